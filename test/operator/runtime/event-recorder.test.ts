import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { KubeError } from '../../../src/operator/kube/kube-error.js';
import { cutToBytes, eventName } from '../../../src/operator/runtime/event-body.js';
import { EventRecorder } from '../../../src/operator/runtime/event-recorder.js';
import { TokenBuckets } from '../../../src/operator/runtime/token-buckets.js';
import { WIDGETS } from '../kube/sample-objects.js';
import { manualClock } from './manual-clock.js';
import { MemoryApi } from './memory-api.js';

function open() {
  const clock = manualClock();
  const api = new MemoryApi(clock);
  const errors: KubeError[] = [];
  let dropped = 0;
  const recorder = new EventRecorder({
    api,
    instance: 'pod-1',
    clock,
    onError: (error) => errors.push(error),
    onDropped: () => {
      dropped += 1;
    },
  });
  const events = () => [...api.objects.values()] as unknown as Record<string, unknown>[];
  return { clock, api, recorder, errors, events, dropped: () => dropped };
}

const about = (name: string) => ({ resource: WIDGETS, namespace: 'demo', name, uid: `uid-${name}` });

describe('an event', () => {
  test('is remembered by what is written of it: what is cut off makes no other event', async () => {
    const { clock, recorder, events } = open();
    const long = 'ä'.repeat(100_000);
    recorder.record(about('w'), 'Normal', 'Done', `${long}1`);
    recorder.record(about('w'), 'Normal', 'Done', `${long}2`);
    await clock.pass(0);
    expect(events()).toMatchObject([{ count: 2, message: `${'ä'.repeat(510)}…` }]);
  });

  test('has what kubectl describe shows', async () => {
    const { clock, api, recorder, events } = open();
    recorder.record(about('w'), 'Warning', 'Failed', 'it failed');
    await clock.pass(0);
    expect(events()).toMatchObject([
      {
        metadata: { name: expect.stringMatching(/^w\.[0-9a-f]{16}$/), namespace: 'demo' },
        involvedObject: {
          apiVersion: 'example.dev/v1',
          kind: 'Widget',
          namespace: 'demo',
          name: 'w',
          uid: 'uid-w',
        },
        type: 'Warning',
        reason: 'Failed',
        message: 'it failed',
        count: 1,
        firstTimestamp: '2030-01-01T00:00:00Z',
        lastTimestamp: '2030-01-01T00:00:00Z',
        source: { component: 'linkspec', host: 'pod-1' },
      },
    ]);
    expect(api.calls).toEqual(['create']);
  });

  test('that comes again is counted, one that differs is not the same', async () => {
    const { clock, api, recorder, events } = open();
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(60_000);
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    recorder.record(about('w'), 'Normal', 'Done', 'y');
    recorder.record(about('v'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(events().map(({ message, count, lastTimestamp }) => [message, count, lastTimestamp])).toEqual([
      ['x', 3, '2030-01-01T00:01:00Z'],
      ['y', 1, '2030-01-01T00:01:00Z'],
      ['x', 1, '2030-01-01T00:01:00Z'],
    ]);
    expect(api.calls).toEqual(['create', 'patch', 'create', 'create']);
  });

  test('that the server has forgotten is made anew', async () => {
    const { clock, api, recorder, events } = open();
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    api.objects.clear();
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(events()).toMatchObject([{ message: 'x', count: 2 }]);
  });

  test('after an hour it is a new one', async () => {
    const { clock, recorder, events } = open();
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(3_600_000);
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(events()).toHaveLength(2);
  });
});

describe('the recorder', () => {
  test('holds down an object that tells too much, and no other', async () => {
    const { clock, recorder, events, dropped } = open();
    for (let count = 0; count < 100; count += 1) recorder.record(about('w'), 'Normal', 'Done', `${count}`);
    recorder.record(about('v'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(events()).toHaveLength(26);
    expect(dropped()).toBe(75);
    await clock.pass(600_000);
    for (let count = 0; count < 5; count += 1) recorder.record(about('w'), 'Normal', 'Later', `${count}`);
    await clock.pass(0);
    expect(events()).toHaveLength(28);
  });

  test('never fails, and goes on after a failure', async () => {
    const { clock, api, recorder, errors, events } = open();
    api.fault = 'forbidden';
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(errors.map(({ kind }) => kind)).toEqual(['forbidden']);
    api.fault = 'none';
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(events()).toHaveLength(1);
  });

  test('does not grow without end while the server is silent', async () => {
    const { clock, api, recorder, dropped } = open();
    api.fault = 'silent';
    for (let count = 0; count < 6_000; count += 1) recorder.record(about(`w${count}`), 'Normal', 'Done', 'x');
    await clock.pass(0);
    expect(recorder.pending).toBeLessThanOrEqual(5_000);
    expect(dropped()).toBe(1_000);
  });

  test('writes what waits before it closes, and takes nothing any more', async () => {
    const { clock, recorder, events } = open();
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    const closed = recorder.close(1_000);
    await clock.pass(0);
    await closed;
    expect(events()).toHaveLength(1);
    recorder.record(about('w'), 'Normal', 'Done', 'late');
    await clock.pass(0);
    expect(events()).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });

  test('does not wait for a silent server beyond the deadline', async () => {
    const { clock, api, recorder, errors } = open();
    api.fault = 'silent';
    recorder.record(about('w'), 'Normal', 'Done', 'x');
    const closed = recorder.close(1_000);
    await clock.pass(1_000);
    await closed;
    expect([recorder.pending, errors]).toEqual([0, []]);
  });
});

describe('names and messages', () => {
  test('a name is a DNS name of at most 253 characters', () => {
    for (const name of ['a', 'a.b', 'x'.repeat(253), `${'x'.repeat(234)}.....y`]) {
      const made = eventName(name, '0123456789abcdef');
      expect(made.length).toBeLessThanOrEqual(253);
      expect(made).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\.[0-9a-f]{16}$/);
    }
  });

  test('a message is cut to 1 KiB at a whole character', () => {
    expect(cutToBytes('short', 1024)).toBe('short');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 3, max: 40 }),
        (text, limit) => {
          const cut = cutToBytes(text, limit);
          expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
          if (cut !== text) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
          expect(cut).not.toMatch(/\p{Surrogate}/u);
        },
      ),
    );
  });
});

test('buckets fill up again, and there are never too many', async () => {
  const clock = manualClock();
  const buckets = new TokenBuckets({ burst: 2, refillMs: 100 }, clock);
  const take = (count: number, name = 'a') => Array.from({ length: count }, () => buckets.take(name));
  expect(take(3)).toEqual([true, true, false]);
  await clock.pass(99);
  expect(take(1)).toEqual([false]);
  await clock.pass(1);
  expect(take(2)).toEqual([true, false]);
  await clock.pass(10_000);
  expect(take(3)).toEqual([true, true, false]);
  for (let count = 0; count < 20_000; count += 1) buckets.take(`other-${count}`);
  expect(take(1)).toEqual([true]);
});
