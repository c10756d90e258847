import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Outcome, WorkQueue, type WorkQueueOptions } from '../../../src/operator/runtime/work-queue.js';
import { manualClock, settle } from './manual-clock.js';

const DONE: Outcome = { kind: 'done' };

/** A queue whose turns end when the test says so. */
function open(options: Partial<WorkQueueOptions> = {}) {
  const clock = manualClock();
  const turns: { key: string; failures: number; signal: AbortSignal; end: (outcome: Outcome) => void }[] = [];
  const queue = new WorkQueue({
    clock,
    random: () => 0,
    handler: (key, { failures, signal }) =>
      new Promise((resolve) => turns.push({ key, failures, signal, end: resolve })),
    ...options,
  });
  queue.start();
  const end = async (outcome: Outcome = DONE) => {
    turns.shift()?.end(outcome);
    await settle();
  };
  return { clock, queue, turns, end, keys: () => turns.map(({ key }) => key) };
}

describe('a turn knows since when', () => {
  const sinces = async (use: (queue: WorkQueue, clock: ReturnType<typeof manualClock>) => Promise<void>) => {
    const clock = manualClock();
    const seen: number[] = [];
    const queue = new WorkQueue({
      clock,
      handler: async (_key, { sinceMs }) => {
        seen.push(sinceMs);
        return { kind: 'after', ms: 100 };
      },
    });
    await use(queue, clock);
    return seen;
  };

  test('its key was added last', async () => {
    const seen = await sinces(async (queue, clock) => {
      queue.add('a');
      await clock.pass(5);
      queue.add('a');
      await clock.pass(5);
      queue.start();
      await clock.pass(0);
    });
    expect(seen).toEqual([5]);
  });

  test('its delay began, where nothing has happened since', async () => {
    const seen = await sinces(async (queue, clock) => {
      queue.start();
      queue.add('a');
      await clock.pass(100);
      await clock.pass(50);
      queue.add('a');
      await clock.pass(0);
    });
    expect(seen).toEqual([0, 0, 150]);
  });
});

describe('keys', () => {
  test('collect before the start, each once, and keep their order', async () => {
    const order: string[] = [];
    const queue = new WorkQueue({
      workers: 1,
      handler: async (key) => {
        order.push(key);
        return DONE;
      },
    });
    for (const key of ['b', 'a', 'b', '__proto__']) queue.add(key);
    await settle();
    expect(order).toEqual([]);
    expect(queue.depth).toBe(3);
    queue.start();
    queue.start();
    await settle();
    expect(order).toEqual(['b', 'a', '__proto__']);
  });

  test('that are added during their turn have one more, and never two at once', async () => {
    const { queue, keys, end } = open();
    queue.add('a');
    await settle();
    queue.add('a');
    queue.add('a');
    await settle();
    expect(keys()).toEqual(['a']);
    await end();
    expect(keys()).toEqual(['a']);
    await end();
    expect(keys()).toEqual([]);
  });

  test('have no more turns at once than there are workers', async () => {
    const { queue, keys, end } = open({ workers: 2 });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await settle();
    expect(keys()).toEqual(['a', 'b']);
    expect([queue.running, queue.depth]).toEqual([2, 1]);
    await end();
    expect(keys()).toEqual(['b', 'c']);
  });
});

describe('delays', () => {
  test('of several the earliest holds', async () => {
    const { clock, queue, keys } = open();
    queue.addAfter('a', 200);
    queue.addAfter('a', 100);
    queue.addAfter('a', 300);
    await clock.pass(99);
    expect(keys()).toEqual([]);
    await clock.pass(1);
    expect(keys()).toEqual(['a']);
    expect(clock.timers).toBe(0);
  });

  test('are void once the key comes to its turn: the outcome decides anew', async () => {
    const { clock, queue, keys, end } = open();
    queue.addAfter('a', 100);
    queue.add('a');
    await settle();
    await end({ kind: 'after', ms: 500 });
    await clock.pass(499);
    expect(keys()).toEqual([]);
    await clock.pass(1);
    expect(keys()).toEqual(['a']);
  });

  test('that are asked for during a turn hold, if they are earlier than what it comes to', async () => {
    const { clock, queue, keys, end } = open();
    for (const outcome of [DONE, { kind: 'after', ms: 500 } as const]) {
      queue.add('a');
      await settle();
      queue.addAfter('a', 50);
      await end(outcome);
      await clock.pass(50);
      expect(keys()).toEqual(['a']);
      await end();
    }
  });

  test('of nothing are none', async () => {
    const { queue, keys } = open();
    queue.addAfter('a', 0);
    await settle();
    expect(keys()).toEqual(['a']);
  });
});

describe('outcomes', () => {
  test('failures back off for longer each time, until one turn is done', async () => {
    const retries: number[] = [];
    const { clock, queue, turns, end } = open({
      random: () => 0.999999,
      hooks: { onRetry: (_key, failures) => retries.push(failures) },
    });
    queue.add('a');
    await settle();
    for (const bound of [1500, 3000, 6000]) {
      await end({ kind: 'retry' });
      await clock.pass(bound - 10);
      expect(turns).toHaveLength(0);
      await clock.pass(10);
      expect(turns).toHaveLength(1);
    }
    expect(turns[0]?.failures).toBe(3);
    await end();
    queue.add('a');
    await settle();
    expect(turns[0]?.failures).toBe(0);
    expect(retries).toEqual([1, 2, 3]);
  });

  test('a retry waits for at least what was asked', async () => {
    const { clock, queue, keys, end } = open();
    queue.add('a');
    await settle();
    await end({ kind: 'retry', atLeastMs: 5000 });
    await clock.pass(4999);
    expect(keys()).toEqual([]);
    await clock.pass(1);
    expect(keys()).toEqual(['a']);
  });

  test('waiting keeps the failures, reset forgets them', async () => {
    const { clock, queue, turns, end } = open();
    queue.add('a');
    await settle();
    await end({ kind: 'retry' });
    await clock.pass(750);
    await end({ kind: 'wait', ms: 10 });
    await clock.pass(10);
    expect(turns[0]?.failures).toBe(1);
    await end({ kind: 'wait' });
    await clock.pass(1e9);
    expect(turns).toEqual([]);
    queue.reset('a');
    queue.add('a');
    await settle();
    expect(turns[0]?.failures).toBe(0);
  });

  test('a handler that throws, at once or later, is a failure and harms nobody', async () => {
    const errors: unknown[] = [];
    const { clock, queue } = open({
      handler: (key) => {
        if (key === 'now') throw new Error('now');
        return Promise.reject(new Error('later'));
      },
      hooks: { onError: (key, error) => errors.push([key, String(error)]) },
    });
    queue.add('now');
    queue.add('later');
    await clock.pass(750);
    expect(errors).toEqual([
      ['now', 'Error: now'],
      ['later', 'Error: later'],
      ['now', 'Error: now'],
      ['later', 'Error: later'],
    ]);
  });

  test('a key that was added during a failing turn does not wait for the backoff', async () => {
    const { queue, keys, end } = open();
    queue.add('a');
    await settle();
    queue.add('a');
    await end({ kind: 'retry' });
    expect(keys()).toEqual(['a']);
  });
});

describe('what is forgotten', () => {
  test('has no turn any more, from line, delay or repetition', async () => {
    const { clock, queue, keys, end } = open({ workers: 1 });
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    await settle();
    queue.add('a');
    for (const key of ['a', 'b', 'c']) queue.forget(key);
    await end();
    await clock.pass(1000);
    expect(keys()).toEqual([]);
    expect([queue.depth, clock.timers]).toEqual([0, 0]);
  });
});

describe('targets', () => {
  const targetOf = (key: string) => key.split(':')[1];

  test('a busy one holds up its own keys only, and no worker', async () => {
    const { queue, keys, end } = open({ workers: 4, perTarget: 2, targetOf });
    for (const key of ['1:x', '2:x', '3:x', '4:x', '1:y', 'none']) queue.add(key);
    await settle();
    expect(keys()).toEqual(['1:x', '2:x', '1:y', 'none']);
    expect(queue.depth).toBe(2);
    await end();
    expect(keys()).toEqual(['2:x', '1:y', 'none', '3:x']);
    await end();
    expect(keys()).toEqual(['1:y', 'none', '3:x', '4:x']);
  });

  test('a key whose target changed while it stood aside does not keep the others there', async () => {
    let address = 'x';
    const { queue, keys, end } = open({
      perTarget: 1,
      targetOf: (key) => (key === 'moved' ? address : 'x'),
    });
    for (const key of ['a', 'moved', 'b']) queue.add(key);
    await settle();
    address = 'y';
    await end();
    expect(keys()).toEqual(['moved', 'b']);
  });

  test('a key that stands aside can be forgotten', async () => {
    const { queue, keys, end } = open({ perTarget: 1, targetOf: () => 'x' });
    for (const key of ['a', 'b']) queue.add(key);
    await settle();
    queue.forget('b');
    expect(queue.depth).toBe(0);
    await end();
    expect(keys()).toEqual([]);
  });
});

describe('stop', () => {
  test('waits for turns under way and begins no other', async () => {
    const { clock, queue, turns, keys, end } = open({ workers: 1 });
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    await settle();
    const stopped = queue.stop(1000);
    queue.add('d');
    await clock.pass(500);
    expect(keys()).toEqual(['a']);
    expect(turns[0]?.signal.aborted).toBe(false);
    await end({ kind: 'after', ms: 1 });
    await expect(stopped).resolves.toBe('drained');
    await clock.pass(10_000);
    expect(keys()).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  test('at the deadline tells those under way and waits no longer', async () => {
    const { clock, queue, turns } = open();
    queue.add('a');
    await settle();
    const stopped = queue.stop(1000);
    await clock.pass(1000);
    await expect(stopped).resolves.toBe('deadline');
    expect(turns[0]?.signal.aborted).toBe(true);
  });

  test('without turns under way is at once', async () => {
    await expect(open().queue.stop(1000)).resolves.toBe('drained');
  });
});

describe('hooks', () => {
  test('tell depth, waiting and duration', async () => {
    const told: string[] = [];
    const { clock, queue, end } = open({
      workers: 1,
      hooks: {
        onDepth: (depth) => told.push(`depth ${depth}`),
        onStart: (key, waitedMs) => told.push(`start ${key} after ${waitedMs}`),
        onEnd: (key, ms, { kind }) => told.push(`end ${key} ${kind} in ${ms}`),
      },
    });
    queue.add('a');
    queue.add('b');
    await clock.pass(30);
    await end();
    expect(told).toEqual([
      'depth 1',
      'depth 0',
      'start a after 0',
      'depth 1',
      'end a done in 30',
      'depth 0',
      'start b after 30',
    ]);
  });
});

test('whatever happens, a key has a turn after its last addition, never two at once, and no target too many', async () => {
  const keys = ['1:x', '2:x', '3:x', '1:y'];
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('later' as const), key: fc.constantFrom(...keys), ms: fc.nat(100) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.nat(100) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, workers) => {
        const clock = manualClock();
        const running: string[] = [];
        const owed = new Set<string>();
        const errors: unknown[] = [];
        const queue = new WorkQueue({
          clock,
          workers,
          perTarget: 2,
          targetOf: (key) => key.split(':')[1],
          handler: async (key) => {
            expect(running).not.toContain(key);
            running.push(key);
            expect(running.length).toBeLessThanOrEqual(workers);
            expect(running.filter((other) => other.endsWith('x')).length).toBeLessThanOrEqual(2);
            owed.delete(key);
            await new Promise<void>((resolve) => {
              clock.after(7, resolve);
            });
            running.splice(running.indexOf(key), 1);
            return DONE;
          },
          hooks: { onError: (_key, error) => errors.push(error) },
        });
        queue.start();
        for (const each of steps)
          if (each.do === 'pass') await clock.pass(each.ms);
          else {
            if (each.do === 'add') queue.add(each.key);
            else queue.addAfter(each.key, each.ms);
            owed.add(each.key);
          }
        await clock.pass(1000);
        expect(errors).toEqual([]);
        expect([...owed]).toEqual([]);
        expect(queue.running).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});
