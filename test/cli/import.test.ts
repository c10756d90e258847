import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, changes, openBench } from './bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db', 'other'],
      links: [
        {
          database: 'db',
          name: 'hoard',
          type: 'S3',
          description: 'a: b # "c"\nd',
          config: { region: 'a', disable_gunzip: false, n: '12345678901234567890' },
          credentials: { aws_access_key_id: 'x' },
        },
        { database: 'db', name: 'web', type: 'HTTP', credentials: { headers: { Authorization: 'x' } } },
        { database: 'other', name: 'hoard', type: 'KAFKA', config: { 'sasl.username': 'u' } },
      ],
    },
  });
});
afterEach(() => bench.close());

test('specs on stdout, in the order of their names; they are valid and describe what is there', async () => {
  const imported = await bench.run(['import']);
  expect(imported.code).toBe(0);
  expect(imported.stderr).toContain('3 links imported');
  expect(imported.stdout.match(/^ {2}name: .*$/gm)).toEqual([
    '  name: hoard',
    '  name: hoard',
    '  name: web',
    '  name: web',
    '  name: hoard-2',
    '  name: hoard',
  ]);
  expect(changes(bench.emulator)).toEqual([]);
  await bench.write('links/all.yaml', imported.stdout);
  expect(await bench.run(['validate'])).toMatchObject({ code: 0, stdout: '3 specs valid.\n' });
  // The references are still to be filled.
  const unfilled = await bench.run(['plan']);
  expect(unfilled.code).toBe(1);
  const variables = [...imported.stdout.matchAll(/env: (\S+)/g)].map(([, name]) => [name, 'filled']);
  const { code, stdout } = await bench.run(['plan', '--format', 'json', '--trust-credentials'], {
    env: Object.fromEntries(variables),
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).links.map(({ action }: { action: string }) => action)).toEqual([
    'record',
    'record',
    'record',
  ]);
});

test('credential keys on record are known, also from other programs of the type', async () => {
  await bench.run(['import', 'db.web', '--out', 'links']);
  expect(await readdir(join(bench.folder, 'links'))).toEqual(['web.yaml']);
  const text = await readFile(join(bench.folder, 'links/web.yaml'), 'utf8');
  const filled = text.replace(
    /headers:\n +env: .*/,
    'headers: { Authorization: { env: AUTH } }\n    own: { env: AUTH }',
  );
  await bench.write('links/web.yaml', filled);
  expect((await bench.run(['apply', '--auto-approve'], { env: { AUTH: 'bearer of news' } })).code).toBe(0);
  const again = await bench.run(['import', 'db.web']);
  expect(again.stdout).toMatch(/headers:/);
  expect(again.stdout).toMatch(/own:\n +env: /);
  expect(again.stdout).not.toContain('bearer');
});

test('databases and links by name; unknown ones are wrong usage', async () => {
  const names = async (...args: string[]) =>
    (await bench.run(['import', ...args])).stdout
      .match(/^ {2}(?:database|name): .*$/gm)
      ?.filter((line) => line.includes('database'));
  expect(await names('other')).toEqual(['  database: other']);
  expect(await names('db.web', 'other.hoard')).toEqual(['  database: db', '  database: other']);
  const wrong = await bench.run(['import', 'db', 'db.gone']);
  expect(wrong).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringMatching(/LNK0701: .*"db\.gone"/),
  });
});

test('--out: a file a link, and nothing is overwritten', async () => {
  const first = await bench.run(['import', '--out', 'new/links']);
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect((await readdir(join(bench.folder, 'new/links'))).sort()).toEqual([
    'hoard-2.yaml',
    'hoard.yaml',
    'web.yaml',
  ]);
  await bench.write('new/links/web.yaml', 'mine\n');
  const second = await bench.run(['import', 'db.web', '--out', 'new/links']);
  expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/LNK0107: .*web\.yaml.*EEXIST/) });
  expect(await readFile(join(bench.folder, 'new/links/web.yaml'), 'utf8')).toBe('mine\n');
});

test('a server without links', async () => {
  for (const sql of ['DROP LINK db.hoard', 'DROP LINK db.web', 'DROP LINK other.hoard'])
    await bench.emulator.execute(sql);
  expect(await bench.run(['import'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('0 links'),
  });
});
