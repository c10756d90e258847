import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { type Bench, changes, holdAt, openBench, spec, specs } from './bench.js';

const NAMES = ['one', 'two', 'three'];

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db'],
      links: NAMES.map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: {},
      })),
      pipelines: NAMES.map((name) => ({ database: 'db', name: `p_${name}`, link: name })),
    },
  });
});
afterEach(() => bench.close());

const region = (name: string, to = 'b') => ({ name, config: { region: to } });
const all = () => specs(...NAMES.map((name) => region(name)));
const json = (stdout: string) => JSON.parse(stdout).links;

test('without a terminal --auto-approve is required, whatever there is to do', async () => {
  await bench.write('links/a.yaml', all());
  await bench.write('same.yaml', spec(region('one', 'a')));
  await bench.run(['plan', '--out', 'plan.json']);
  bench.emulator.clearLog();
  for (const paths of [[], ['same.yaml'], ['plan.json'], ['-']]) {
    const { code, stdout, stderr } = await bench.run(['apply', ...paths]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/LNK0701: .*no terminal[\s\S]*--auto-approve/);
  }
  expect(bench.emulator.log).toEqual([]);
});

test('text: plan and result on stdout, progress on stderr, pipelines run again', async () => {
  await bench.write('links/a.yaml', all());
  const { code, stdout, stderr } = await bench.run(['apply', '--auto-approve', '--settle', '0']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/~ alter db\.one[\s\S]*Plan: 3 to alter[\s\S]*done db\.one[\s\S]*Result: 3 done/);
  expect(stdout).toMatch(/db\.p_one paused .* s, now Running/);
  expect(stderr).toMatch(/^\[3\/3\] done db\./m);
  expect(stdout + stderr).not.toContain('\x1b');
  for (const name of NAMES)
    expect(bench.emulator.pipelineOf('db', `p_${name}`)).toMatchObject({
      state: 'Running',
      stops: 1,
      starts: 1,
    });
  bench.emulator.clearLog();
  const again = await bench.run(['apply', '--auto-approve']);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('No changes.') });
  expect(changes(bench.emulator)).toEqual([]);
});

test('JSON: one document on stdout, as the contract and the published schema say', async () => {
  await bench.write(
    'links/a.yaml',
    specs(region('one'), region('two', 'a'), { ...region('three'), policy: { pipelines: 'Refuse' } }),
  );
  await bench.run(['apply', '--auto-approve', '--target', 'db.two']);
  const [result, schema] = await Promise.all([
    bench.run(['apply', '--auto-approve', '--settle', '0', '--format', 'json']),
    bench.run(['schema', 'result']),
  ]);
  expect(result.code).toBe(1);
  const document = JSON.parse(result.stdout);
  const check = new Ajv({ strict: false }).compile(JSON.parse(schema.stdout));
  expect({ valid: check(document), errors: check.errors }).toEqual({ valid: true, errors: null });
  expect(document).toMatchObject({
    formatVersion: '1',
    links: [
      {
        database: 'db',
        name: 'one',
        outcome: 'done',
        statements: [{ sql: "ALTER LINK `db`.`one` SET CONFIG ::region = 'b'" }],
        pipelines: [{ database: 'db', name: 'p_one', downtimeMs: expect.any(Number), state: 'Running' }],
      },
      { name: 'two', outcome: 'unchanged', statements: [], pipelines: [] },
      {
        name: 'three',
        outcome: 'refused',
        error: { code: 'LNK0404', message: expect.any(String), hint: expect.any(String) },
      },
    ],
  });
  // The plan is for who is asked.
  expect(result.stderr).not.toContain('Plan:');
});

test('one link is refused by the server (1142), the others are done, exit code 1', async () => {
  await bench.close();
  bench = await openBench({
    catalog: {
      databases: ['db'],
      links: NAMES.map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: {},
      })),
      pipelines: NAMES.map((name) => ({ database: 'db', name: `p_${name}`, link: name })),
      users: [
        {
          name: 'root',
          denied: [
            { kind: 'alter-link', database: 'db', name: 'two' },
            { kind: 'stop-pipeline', name: 'p_three' },
          ],
        },
      ],
    },
  });
  await bench.write('links/a.yaml', all());
  const { code, stdout } = await bench.run(['apply', '--auto-approve', '--settle', '0', '--format', 'json']);
  expect(code).toBe(1);
  expect(json(stdout)).toMatchObject([
    { name: 'one', outcome: 'done' },
    { name: 'two', outcome: 'failed', statements: [], error: { code: 'LNK0601', hint: expect.any(String) } },
    { name: 'three', outcome: 'failed', statements: [], error: { code: 'LNK0601' } },
  ]);
  for (const name of NAMES) expect(bench.emulator.pipelineOf('db', `p_${name}`).state).toBe('Running');
});

test('--fail-fast with --concurrency 1: after a failure the rest is skipped', async () => {
  await bench.write('links/a.yaml', all());
  bench.emulator.set({
    faults: [{ match: /^ALTER LINK .*`one`/, action: { kind: 'error', errno: 1234, message: 'no' } }],
  });
  const fast = await bench.run([
    'apply',
    '--auto-approve',
    '--fail-fast',
    '--concurrency',
    '1',
    '--format',
    'json',
  ]);
  expect(fast.code).toBe(1);
  expect(json(fast.stdout).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    'failed',
    'skipped',
    'skipped',
  ]);
  expect(bench.emulator.pipelineOf('db', 'p_one').state).toBe('Running');
  expect(bench.emulator.pipelineOf('db', 'p_two').stops).toBe(0);
});

test('without --fail-fast the rest is done', async () => {
  await bench.write('links/a.yaml', all());
  bench.emulator.set({
    faults: [{ match: /^ALTER LINK .*`one`/, action: { kind: 'error', errno: 1234, message: 'no' } }],
  });
  const { code, stdout } = await bench.run(['apply', '--auto-approve', '--settle', '0', '--format', 'json']);
  expect(code).toBe(1);
  expect(json(stdout)).toMatchObject([
    { outcome: 'failed', error: { code: 'LNK0602' } },
    { outcome: 'done' },
    { outcome: 'done' },
  ]);
});

test('--concurrency: one window at a time, or several', async () => {
  await bench.write('links/a.yaml', all());
  let open = 0;
  let most = 0;
  let second = (): void => undefined;
  const overlap = new Promise<void>((resolve) => {
    second = resolve;
  });
  bench.emulator.onStatement((sql) => {
    if (sql.startsWith('STOP ')) most = Math.max(most, ++open);
    if (sql.startsWith('START PIPELINE')) open--;
    if (open === 2) second();
  });
  await bench.run(['apply', '--auto-approve', '--settle', '0', '--concurrency', '1']);
  expect(most).toBe(1);
  await bench.write('links/a.yaml', specs(...NAMES.map((name) => region(name, 'c'))));
  const gate = holdAt(bench.emulator, /^ALTER LINK `db`.`(?:one|two|three)`/);
  const several = bench.start(['apply', '--auto-approve', '--settle', '0']);
  // No window can end before the gate opens, so this comes only if a second one is opened beside the first.
  await overlap;
  gate.open();
  expect((await several.ended).code).toBe(0);
});

describe('--lock-timeout', () => {
  test('a link that another process is changing is told of, its pipelines are left alone, then it is done', async () => {
    await bench.write('links/a.yaml', spec(region('one')));
    const gate = holdAt(bench.emulator, /^ALTER LINK `db`.`one`/);
    const first = bench.start(['apply', '--auto-approve', '--settle', '0']);
    await gate.reached;
    const second = await bench.run(['apply', '--auto-approve', '--lock-timeout', '0', '--format', 'json']);
    expect(second.code).toBe(1);
    expect(json(second.stdout)).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0503' } }]);
    expect(second.stderr).toContain('Another run is at work on db.one');
    const resumed = await bench.run(['resume']);
    expect(resumed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Another run is at work on db.one'),
    });
    expect(bench.emulator.pipelineOf('db', 'p_one')).toMatchObject({ state: 'Stopped', starts: 0 });
    gate.open();
    expect((await first.ended).code).toBe(0);
    expect(bench.emulator.pipelineOf('db', 'p_one')).toMatchObject({ state: 'Running', starts: 1 });
    expect((await bench.run(['apply', '--auto-approve', '--lock-timeout', '0'])).code).toBe(0);
  });
});

describe('a pipeline that falls into Error after a good change', () => {
  test('exit code 1 with the cause; the same plan file again exits 0', async () => {
    await bench.close();
    bench = await openBench({
      catalog: {
        databases: ['db'],
        links: [{ database: 'db', name: 'one', type: 'S3', config: { region: 'a' }, credentials: {} }],
        pipelines: [{ database: 'db', name: 'p', link: 'one', brokenWhen: { config: { region: 'b' } } }],
      },
    });
    await bench.write('links/a.yaml', spec(region('one')));
    await bench.run(['plan', '--out', 'plan.json']);
    const first = await bench.run([
      'apply',
      'plan.json',
      '--auto-approve',
      '--settle',
      '30s',
      '--format',
      'json',
    ]);
    expect(first.code).toBe(1);
    expect(json(first.stdout)).toMatchObject([
      {
        outcome: 'failed',
        statements: [{}],
        pipelines: [{ name: 'p', state: 'Error', cause: expect.stringContaining('refused') }],
        error: { code: 'LNK0605' },
      },
    ]);
    expect((await bench.run(['apply', 'plan.json', '--auto-approve'])).code).toBe(0);
  });
});
