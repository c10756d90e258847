import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from '../../../src/operator/runtime/backoff.js';
import { sleep, systemClock } from '../../../src/operator/runtime/clock.js';
import { manualClock } from './manual-clock.js';

describe('sleep', () => {
  test('lasts as long as it should', async () => {
    const clock = manualClock();
    let awake = false;
    void sleep(clock, 100).then(() => {
      awake = true;
    });
    await clock.pass(99);
    expect(awake).toBe(false);
    await clock.pass(1);
    expect(awake).toBe(true);
  });

  test('ends with the signal, and leaves neither timer nor listener', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const first = sleep(clock, 100, controller.signal);
    const second = sleep(clock, 10, controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(2);
    await clock.pass(10);
    await second;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    await first;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(clock.timers).toBe(0);
    await sleep(clock, 100, controller.signal);
    expect(clock.timers).toBe(0);
  });
});

test('any number may wait for one signal without a warning', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const controller = new AbortController();
  const clock = manualClock();
  const all = Array.from({ length: 50 }, () => sleep(clock, 10, controller.signal));
  await clock.pass(10);
  await Promise.all(all);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

describe('systemClock', () => {
  test('runs timers, not those that were cancelled, and no long one at once', async () => {
    const ran: string[] = [];
    systemClock.after(0, () => ran.push('cancelled'))();
    const cancel = systemClock.after(1e12, () => ran.push('long'));
    await new Promise<void>((resolve) => {
      systemClock.after(5, resolve);
    });
    cancel();
    expect(ran).toEqual([]);
  });
});

describe('backoffMs', () => {
  const range = { baseMs: 750, capMs: 900_000 };

  test('stays between base and cap, and doubles the bound with each failure', () => {
    expect(backoffMs(1, range, () => 0)).toBe(750);
    expect(backoffMs(1, range, () => 1)).toBe(1500);
    expect(backoffMs(4, range, () => 1)).toBe(12_000);
    expect(backoffMs(11, range, () => 1)).toBe(900_000);
    const failures = fc.integer({ min: 1, max: 1e6 });
    const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(failures, random, (count, drawn) => {
        const ms = backoffMs(count, range, () => drawn);
        expect(ms).toBeGreaterThanOrEqual(750);
        expect(ms).toBeLessThanOrEqual(900_000);
      }),
    );
  });
});
