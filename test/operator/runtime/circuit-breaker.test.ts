import { describe, expect, test } from '@jest/globals';
import { CircuitBreaker, type TargetResult } from '../../../src/operator/runtime/circuit-breaker.js';
import { manualClock } from './manual-clock.js';

function open() {
  const clock = manualClock();
  const told: string[] = [];
  const breaker = new CircuitBreaker({
    clock,
    random: () => 0,
    onOpen: (target) => told.push(`open ${target}`),
    onClose: (target) => told.push(`close ${target}`),
  });
  const enter = (target = 'x') => {
    const entry = breaker.enter(target);
    return entry.kind === 'pass' ? entry : entry.retryInMs;
  };
  const run = (result: TargetResult, target?: string) => {
    const entry = enter(target);
    if (typeof entry === 'number') return entry;
    entry.done(result);
    return 'passed';
  };
  return { clock, told, breaker, enter, run };
}

describe('the circuit', () => {
  test('opens after three failures in a row, for its own target only', () => {
    const { run, told, breaker } = open();
    for (const result of ['unreachable', 'unreachable', 'reached', 'unreachable', 'unreachable'] as const)
      expect(run(result)).toBe('passed');
    expect(breaker.isOpen('x')).toBe(false);
    run('unreachable');
    expect(breaker.isOpen('x')).toBe(true);
    expect(run('reached')).toBe(1000);
    expect(run('reached', '__proto__')).toBe('passed');
    expect(told).toEqual(['open x']);
  });

  test('lets one through after a while; its success closes', async () => {
    const { clock, enter, run, told } = open();
    for (let count = 0; count < 3; count += 1) run('unreachable');
    await clock.pass(1000);
    const trial = enter();
    expect(enter()).toBe(1000);
    if (typeof trial === 'number') throw new Error('no trial');
    trial.done('reached');
    trial.done('unreachable');
    expect(run('reached')).toBe('passed');
    expect(told).toEqual(['open x', 'close x']);
  });

  test('stays open for longer if the trial fails, up to a cap', async () => {
    const clock = manualClock();
    const breaker = new CircuitBreaker({ clock, random: () => 0.999999999 });
    const fail = () => {
      const entry = breaker.enter('x');
      if (entry.kind === 'pass') entry.done('unreachable');
      return entry.kind;
    };
    for (let count = 0; count < 3; count += 1) fail();
    for (const bound of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      await clock.pass(bound - 10);
      expect(fail()).toBe('open');
      await clock.pass(10);
      expect(fail()).toBe('pass');
    }
  });

  test('a trial that shows nothing makes room for the next', async () => {
    const { clock, run } = open();
    for (let count = 0; count < 3; count += 1) run('unreachable');
    await clock.pass(1000);
    expect(run('unknown')).toBe('passed');
    expect(run('reached')).toBe('passed');
  });

  test('failures of work that began before it opened do not keep it open for longer', async () => {
    const { clock, enter, run } = open();
    const early = enter();
    for (let count = 0; count < 3; count += 1) run('unreachable');
    if (typeof early === 'number') throw new Error('no entry');
    await clock.pass(400);
    early.done('unreachable');
    expect(enter()).toBe(600);
    await clock.pass(600);
    expect(run('reached')).toBe('passed');
  });

  test('of many thousands of targets the oldest are forgotten', () => {
    const { run, breaker } = open();
    for (let count = 0; count < 3; count += 1) run('unreachable', 'first');
    expect(breaker.isOpen('first')).toBe(true);
    for (let target = 0; target < 8_192; target += 1) run('unreachable', String(target));
    expect(breaker.isOpen('first')).toBe(false);
    for (let count = 0; count < 2; count += 1) run('unreachable', '8191');
    expect(breaker.isOpen('8191')).toBe(true);
  });
});
