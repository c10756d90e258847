import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/index.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
let emulator: Emulator;
let controller: AbortController;

beforeEach(async () => {
  const names = ['l1', 'l2', 'l3'];
  stand = await openStand({
    catalog: {
      links: names.map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: { k: 'v' },
      })),
      pipelines: names.map((link) => ({ database: 'db', name: `on-${link}`, link })),
    },
  });
  emulator = stand.emulator;
  controller = new AbortController();
});
afterEach(() => stand.close());

const SPECS = ['l1', 'l2', 'l3'].map((name) => specOf({ name, config: { region: 'b' } }));

/** Applies one link after the other, until the signal. */
async function apply(failFast = false) {
  const how = { concurrency: 1, signal: controller.signal, failFast, settleMs: 5_000 };
  return (await applyAll(await stand.open(), SPECS, {}, how)).links;
}

/** Gives the signal as such a statement comes. */
function abortAt(pattern: RegExp): void {
  emulator.onStatement((sql) => {
    if (pattern.test(sql)) controller.abort();
  });
}

async function expectInOrder(): Promise<void> {
  for (const { name } of SPECS) {
    const { state, starts, stops } = emulator.pipelineOf('db', `on-${name}`);
    expect({ name, state, starts }).toEqual({ name, state: 'Running', starts: stops });
  }
  const entries = await (await stand.open()).state.load();
  expect(entries.filter(({ kind }) => kind === 'window')).toEqual([]);
}

const SKIPPED = { outcome: 'skipped', statements: [], error: { code: 'LNK0607' } };

describe('a signal', () => {
  test('before anything: all is skipped, nothing is touched', async () => {
    controller.abort();
    expect(await apply()).toMatchObject([SKIPPED, SKIPPED, SKIPPED]);
    expect(changes(emulator)).toEqual([]);
    await expectInOrder();
  });

  test('while a pipeline stops: the window is undone, the rest skipped', async () => {
    emulator.set({ switches: { stopDelayMs: 300, stopReturns: 'at-once' } });
    abortAt(/STOP PIPELINE/);
    const links = await apply();
    expect(links).toMatchObject([{ statements: [], error: { code: 'LNK0607' } }, SKIPPED, SKIPPED]);
    expect(changes(emulator).map((sql) => sql.replace(/ .*/, ''))).toEqual(['STOP', 'START']);
    await expectInOrder();
  });

  test('while the link is altered: this window is finished, the rest skipped', async () => {
    abortAt(/ALTER LINK `db`.`l1`/);
    const links = await apply();
    expect(links).toMatchObject([{ outcome: 'done' }, SKIPPED, SKIPPED]);
    expect(emulator.configTextOf('db', 'l1')).toBe('{"region":"b"}');
    await expectInOrder();
  });

  test('while the pipelines are started: they are', async () => {
    abortAt(/START PIPELINE/);
    expect(await apply()).toMatchObject([{ outcome: 'done' }, SKIPPED, SKIPPED]);
    await expectInOrder();
  });

  test('while a lock is waited for: skipped', async () => {
    const other = await stand.open();
    const { entryKey } = await import('../../src/state/records.js');
    const lock = await other.state.lock(entryKey({ database: 'db', name: 'l1' }), 0);
    setTimeout(() => controller.abort(), 100);
    expect(await apply()).toMatchObject([SKIPPED, SKIPPED, SKIPPED]);
    await lock.release();
    await expectInOrder();
  });
});

describe('fail fast', () => {
  beforeEach(() => {
    emulator.set({ faults: [{ match: /ALTER LINK `db`.`l1`/, action: { kind: 'error', errno: 1712 } }] });
  });

  test('begins no link after the first failure', async () => {
    expect(await apply(true)).toMatchObject([
      { outcome: 'failed', error: { code: 'LNK0602' } },
      SKIPPED,
      SKIPPED,
    ]);
    await expectInOrder();
  });

  test('off: the others go on', async () => {
    expect(await apply(false)).toMatchObject([
      { outcome: 'failed' },
      { outcome: 'done' },
      { outcome: 'done' },
    ]);
    await expectInOrder();
  });
});
