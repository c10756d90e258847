import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bench, openBench, spec } from './bench.js';

/** Names that any SQL, YAML, JSON, shell or terminal trips over. */
const NAMES = [
  `it's "quoted" \`back\` \\slash\\`,
  'line\nbreak\r\n\ttab',
  'emoji 🔗 日本 ﷽',
  '__proto__',
  'constructor',
  'a.b.c',
  'SELECT; -- /* */ #',
  '\x1b[31mred\x1b[0m \u202e',
  ' spaces ',
  '%s $HOME $(id) {{x}}',
];

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['d`b.\'"'],
      links: NAMES.map((name) => ({
        database: 'd`b.\'"',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: {},
      })),
      pipelines: NAMES.map((name) => ({ database: 'd`b.\'"', name, link: name })),
    },
  });
});
afterEach(() => bench.close());

const DATABASE = 'd`b.\'"';

/** As JSON.stringify writes an object literal, `__proto__` would be lost. */
const all = (config: string, more = '') =>
  NAMES.map((name, index) =>
    spec({ database: DATABASE, name, title: `n${index}`, config: 'CONFIG' }).replace(
      '"CONFIG"',
      `${config}${more}`,
    ),
  ).join('---\n');

test('names: planned, applied, shown, pruned; nothing escapes to the terminal', async () => {
  await bench.write('links/a.yaml', all('{"region":"b"}', ',"policy":{"deletion":"Delete"}'));
  for (const format of ['text', 'json', 'markdown', 'sql']) {
    const { code, stdout } = await bench.run(['plan', '--format', format]);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
  }
  const applied = await bench.run(['apply', '--auto-approve', '--settle', '0', '--format', 'json']);
  expect(applied.code).toBe(0);
  const { links } = JSON.parse(applied.stdout);
  expect(links.map(({ name }: { name: string }) => name)).toEqual(NAMES);
  for (const [index, name] of NAMES.entries()) {
    expect(links[index]).toMatchObject({ outcome: 'done', pipelines: [{ name, state: 'Running' }] });
    expect(bench.emulator.configTextOf(DATABASE, name)).toBe('{"region":"b"}');
    expect(bench.emulator.pipelineOf(DATABASE, name)).toMatchObject({
      state: 'Running',
      stops: 1,
      starts: 1,
    });
  }
  expect((await bench.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  expect((await bench.run(['plan', '--target', `${DATABASE}.${NAMES[0]}`, '--detailed-exitcode'])).code).toBe(
    0,
  );
  const status = await bench.run(['status']);
  expect(status.stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
  expect(status.stdout.split('\n')).toHaveLength(NAMES.length + 2);

  for (const name of NAMES)
    await bench.emulator.execute(
      `DROP PIPELINE \`${DATABASE.replaceAll('`', '``')}\`.\`${name.replaceAll('`', '``')}\``,
    );
  await bench.write('links/a.yaml', 'kind: None\n');
  expect((await bench.run(['apply', '--prune', '--auto-approve'])).code).toBe(0);
  expect((await bench.emulator.execute('SELECT COUNT(*) FROM information_schema.LINKS')).rows).toEqual([
    ['0'],
  ]);
});

test('names: imported, valid, and as they are', async () => {
  const imported = await bench.run(['import']);
  expect(imported.code).toBe(0);
  await bench.write('links/all.yaml', imported.stdout.replaceAll(/^ {2}credentials:\n(?: {4,}.*\n)+/gm, ''));
  expect((await bench.run(['validate'])).stdout).toBe(`${NAMES.length} specs valid.\n`);
  const { code, stdout } = await bench.run(['plan', '--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).summary).toMatchObject({ record: NAMES.length, create: 0, alter: 0 });
});

test('keys and numbers: every digit and every key, there and back', async () => {
  const config =
    '{"__proto__":{"a":1},"constructor":"c","":"empty","big":12345678901234567890,"small":0.1234567890123456789,"far":1e400,"one":1.0,"nul":"\\u0000\\u001a"}';
  await bench.write('links/a.yaml', all(config));
  const plan = await bench.run(['plan', '--format', 'json']);
  expect(plan.code).toBe(0);
  for (const digits of ['12345678901234567890', '0.1234567890123456789', '__proto__'])
    expect(plan.stdout).toContain(digits);
  expect((await bench.run(['apply', '--auto-approve', '--settle', '0'])).code).toBe(0);
  const text = bench.emulator.configTextOf(DATABASE, '__proto__') ?? '';
  for (const piece of ['"big":12345678901234567890', '"small":0.1234567890123456789', '"__proto__":{"a":1}'])
    expect(text).toContain(piece);
  expect((await bench.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  // The last digit counts.
  await bench.write('links/a.yaml', all(config.replace('567890,', '567891,')));
  expect((await bench.run(['plan', '--detailed-exitcode'])).code).toBe(2);

  const imported = await bench.run(['import']);
  await bench.write('links/a.yaml', imported.stdout.replaceAll(/^ {2}credentials:\n(?: {4,}.*\n)+/gm, ''));
  const again = await bench.run(['plan', '--detailed-exitcode']);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('No changes.') });
});
