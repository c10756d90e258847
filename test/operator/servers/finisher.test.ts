import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { systemClock } from '../../../src/operator/runtime/clock.js';
import { Finisher } from '../../../src/operator/servers/finisher.js';
import { entryKey } from '../../../src/state/records.js';
import { until } from '../runtime/until.js';
import { leaveWindow, openPool, targetOf } from './pool-of.js';

let emulator: Emulator;
let opened: ReturnType<typeof openPool>;
let stopping: AbortController;
/** Pauses that were taken, in milliseconds; they pass in a moment. */
let pauses: number[];
let lines: string[];
beforeEach(async () => {
  emulator = await startEmulator({
    catalog: {
      databases: ['db'],
      links: [{ database: 'db', name: 'l', type: 'S3' }],
      pipelines: [
        { database: 'db', name: 'p', link: 'l', state: 'Stopped' },
        { database: 'db', name: 'resting', link: 'l', state: 'Stopped' },
      ],
    },
  });
  opened = openPool();
  stopping = new AbortController();
  pauses = [];
  lines = [];
});
afterEach(async () => {
  stopping.abort();
  await opened.pool.close();
  await emulator.close();
});

function finisher({ passMs = 1, isNamed = (): boolean => true } = {}): Finisher {
  const line = (level: string) => (message: string) => lines.push(`${level} ${message}`);
  return new Finisher({
    servers: opened.pool,
    isNamed,
    signal: stopping.signal,
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    random: () => 1,
    clock: {
      ...systemClock,
      after(ms, run) {
        pauses.push(ms);
        return systemClock.after(passMs, run);
      },
    },
  });
}

const stateOf = (name: string) => emulator.pipelineOf('db', name).state;
const windows = async () =>
  (await emulator.execute("SELECT k FROM linkspec.entries WHERE kind = 'window'")).rows.length;
const linesOf = (level: string) => lines.filter((line) => line.startsWith(level));

describe('what an interrupted run left', () => {
  test('is finished: what it stopped runs, what rested rests', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    finisher().finish(target);
    await until(() => stateOf('p') === 'Running');
    expect(stateOf('resting')).toBe('Stopped');
    await until(() => lines.length > 0);
    expect(lines).toEqual(['info pipelines of an interrupted run are started']);
    expect(await windows()).toBe(0);
    expect(pauses).toEqual([]);
  });

  test('is tried until it is done, less and less often; a kind of failure is told once', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    emulator.set({ faults: [{ match: /^SELECT kind/, times: 11, action: { kind: 'error', errno: 1142 } }] });
    finisher().finish(target);
    await until(() => stateOf('p') === 'Running');
    expect(pauses.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(pauses.at(-1)).toBe(300_000);
    expect(pauses).toHaveLength(11);
    expect(linesOf('warn')).toHaveLength(1);
    expect(linesOf('debug')).toHaveLength(10);
  });

  test('is left to a turn that holds the lock of its link, and is looked at again', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    const key = entryKey({ database: 'db', name: 'l' });
    await opened.pool.use(target, async ({ run }) => {
      const lock = await run.state.lock(key, 0);
      finisher().finish(target);
      await until(() => pauses.length > 0);
      expect(stateOf('p')).toBe('Stopped');
      await lock.release();
    });
    await until(() => stateOf('p') === 'Running');
    expect(linesOf('warn')).toEqual([]);
  });

  test('is looked at once at a time, and once more where it was asked for meanwhile', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    const reads = () => emulator.log.filter(({ sql }) => /^SELECT kind, k, body FROM \S+$/.test(sql)).length;
    const before = reads();
    const one = finisher();
    for (let times = 0; times < 20; times++) one.finish(target);
    await until(() => reads() === before + 2);
    await until(() => stateOf('p') === 'Running');
    // Nothing is under way any more: asked again it begins anew.
    await new Promise(setImmediate);
    one.finish(target);
    await until(() => reads() === before + 3);
  });

  test('a login that is refused is tried as long as somebody names it, and no longer', async () => {
    const target = targetOf(emulator);
    emulator.set({ faults: [{ match: /./, times: Infinity, action: { kind: 'error', errno: 1045 } }] });
    let isNamed = true;
    const one = finisher({ isNamed: () => isNamed });
    one.finish(target);
    await until(() => pauses.length > 3);
    expect(linesOf('warn')).toHaveLength(1);
    isNamed = false;
    // It has ended where asking for it begins anew, and tells anew.
    await until(() => {
      one.finish(target);
      return linesOf('warn').length > 1;
    });
  });

  test('windows that were seen are finished though nobody names the server any more', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    emulator.set({
      faults: [{ match: /^START PIPELINE/, times: 3, action: { kind: 'error', errno: 1234 } }],
    });
    finisher({ isNamed: () => false }).finish(target);
    await until(() => stateOf('p') === 'Running');
    // One START a try, so that the link's lock is free in between.
    expect(pauses).toHaveLength(3);
  });

  test('has its next try at once when the server answers again', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    emulator.set({ faults: [{ match: /^SELECT kind/, action: { kind: 'error', errno: 1142 } }] });
    const one = finisher({ passMs: 3_600_000 });
    one.finish(target);
    await until(() => pauses.length === 1);
    one.hurry('another');
    expect(stateOf('p')).toBe('Stopped');
    one.hurry(target.identity);
    await until(() => stateOf('p') === 'Running');
  });

  test('is not begun once the process should begin nothing new', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    emulator.clearLog();
    stopping.abort();
    finisher().finish(target);
    await new Promise(setImmediate);
    expect(emulator.log).toEqual([]);
  });

  test('and was not done when a connection was made is finished here', async () => {
    const target = targetOf(emulator);
    await leaveWindow(opened.pool, target);
    const one = finisher();
    one.resumed(target, { started: [], busy: [], errors: [] });
    expect(stateOf('p')).toBe('Stopped');
    one.resumed(target, { started: [], busy: [{ database: 'db', name: 'l' }], errors: [] });
    await until(() => stateOf('p') === 'Running');
  });
});
