import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { resume } from '../../src/apply/resume.js';
import type { Emulator } from '../../src/emulator/index.js';
import { PLAIN_OPTIONS, planRun } from '../../src/observe/plan-run.js';
import { entryKey } from '../../src/state/records.js';
import { applyAll, carryOut, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
let emulator: Emulator;

beforeEach(async () => {
  const names = ['l1', 'l2'];
  stand = await openStand({
    catalog: {
      links: names.map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: { k: 'v' },
      })),
      pipelines: names.flatMap((link) => [1, 2].map((n) => ({ database: 'db', name: `${link}p${n}`, link }))),
    },
  });
  emulator = stand.emulator;
});
afterEach(() => stand.close());

const SPECS = ['l1', 'l2'].map((name) => specOf({ name, config: { region: 'b' }, credentials: { k: 'K' } }));

function expectAllRun(): void {
  for (const name of ['l1p1', 'l1p2', 'l2p1', 'l2p2']) {
    const { state, starts, stops } = emulator.pipelineOf('db', name);
    expect({ name, state, starts }).toEqual({ name, state: 'Running', starts: stops });
  }
}

/** The changes of one link and its pipelines: STOP, ALTER, START, in the order they came. */
function windowOf(link: string): string[] {
  return changes(emulator)
    .filter((sql) => sql.includes(link))
    .map((sql) => sql.replace(/ .*/, ''));
}

describe('two runs at once', () => {
  test.each(['database:linkspec', 'file'])(
    'with the same specs: one makes the change, both succeed (%s)',
    async (kind) => {
      const { mkdtemp, rm } = await import('node:fs/promises');
      const { tmpdir } = await import('node:os');
      const folder = await mkdtemp(`${tmpdir()}/linkspec-two-`);
      const state = kind === 'file' ? `file:${folder}/state.json` : kind;
      const runs = await Promise.all([stand.open({ state }), stand.open({ state })]);
      const plans = await Promise.all(runs.map((run) => planRun(run, SPECS, PLAIN_OPTIONS)));
      expect(plans.map(({ plan }) => plan.links.map(({ action }) => action))).toEqual([
        ['alter', 'alter'],
        ['alter', 'alter'],
      ]);
      const results = await Promise.all(
        runs.map(async (run, index) =>
          carryOut(run, plans[index] ?? (await planRun(run, SPECS, PLAIN_OPTIONS))),
        ),
      );
      for (const link of [0, 1])
        expect(results.map((links) => links[link]?.outcome).sort()).toEqual(['done', 'unchanged']);
      // One window a link, and never one inside the other.
      for (const link of ['l1', 'l2'])
        expect(windowOf(link)).toEqual(['STOP', 'STOP', 'ALTER', 'START', 'START']);
      expectAllRun();
      await rm(folder, { recursive: true });
    },
  );

  test('with different specs: the later one finds that the link moved', async () => {
    const other = SPECS.map((spec) => ({ ...spec, config: { region: 'c' } }));
    const [one, two] = await Promise.all([stand.open(), stand.open()]);
    const first = await planRun(one, SPECS, PLAIN_OPTIONS);
    const second = await planRun(two, other, PLAIN_OPTIONS);
    const results = await Promise.all([carryOut(one, first), carryOut(two, second)]);
    for (const link of [0, 1]) {
      const outcomes = results.map((links) => links[link]?.error?.code ?? links[link]?.outcome);
      expect(outcomes.sort()).toEqual(['LNK0608', 'done']);
    }
    expectAllRun();
  });

  test('on different links: neither waits for the other', async () => {
    const lock = await (await stand.open()).state.lock(entryKey({ database: 'db', name: 'l1' }), 0);
    const { links } = await applyAll(await stand.open(), SPECS.slice(1), {}, { lockTimeoutMs: 0 });
    expect(links).toMatchObject([{ outcome: 'done' }]);
    await lock.release();
  });

  test('of which one holds the lock for too long: LNK0503, nothing is touched', async () => {
    const lock = await (await stand.open()).state.lock(entryKey({ database: 'db', name: 'l1' }), 0);
    const { links } = await applyAll(await stand.open(), SPECS, {}, { lockTimeoutMs: 50 });
    expect(links).toMatchObject([
      {
        outcome: 'failed',
        statements: [],
        error: {
          code: 'LNK0503',
          message: expect.stringContaining('db.l1'),
          hint: expect.stringContaining('--lock-timeout'),
        },
      },
      { outcome: 'done' },
    ]);
    expect(windowOf('l1')).toEqual([]);
    await lock.release();
  });
});

test("resume leaves the window of a live run to that run, and an apply's own resume waits for it", async () => {
  let looked: Promise<unknown> | undefined;
  emulator.onStatement(async (sql) => {
    if (!sql.startsWith('ALTER LINK `db`.`l1` SET')) return;
    // The pipelines of l1 are stopped now.
    looked ??= stand.open().then((run) => resume(run, 0));
    expect(await looked).toEqual({ started: [], busy: [{ database: 'db', name: 'l1' }], errors: [] });
  });
  const { links } = await applyAll(await stand.open(), SPECS.slice(0, 1));
  expect(looked).toBeDefined();
  expect(links).toMatchObject([{ outcome: 'done' }]);
  expect(windowOf('l1')).toEqual(['STOP', 'STOP', 'ALTER', 'START', 'START']);
  expectAllRun();
});

test('a run that lost its lock leaves its window to the run that has it by now', async () => {
  const other = await stand.open();
  let theirs: Awaited<ReturnType<typeof other.state.lock>> | undefined;
  emulator.onStatement(async (sql, { connection }) => {
    if (!sql.startsWith('ALTER LINK `db`.`l1` SET') || theirs) return;
    const { rows } = await emulator.execute('SHOW PROCESSLIST');
    // All other connections go, the one with the lock among them.
    for (const [id] of rows)
      if (Number(id) !== connection) await emulator.execute(`KILL ${id}`).catch(() => undefined);
    theirs = await other.state.lock(entryKey({ database: 'db', name: 'l1' }), 5_000);
  });
  const run = await stand.open({ patience: { stopMs: 5_000, startMs: 1_500, doubtMs: 10 } });
  await applyAll(run, SPECS.slice(0, 1));
  // The change went through, but its pipelines are the other run's now: on record, and started by it or by resume.
  expect(emulator.configTextOf('db', 'l1')).toBe('{"region":"b"}');
  expect(emulator.pipelineOf('db', 'l1p1').starts).toBe(0);
  await theirs?.release();
  const { started, errors } = await resume(await stand.open());
  expect([started.map(({ name }) => name).sort(), errors]).toEqual([['l1p1', 'l1p2'], []]);
  expectAllRun();
});
