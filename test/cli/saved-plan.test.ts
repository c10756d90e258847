import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, linkChanges, openBench, spec, specs } from './bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db'],
      links: ['one', 'two', 'three'].map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: {},
      })),
    },
  });
  await bench.write(
    'links/a.yaml',
    specs(...['one', 'two', 'three'].map((name) => ({ name, config: { region: 'b' } }))),
  );
});
afterEach(() => bench.close());

const apply = (...more: string[]) => bench.run(['apply', 'plan.json', '--auto-approve', ...more]);
const outcomes = (stdout: string) =>
  JSON.parse(stdout).links.map(
    ({ name, outcome }: { name: string; outcome: string }) => `${name} ${outcome}`,
  );

test('what was planned is carried out, without the specs; a second time there is nothing left to do', async () => {
  const planned = await bench.run(['plan', '--out', 'plan.json']);
  expect(planned).toMatchObject({ code: 0, stderr: expect.stringContaining('linkspec apply plan.json') });
  expect((await stat(join(bench.folder, 'plan.json'))).mode & 0o777).toBe(0o600);
  await bench.write('links/a.yaml', 'kind: ConfigMap\n');
  const first = await apply('--format', 'json');
  expect(first.code).toBe(0);
  expect(outcomes(first.stdout)).toEqual(['one done', 'two done', 'three done']);
  expect(linkChanges(bench.emulator)).toHaveLength(3);
  bench.emulator.clearLog();
  const second = await apply('--format', 'json');
  expect(second.code).toBe(0);
  expect(outcomes(second.stdout)).toEqual(['one unchanged', 'two unchanged', 'three unchanged']);
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('links that moved since are refused, those already as desired apart', async () => {
  await bench.run(['plan', '--out', 'plan.json']);
  await bench.emulator.execute("ALTER LINK db.one SET CONFIG ::region = 'c'");
  await bench.emulator.execute("ALTER LINK db.two SET CONFIG ::region = 'b'");
  const { code, stdout } = await apply('--format', 'json');
  expect(code).toBe(1);
  expect(outcomes(stdout)).toEqual(['one refused', 'two unchanged', 'three done']);
  expect(JSON.parse(stdout).links[0].error).toMatchObject({ code: 'LNK0501', hint: expect.any(String) });
  expect(bench.emulator.configTextOf('db', 'one')).toBe('{"region":"c"}');
});

test.each([
  [
    'the type',
    'LNK0402',
    'DROP LINK db.one',
    'CREATE LINK db.one AS GCS CREDENTIALS \'{}\' CONFIG \'{"region":"a"}\'',
  ],
  [
    'the description',
    'LNK0501',
    'DROP LINK db.one',
    "CREATE LINK db.one AS S3 CREDENTIALS '{}' CONFIG '{\"region\":\"a\"}' DESCRIPTION 'x'",
  ],
])('%s moved', async (_, reason, ...statements) => {
  await bench.run(['plan', '--out', 'plan.json', '--target', 'db.one']);
  for (const sql of statements) await bench.emulator.execute(sql);
  const { code, stdout } = await apply('--format', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).links).toMatchObject([
    { name: 'one', outcome: 'refused', error: { code: reason } },
  ]);
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('the owner moved', async () => {
  await bench.run(['plan', '--out', 'plan.json', '--target', 'db.one']);
  await bench.write('theirs.yaml', spec({ name: 'one', config: { region: 'a' } }));
  expect((await bench.run(['apply', 'theirs.yaml', '--owner', 'other', '--auto-approve'])).code).toBe(0);
  const { code, stdout } = await apply('--format', 'json');
  expect(code).toBe(1);
  expect(outcomes(stdout)).toEqual(['one refused']);
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('a recorded fingerprint moved', async () => {
  await bench.write('secret.yaml', spec({ name: 'one', credentials: { k: { env: 'K' } } }));
  await bench.run(['apply', 'secret.yaml', '--auto-approve'], { env: { K: 'first' } });
  await bench.run(['plan', 'secret.yaml', '--out', 'plan.json'], { env: { K: 'second' } });
  await bench.run(['apply', 'secret.yaml', '--auto-approve'], { env: { K: 'third' } });
  const { code, stdout } = await bench.run(['apply', 'plan.json', '--auto-approve', '--format', 'json'], {
    env: { K: 'second' },
  });
  expect(code).toBe(1);
  expect(outcomes(stdout)).toEqual(['one refused']);
  expect(bench.emulator.credentialsOf('db', 'one')).toEqual({ k: 'third' });
});

test('a plan holds references, never values; a literal is refused with exit code 1 and no file', async () => {
  await bench.write(
    'secret.yaml',
    spec({ name: 'one', credentials: { k: { env: 'K' }, h: { x: { file: 'h.txt' } } } }),
  );
  await bench.write('h.txt', 'value-of-the-file\n');
  const env = { K: 'value-of-the-variable' };
  expect((await bench.run(['plan', 'secret.yaml', '--out', 'plan.json'], { env })).code).toBe(0);
  const saved = await readFile(join(bench.folder, 'plan.json'), 'utf8');
  expect(saved).toContain('"env"');
  expect(saved).not.toMatch(/value-of/);
  expect((await bench.run(['apply', 'plan.json', '--auto-approve'], { env })).code).toBe(0);
  expect(bench.emulator.credentialsOf('db', 'one')).toEqual({ k: env.K, h: { x: 'value-of-the-file' } });

  await bench.write(
    'literal.yaml',
    specs({ name: 'two' }, { name: 'one', credentials: { h: { x: { value: 'v' } } } }),
  );
  const refused = await bench.run(['plan', 'literal.yaml', '--out', 'refused.json']);
  expect(refused).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/LNK0112: one: credentials\.h\.x/),
  });
  await expect(stat(join(bench.folder, 'refused.json'))).rejects.toThrow('ENOENT');
});

test('options of planning belong to the plan', async () => {
  await bench.run(['plan', '--out', 'plan.json', '--owner', 'team', '--target', 'db.two']);
  for (const more of [
    ['--prune'],
    ['--target', 'db.one'],
    ['--trust-credentials'],
    ['--take-over'],
    ['--owner', 'x'],
  ]) {
    const { code, stderr } = await apply(...more);
    expect(code).toBe(64);
    expect(stderr).toContain(`${more[0]} cannot be given`);
  }
  const { code, stdout } = await apply('--format', 'json');
  expect(code).toBe(0);
  expect(outcomes(stdout)).toEqual(['two done']);
  expect((await bench.run(['status'])).stdout).toMatch(/db\.two +S3 +team/);
});

test('another state than that of the plan', async () => {
  await bench.run(['apply', '--auto-approve', '--target', 'db.three']);
  await bench.run(['plan', '--out', 'plan.json']);
  const { code, stderr } = await apply('--state', 'file:other.json');
  expect(code).toBe(1);
  expect(stderr).toMatch(/LNK0502: .*another state/);
});

test('files that linkspec did not write', async () => {
  await bench.run(['plan', '--out', 'plan.json']);
  const good = JSON.parse(await readFile(join(bench.folder, 'plan.json'), 'utf8'));
  const bad: [string, string][] = [
    ['newer.json', JSON.stringify({ ...good, linkspecPlan: '2' })],
    ['cut.json', JSON.stringify(good).slice(0, 400)],
    ['links.json', JSON.stringify({ ...good, links: [{}] })],
    ['inputs.json', JSON.stringify({ ...good, inputs: null })],
    ['specs.json', JSON.stringify({ ...good, specs: [{ kind: 'LinkSpec' }] })],
    [
      'spec.json',
      JSON.stringify({ ...good, specs: [{ ...good.specs[0], spec: { ...good.specs[0].spec, type: 7 } }] }),
    ],
  ];
  bench.emulator.clearLog();
  for (const [name, text] of bad) {
    await writeFile(join(bench.folder, name), text);
    const { code, stderr } = await bench.run(['apply', name, '--auto-approve']);
    expect({ name, code, stderr }).toEqual({
      name,
      code: 1,
      stderr: expect.stringMatching(/error LNK0(502|103): /),
    });
  }
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('a folder that cannot be written to', async () => {
  const { code, stdout, stderr } = await bench.run(['plan', '--out', 'no/such/plan.json']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/LNK0502: .*ENOENT/);
});

test('a relative file of a credential is found from the folder of its spec, wherever the plan is applied', async () => {
  await bench.write('links/a.yaml', spec({ name: 'one', credentials: { k: { file: 'secret.txt' } } }));
  await bench.write('links/secret.txt', 'right');
  await bench.write('elsewhere/links/secret.txt', 'WRONG');
  await bench.write('elsewhere/secret.txt', 'WRONG');
  await bench.run(['plan', '--out', 'plan.json']);
  const applied = await bench.run(['apply', '../plan.json', '--auto-approve'], {
    cwd: join(bench.folder, 'elsewhere'),
  });
  expect(applied.code).toBe(0);
  expect(bench.emulator.credentialsOf('db', 'one')).toEqual({ k: 'right' });
});

test('with --prune a folder may have become empty, and the last link goes', async () => {
  await bench.write('links/a.yaml', spec({ name: 'new', policy: { deletion: 'Delete' } }));
  expect((await bench.run(['apply', '--auto-approve'])).code).toBe(0);
  await rm(join(bench.folder, 'links/a.yaml'));
  expect((await bench.run(['plan'])).code).toBe(1);
  expect((await bench.run(['apply', '--prune', '--auto-approve'])).code).toBe(0);
  expect(linkChanges(bench.emulator).at(-1)).toBe('DROP LINK `db`.`new`');
});
