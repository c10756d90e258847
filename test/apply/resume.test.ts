import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { resume } from '../../src/apply/resume.js';
import type { Emulator } from '../../src/emulator/index.js';
import { entryKey } from '../../src/state/records.js';
import { changes, openStand, type Stand } from './stand.js';

let stand: Stand;
let emulator: Emulator;
const NAMES = ['stopped', 'runs', 'failed', 'detached', 'tested'];

beforeEach(async () => {
  stand = await openStand({
    switches: { pipelinesViewShowsSessionStates: true },
    catalog: {
      links: ['l', 'other'].map((name) => ({ database: 'db', name, type: 'S3', credentials: {} })),
      pipelines: [
        ...NAMES.map((name) => ({ database: 'db', name, link: 'l' })),
        { database: 'db', name: 'elsewhere', link: 'other', state: 'Stopped' },
        { database: 'db', name: 'unrecorded', link: 'l', state: 'Stopped' },
      ],
    },
  });
  emulator = stand.emulator;
});
afterEach(() => stand.close());

/** What a run that was killed has left on record. */
async function leave(link: string, pipelines: readonly string[], ageMs = 0): Promise<void> {
  const id = { database: 'db', name: link };
  const since = new Date(Date.now() - ageMs).toISOString();
  const body = {
    run: 'dead',
    link: id,
    since,
    pipelines: pipelines.map((name) => ({ database: 'db', name })),
  };
  await (await stand.open()).state.put([{ kind: 'window', key: entryKey(id), body }]);
}

async function recorded(): Promise<unknown> {
  const entries = await (await stand.open()).state.load();
  return entries.map(({ body }) => body);
}

const names = (pipelines: readonly { readonly name: string }[]) => pipelines.map(({ name }) => name).sort();

describe('resume', () => {
  test('starts what is Stopped and on record, and nothing else', async () => {
    emulator.setPipelineState('db', 'stopped', 'Stopped');
    emulator.setPipelineState('db', 'failed', 'Error', 'its own trouble');
    emulator.setPipelineState('db', 'detached', 'Detached');
    await leave('l', ['stopped', 'runs', 'failed', 'detached', 'dropped-since']);
    const { started, busy, errors } = await resume(await stand.open());
    expect([names(started), busy, errors]).toEqual([['stopped'], [], []]);
    expect(changes(emulator)).toEqual(['START PIPELINE `stopped`']);
    expect(await recorded()).toEqual([]);
  });

  test('with nothing on record sends reads only', async () => {
    const run = await stand.open();
    emulator.clearLog();
    expect(await resume(run)).toEqual({ started: [], busy: [], errors: [] });
    expect(emulator.log.filter(({ kind }) => kind !== 'select')).toEqual([]);
  });

  test('keeps on record what a session uses', async () => {
    emulator.setPipelineState('db', 'tested', 'Testing');
    await leave('l', ['tested']);
    expect(await resume(await stand.open())).toMatchObject({
      started: [],
      errors: [{ code: 'LNK0405', message: expect.stringContaining('db.tested') }],
    });
    expect(await recorded()).toMatchObject([{ run: 'dead', pipelines: [{ name: 'tested' }] }]);
  });

  test('waits for a stop that was under way when the run was killed', async () => {
    emulator.set({ switches: { stopReturns: 'at-once', stopDelayMs: 300 } });
    await emulator.execute('USE db');
    await emulator.execute('STOP PIPELINE runs');
    await leave('l', ['runs']);
    const run = await stand.open({ patience: { stopMs: 60_000, startMs: 5_000, doubtMs: 5_000 } });
    expect(names((await resume(run)).started)).toEqual(['runs']);
    expect(emulator.pipelineOf('db', 'runs')).toMatchObject({ state: 'Running', stops: 1, starts: 1 });
  });

  test('does not wait over an old record', async () => {
    await leave('l', ['runs'], 120_000);
    const run = await stand.open({ patience: { stopMs: 60_000, startMs: 5_000, doubtMs: 3_600_000 } });
    expect(await resume(run)).toEqual({ started: [], busy: [], errors: [] });
    expect(await recorded()).toEqual([]);
  });

  test('finishes the other windows if one cannot be finished', async () => {
    emulator.setPipelineState('db', 'stopped', 'Stopped');
    await leave('l', ['stopped']);
    await leave('other', ['elsewhere']);
    const key = entryKey({ database: 'db', name: 'l' });
    emulator.set({
      faults: [
        {
          match: new RegExp(`kind = 'window'.*${key}`),
          action: { kind: 'error', errno: 1712 },
          times: Infinity,
        },
      ],
    });
    const { started, errors } = await resume(await stand.open());
    expect([names(started), errors]).toMatchObject([
      ['elsewhere'],
      [{ message: expect.stringContaining('1712') }],
    ]);
    emulator.set({ faults: [] });
    expect(names((await resume(await stand.open())).started)).toEqual(['stopped']);
    expect(await recorded()).toEqual([]);
  });
});
