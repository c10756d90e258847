import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, linkChanges, openBench, spec } from './bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db'],
      links: [
        { database: 'db', name: 'one', type: 'S3', config: { region: 'a' }, credentials: { k: 'old' } },
      ],
    },
  });
  await bench.write(
    'links/a.yaml',
    spec({ name: 'one', config: { region: 'b' }, credentials: { k: { env: 'K' } } }),
  );
  bench.env.K = 'sesame';
});
afterEach(() => bench.close());

const APPLY = ['apply', '--auto-approve'];
const databases = async () => (await bench.emulator.execute('SHOW DATABASES')).rows.flat();

test('database:linkspec is the default; --state goes before LINKSPEC_STATE', async () => {
  await bench.run(APPLY);
  expect(await databases()).toContain('linkspec');
  const named = await bench.run(['plan', '--detailed-exitcode'], {
    env: { LINKSPEC_STATE: 'database:linkspec' },
  });
  expect(named.code).toBe(0);
  expect(
    (await bench.run([...APPLY, '--trust-credentials'], { env: { LINKSPEC_STATE: 'database:my `state`' } }))
      .code,
  ).toBe(0);
  expect(await databases()).toContain('my `state`');
  const option = await bench.run(['status', '--state', 'database:linkspec'], {
    env: { LINKSPEC_STATE: 'file:gone.json' },
  });
  expect(option.stdout).toMatch(/db\.one/);
});

test('file:PATH: remembered between runs, nothing in the server', async () => {
  bench.env.LINKSPEC_STATE = 'file:state.json';
  expect((await bench.run(['plan'])).code).toBe(0);
  expect(await readdir(bench.folder)).not.toContain('state.json');
  expect((await bench.run(APPLY)).code).toBe(0);
  expect(bench.emulator.credentialsOf('db', 'one')).toEqual({ k: 'sesame' });
  expect((await bench.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  expect((await bench.run(['plan', '--detailed-exitcode'], { env: { K: 'other' } })).code).toBe(2);
  expect(await databases()).not.toContain('linkspec');
  expect(await readFile(join(bench.folder, 'state.json'), 'utf8')).not.toContain('sesame');
});

test('a state file that is damaged, newer or in the way', async () => {
  const trouble: [string, string][] = [
    ['cut.json', '{"form'],
    ['other.json', '{}'],
  ];
  for (const [name, text] of trouble) {
    await writeFile(join(bench.folder, name), text);
    const { code, stderr } = await bench.run(['plan', '--state', `file:${name}`]);
    expect({ name, code, stderr }).toEqual({
      name,
      code: 1,
      stderr: expect.stringMatching(/error LNK050[456]: /),
    });
  }
  const folder = await bench.run(['plan', '--state', 'file:links']);
  expect(folder).toMatchObject({ code: 1, stderr: expect.stringMatching(/error LNK050[46]: /) });
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('none: every output says what is lost, and credentials of live links are not compared', async () => {
  bench.env.LINKSPEC_STATE = 'none';
  const lost = /interrupted run cannot be resumed.*keeps two runs apart.*not compared/;
  for (const format of ['text', 'markdown', 'sql', 'json'])
    expect((await bench.run(['plan', '--format', format])).stdout).toMatch(lost);
  expect((await bench.run(['resume'])).stderr).toMatch(lost);
  expect((await bench.run(['status'])).stderr).toMatch(lost);
  expect((await bench.run(['doctor'])).stderr).toMatch(lost);
  const json = await bench.run([...APPLY, '--format', 'json']);
  expect(json.code).toBe(0);
  expect(json.stderr).toMatch(lost);
  expect(JSON.parse(json.stdout).links).toMatchObject([
    { outcome: 'done', statements: [{ sql: expect.not.stringContaining('CREDENTIALS') }] },
  ]);
  const text = await bench.run(APPLY);
  expect(text.stdout).toMatch(lost);
  expect(bench.emulator.credentialsOf('db', 'one')).toEqual({ k: 'old' });
  expect((await bench.run(['plan', '--detailed-exitcode'])).code).toBe(0);

  await bench.write(
    'links/a.yaml',
    `${spec({ name: 'one', credentials: { k: { env: 'K' } }, policy: { credentialsDrift: 'Always' } })}---\n${spec({ name: 'new', credentials: { k: { env: 'K' } } })}`,
  );
  expect((await bench.run(APPLY)).code).toBe(0);
  expect(bench.emulator.credentialsOf('db', 'one')).toEqual({ k: 'sesame' });
  expect(bench.emulator.credentialsOf('db', 'new')).toEqual({ k: 'sesame' });
  expect(await databases()).not.toContain('linkspec');
});
