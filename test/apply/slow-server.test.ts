import { afterEach, describe, expect, test } from '@jest/globals';
import { resume } from '../../src/apply/resume.js';
import type { EmulatorOptions } from '../../src/emulator/index.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
afterEach(() => stand.close());

const TO_B = specOf({ config: { region: 'b' } });

async function open(options: EmulatorOptions): Promise<void> {
  stand = await openStand({
    ...options,
    catalog: {
      links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: {} }],
      pipelines: ['one', 'two'].map((name) => ({ database: 'db', name, link: 'l' })),
    },
  });
}

const states = () => ['one', 'two'].map((name) => stand.emulator.pipelineOf('db', name).state);
const RUNNING = ['Running', 'Running'];

/** As {@link applyAll}, by a run that soon gives up. */
async function applyImpatiently(patience: { stopMs: number; startMs: number; doubtMs: number }) {
  return applyAll(await stand.open({ patience }), [TO_B]);
}

describe('a stop that takes a while', () => {
  test.each([
    ['when-stopped', 'Running'],
    ['at-once', 'Running'],
    ['at-once', 'Stopping'],
  ] as const)(
    'STOP returns %s, shown as %s: the link changes once they rest',
    async (stopReturns, stoppingState) => {
      await open({ switches: { stopDelayMs: 200, stopReturns, stoppingState } });
      const { links } = await applyAll(await stand.open(), [TO_B]);
      expect(links).toMatchObject([{ outcome: 'done' }]);
      expect(changes(stand.emulator).filter((sql) => sql.startsWith('ALTER'))).toHaveLength(1);
      expect(states()).toEqual(RUNNING);
    },
  );

  test('longer than we wait: LNK0603, nothing is changed, and all run in the end', async () => {
    await open({ switches: { stopDelayMs: 600, stopReturns: 'at-once' } });
    const { links } = await applyImpatiently({ stopMs: 200, startMs: 5_000, doubtMs: 1_500 });
    expect(links).toMatchObject([{ outcome: 'failed', statements: [], error: { code: 'LNK0603' } }]);
    expect(changes(stand.emulator).filter((sql) => sql.startsWith('ALTER'))).toEqual([]);
    expect(states()).toEqual(RUNNING);
  });

  test('far longer: they stay on record, and resume starts them once they rest', async () => {
    await open({ switches: { stopDelayMs: 1_000, stopReturns: 'at-once' } });
    const { links } = await applyImpatiently({ stopMs: 100, startMs: 100, doubtMs: 10 });
    expect(links).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0606' } }]);
    const run = await stand.open({ patience: { stopMs: 60_000, startMs: 5_000, doubtMs: 5_000 } });
    const { started, errors } = await resume(run);
    expect([started.map(({ name }) => name).sort(), errors]).toEqual([['one', 'two'], []]);
    expect(states()).toEqual(RUNNING);
  });
});

describe('a statement without an answer', () => {
  test('that is carried out long after its connection is gone', async () => {
    await open({});
    stand.emulator.set({ faults: [{ match: /SET CONFIG ::region/, action: { kind: 'hang', ms: 300 } }] });
    let cut = false;
    stand.emulator.onStatement((sql, { connection }) => {
      if (cut || !sql.includes('::region')) return;
      cut = true;
      setTimeout(() => void stand.emulator.execute(`KILL ${connection}`), 50);
    });
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect([cut, links]).toMatchObject([true, [{ outcome: 'done' }]]);
    expect(stand.emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
    expect(states()).toEqual(RUNNING);
  });
});

test('a server that goes away for good in the middle: LNK0606, and on record for when it is back', async () => {
  await open({});
  let gone = false;
  stand.emulator.onStatement((sql) => {
    if (gone || !sql.includes('::region')) return;
    gone = true;
    stand.emulator.set({ faults: [{ match: /^/, times: Infinity, action: { kind: 'drop-before' } }] });
    stand.emulator.dropConnections();
  });
  const { links } = await applyImpatiently({ stopMs: 1_000, startMs: 300, doubtMs: 100 });
  expect(links).toMatchObject([
    {
      outcome: 'failed',
      statements: [],
      pipelines: [{ state: 'unknown' }, { state: 'unknown' }],
      error: { code: 'LNK0606', hint: expect.stringContaining('resume') },
    },
  ]);
  expect(states()).toEqual(['Stopped', 'Stopped']);
  stand.emulator.set({ faults: [] });
  expect((await resume(await stand.open())).started).toHaveLength(2);
  expect(states()).toEqual(RUNNING);
});

describe('START PIPELINE', () => {
  test('that fails a few times is tried again', async () => {
    await open({ faults: [{ match: 'start-pipeline', times: 4, action: { kind: 'error', errno: 1712 } }] });
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'done' }]);
    expect(states()).toEqual(RUNNING);
  });

  test('that never works: LNK0606 and its state; the journal remembers, resume finishes', async () => {
    const fault = { match: /START PIPELINE `two`/, times: Infinity } as const;
    await open({
      faults: [{ ...fault, action: { kind: 'error', errno: 1712, message: 'not enough memory' } }],
    });
    const { links } = await applyImpatiently({ stopMs: 1_000, startMs: 300, doubtMs: 100 });
    expect(links).toMatchObject([
      {
        outcome: 'failed',
        statements: [{ shape: 'key' }],
        pipelines: [
          { name: 'one', state: 'Running', downtimeMs: expect.any(Number) },
          { name: 'two', state: 'Stopped', downtimeMs: null },
        ],
        error: { code: 'LNK0606', message: expect.stringContaining('not enough memory') },
      },
    ]);
    const record = (await (await stand.open()).state.load()).find(({ kind }) => kind === 'window');
    expect(record?.body).toMatchObject({ pipelines: [{ database: 'db', name: 'two' }] });
    stand.emulator.set({ faults: [] });
    // Whoever applies next finishes it first; the change is made already.
    const again = await applyAll(await stand.open(), [TO_B]);
    expect(again).toMatchObject({ resumed: [{ name: 'two' }], links: [{ outcome: 'unchanged' }] });
    expect(states()).toEqual(RUNNING);
  });
});

test('a pipeline that somebody tests meanwhile stays on record until the session is done', async () => {
  const fault = { match: 'start-pipeline', times: Infinity } as const;
  await open({ faults: [{ ...fault, action: { kind: 'error', errno: 1712 } }] });
  await applyImpatiently({ stopMs: 1_000, startMs: 100, doubtMs: 10 });
  stand.emulator.set({ faults: [] });
  stand.emulator.setPipelineState('db', 'one', 'Testing');
  stand.emulator.set({ switches: { pipelinesViewShowsSessionStates: true } });
  expect(await resume(await stand.open())).toMatchObject({
    started: [{ name: 'two' }],
    errors: [{ code: 'LNK0405' }],
  });
  stand.emulator.setPipelineState('db', 'one', 'Stopped');
  expect(await resume(await stand.open())).toMatchObject({ started: [{ name: 'one' }], errors: [] });
  expect(states()).toEqual(RUNNING);
});
