import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Bench, holdAt, linkChanges, openBench, specs } from './bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db'],
      links: ['one', 'two'].map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: {},
      })),
      pipelines: ['one', 'two'].map((name) => ({ database: 'db', name: `p_${name}`, link: name })),
    },
  });
  await bench.write(
    'links/a.yaml',
    specs(...['one', 'two'].map((name) => ({ name, config: { region: 'b' } }))),
  );
});
afterEach(() => bench.close());

const APPLY = ['apply', '--auto-approve', '--settle', '0', '--concurrency', '1'];
const states = () => ['one', 'two'].map((name) => bench.emulator.pipelineOf('db', `p_${name}`).state);

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', (signal, code) => {
  test(`during an ALTER: it is finished, the pipeline runs again, nothing new is begun, exit code ${code}`, async () => {
    const gate = holdAt(bench.emulator, /^ALTER LINK `db`.`one`/);
    const run = bench.start(APPLY);
    await gate.reached;
    run.child.kill(signal);
    await run.until(/finishing what is open/);
    gate.open();
    const ended = await run.ended;
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(/done db\.one[\s\S]*skipped db\.two[\s\S]*LNK0607/);
    expect(states()).toEqual(['Running', 'Running']);
    expect(bench.emulator.pipelineOf('db', 'p_two').stops).toBe(0);
    expect(bench.emulator.configTextOf('db', 'one')).toBe('{"region":"b"}');
    expect((await bench.run(['resume'])).stdout).toBe('Nothing to resume.\n');
  });
});

test('during a STOP: it is undone, the link is as it was', async () => {
  const gate = holdAt(bench.emulator, /^STOP PIPELINE `p_one`/);
  const run = bench.start(APPLY);
  await gate.reached;
  run.child.kill('SIGTERM');
  await run.until(/finishing what is open/);
  gate.open();
  expect((await run.ended).code).toBe(143);
  expect(states()).toEqual(['Running', 'Running']);
  expect(bench.emulator.configTextOf('db', 'one')).toBe('{"region":"a"}');
  expect((await bench.run(['resume'])).stdout).toBe('Nothing to resume.\n');
});

test('a second signal leaves at once, and resume finishes', async () => {
  const gate = holdAt(bench.emulator, /^ALTER LINK `db`.`one`/);
  const run = bench.start(APPLY);
  await gate.reached;
  run.child.kill('SIGINT');
  await run.until(/finishing what is open/);
  run.child.kill('SIGINT');
  const ended = await run.ended;
  expect(ended.code).toBe(130);
  expect(ended.stderr).toContain('linkspec resume');
  expect(states()).toEqual(['Stopped', 'Running']);
  gate.open();
  const plan = await bench.run(['plan', '--detailed-exitcode']);
  expect(plan.code).toBe(2);
  expect(plan.stdout).toContain('Held: db.p_one');
  expect((await bench.run(['status'])).stdout).toMatch(/Held: db\.p_one \(Stopped\).*`linkspec resume`/);
  expect((await bench.run(['doctor'])).stdout).toMatch(/state: .*1 pipeline held/);
  const resumed = await bench.run(['resume']);
  expect(resumed).toMatchObject({ code: 0, stdout: '1 pipeline started.\n' });
  expect(states()).toEqual(['Running', 'Running']);
  expect((await bench.run(['resume'])).stdout).toBe('Nothing to resume.\n');
});

test('kill -9: the next apply starts what was stopped, a pipeline that a person stopped stays stopped', async () => {
  bench.emulator.setPipelineState('db', 'p_two', 'Stopped');
  const gate = holdAt(bench.emulator, /^ALTER LINK `db`.`one`/);
  const run = bench.start(APPLY);
  await gate.reached;
  run.child.kill('SIGKILL');
  expect((await run.ended).signal).toBe('SIGKILL');
  expect(states()).toEqual(['Stopped', 'Stopped']);
  gate.open();
  const next = await bench.run(APPLY);
  expect(next.code).toBe(0);
  expect(next.stderr).toContain('Started again: db.p_one, which an interrupted run had left stopped.');
  expect(next.stdout).toContain('Started again: db.p_one');
  expect(states()).toEqual(['Running', 'Stopped']);
  expect(bench.emulator.configTextOf('db', 'one')).toBe('{"region":"b"}');
});

test.each([
  ['plan', ['plan'], 'SIGINT', 130],
  ['plan', ['plan'], 'SIGTERM', 143],
  ['apply that still plans', APPLY, 'SIGINT', 130],
  ['apply that still plans', APPLY, 'SIGTERM', 143],
] as const)('%s has nothing to clean up and leaves at once: %j, %s', async (_, args, signal, code) => {
  const gate = holdAt(bench.emulator, /information_schema\.LINKS/i);
  const run = bench.start(args);
  await gate.reached;
  run.child.kill(signal);
  expect((await run.ended).code).toBe(code);
  gate.open();
  expect(linkChanges(bench.emulator)).toEqual([]);
});

describe('a reader that went away', () => {
  test('plan | head -1 is no error', async () => {
    const run = bench.start(['plan', '--format', 'json']);
    run.child.stdout?.destroy();
    const { code, stderr } = await run.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('apply goes on to its end', async () => {
    const gate = holdAt(bench.emulator, /^ALTER LINK `db`.`one`/);
    const run = bench.start(APPLY);
    await gate.reached;
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    gate.open();
    expect((await run.ended).code).toBe(0);
    expect(states()).toEqual(['Running', 'Running']);
    expect(linkChanges(bench.emulator).filter((sql) => sql.startsWith('ALTER'))).toHaveLength(2);
  });
});
