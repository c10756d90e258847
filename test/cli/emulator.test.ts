import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { linkspec, start } from './linkspec.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linkspec-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts an emulator, has `work` done with it, ends it with a signal; gives what it printed and its exit code. */
async function serving(
  args: string[],
  signal: NodeJS.Signals,
  work: (env: { LINKSPEC_URL: string }) => Promise<void>,
) {
  const server = start(['emulator', '--port', '0', ...args], { cwd: folder });
  const [url] = await server.until(/mysql:\/\/\S+(?=\n)/);
  await work({ LINKSPEC_URL: url });
  server.child.kill(signal);
  return server.ended;
}

test('a YAML catalog: links to import, SIGTERM ends it with 0', async () => {
  await writeFile(
    join(folder, 'catalog.yaml'),
    'databases: [db]\nlinks:\n  - { database: db, name: one, type: S3, config: { region: a } }\n',
  );
  const ended = await serving(['--catalog', 'catalog.yaml'], 'SIGTERM', async (env) => {
    expect((await linkspec(['import'], { cwd: folder, env })).stdout).toMatch(/name: one\n {2}type: S3/);
  });
  expect(ended).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^The emulator listens at mysql:\/\/root@127\.0\.0\.1:\d+\/\n$/),
  });
});

test('a SQL catalog; SIGINT ends it with 0', async () => {
  await writeFile(
    join(folder, 'catalog.sql'),
    "CREATE DATABASE db;\n-- a comment; with a semicolon\nUSE db;\nCREATE LINK two AS GCS CREDENTIALS '{}' DESCRIPTION 'a;b';\n",
  );
  const ended = await serving(['--catalog', 'catalog.sql'], 'SIGINT', async (env) => {
    expect((await linkspec(['import', 'db.two'], { cwd: folder, env })).stdout).toContain('description: a;b');
  });
  expect(ended.code).toBe(0);
});

test('a port that is taken, a catalog that is wrong or absent', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const there = taken.address();
  const port = String(typeof there === 'object' ? there?.port : 0);
  const busy = await linkspec(['emulator', '--port', port], { cwd: folder });
  expect(busy).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringMatching(/LNK0701: .*EADDRINUSE/),
  });
  taken.close();
  await writeFile(join(folder, 'wrong.yaml'), 'lnks: []\n');
  await writeFile(join(folder, 'twice.sql'), "CREATE DATABASE db; CREATE LINK db.a AS S3 CREDENTIALS 'x'");
  const wrong = ['wrong.yaml', 'gone.yaml', 'twice.sql'].map((name) =>
    linkspec(['emulator', '--port', '0', '--catalog', name], { cwd: folder }),
  );
  const [field, gone, refused] = await Promise.all(wrong);
  expect(field).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/wrong\.yaml: error LNK0102: .*lnks/),
  });
  expect(gone).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/LNK0107: .*gone\.yaml.*ENOENT/),
  });
  expect(refused).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/error LNK0103: twice\.sql: .*JSON/),
  });
});
