import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { KubeError } from '../../../src/operator/kube/kube-error.js';
import { LeaderElector } from '../../../src/operator/runtime/leader-election.js';
import { leaseSpec, microTime } from '../../../src/operator/runtime/lease-record.js';
import { type ManualClock, manualClock, settle } from './manual-clock.js';
import { MemoryApi } from './memory-api.js';

const LEASE = { namespace: 'ns', name: 'linkspec' };

function candidate(identity: string, api: MemoryApi, clock: ManualClock) {
  const told: string[] = [];
  const errors: KubeError[] = [];
  const stop = new AbortController();
  const elector = new LeaderElector({
    api,
    lease: LEASE,
    identity,
    clock,
    random: () => 0,
    onElected: () => told.push('elected'),
    onLost: () => told.push('lost'),
    onObserved: (holder) => told.push(`sees ${holder || 'nobody'}`),
    onError: (error) => errors.push(error),
  });
  let end: string | undefined;
  const ended = elector.run(stop.signal).then((how) => {
    end = how;
  });
  return { elector, told, errors, stop, ended, end: () => end };
}

function cluster() {
  const clock = manualClock();
  const api = new MemoryApi(clock);
  return {
    clock,
    api,
    spec: () => api.objects.get('ns/linkspec')?.spec,
    candidate: (identity: string, its = api) => candidate(identity, its, clock),
  };
}

describe('a candidate', () => {
  test('takes a lease that does not exist, and renews it with one request each 2 s', async () => {
    const { clock, api, spec, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    expect(a.told).toEqual(['sees a', 'elected']);
    expect(a.elector.isLeader()).toBe(true);
    expect(spec()).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: '2030-01-01T00:00:00.000000Z',
      renewTime: '2030-01-01T00:00:00.000000Z',
      leaseTransitions: 0,
    });
    expect(api.calls).toEqual(['get', 'create']);
    await clock.pass(6_000);
    expect(api.calls.slice(2)).toEqual(['replace', 'replace', 'replace']);
    expect(spec()).toMatchObject({
      acquireTime: '2030-01-01T00:00:00.000000Z',
      renewTime: '2030-01-01T00:00:06.000000Z',
    });
  });

  test('waits as long as another one renews', async () => {
    const { clock, candidate } = cluster();
    candidate('a');
    await clock.pass(0);
    const b = candidate('b');
    await clock.pass(120_000);
    expect(b.told).toEqual(['sees a']);
    expect(b.elector.isLeader()).toBe(false);
  });

  test('leads at once after a release', async () => {
    const { clock, candidate, spec } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    const b = candidate('b');
    await clock.pass(1_000);
    a.stop.abort();
    await settle();
    expect([a.end(), a.elector.isLeader()]).toEqual(['released', false]);
    expect(a.told).not.toContain('lost');
    expect(spec()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await clock.pass(2_000);
    expect(b.told).toEqual(['sees a', 'sees nobody', 'sees b', 'elected']);
    expect(spec()).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  test('leads after the duration from when it last saw a sign of life, and not before', async () => {
    const { clock, api, candidate } = cluster();
    const dead = new MemoryApi(clock);
    const a = candidate('a', dead);
    await clock.pass(0);
    const lease = dead.objects.get('ns/linkspec');
    a.stop.abort();
    await settle();
    if (lease) api.objects.set('ns/linkspec', lease);
    await clock.pass(3_600_000);
    const b = candidate('b');
    await clock.pass(14_999);
    expect(b.told).toEqual(['sees a']);
    await clock.pass(1);
    expect(b.told).toContain('elected');
  });

  test('waits the time out also if the lease is deleted: its holder may not know yet', async () => {
    const { clock, api, candidate } = cluster();
    await api.create({ group: '', version: 'v1', plural: 'leases', kind: 'Lease' }, 'ns', {
      metadata: { name: 'linkspec' },
      spec: leaseSpec('a', 15_000, 0, undefined),
    });
    const b = candidate('b');
    await clock.pass(500);
    api.objects.clear();
    await clock.pass(14_499);
    expect(b.elector.isLeader()).toBe(false);
    await clock.pass(1);
    expect(b.elector.isLeader()).toBe(true);
  });

  test('honours the duration that stands in the lease, not its own', async () => {
    const { clock, api, candidate } = cluster();
    await api.create({ group: '', version: 'v1', plural: 'leases', kind: 'Lease' }, 'ns', {
      metadata: { name: 'linkspec' },
      spec: leaseSpec('a', 60_000, 0, undefined),
    });
    const b = candidate('b');
    await clock.pass(59_999);
    expect(b.elector.isLeader()).toBe(false);
    await clock.pass(1);
    expect(b.elector.isLeader()).toBe(true);
  });

  test('does not care for the times in the lease', async () => {
    const { clock, api, candidate } = cluster();
    for (const wall of [-1e12, 1e13]) {
      api.objects.clear();
      await api.create({ group: '', version: 'v1', plural: 'leases', kind: 'Lease' }, 'ns', {
        metadata: { name: 'linkspec' },
        spec: leaseSpec('a', 15_000, wall, undefined),
      });
      const b = candidate('b');
      await clock.pass(14_999);
      expect(b.elector.isLeader()).toBe(false);
      await clock.pass(1);
      expect(b.elector.isLeader()).toBe(true);
      b.stop.abort();
      await settle();
    }
  });

  test('tries on while the API server is down or forbids it', async () => {
    const { clock, api, candidate } = cluster();
    api.fault = 'down';
    const a = candidate('a');
    await clock.pass(10_000);
    api.fault = 'forbidden';
    await clock.pass(10_000);
    expect(a.told).toEqual([]);
    expect(new Set(a.errors.map(({ kind }) => kind))).toEqual(new Set(['network', 'forbidden']));
    api.fault = 'none';
    await clock.pass(2_000);
    expect(a.told).toContain('elected');
  });

  test('that never led leaves the lease alone when it stops', async () => {
    const { clock, api, candidate } = cluster();
    candidate('a');
    await clock.pass(0);
    const b = candidate('b');
    await clock.pass(1_000);
    const { length } = api.calls;
    b.stop.abort();
    await settle();
    expect(b.end()).toBe('released');
    expect(api.calls.slice(length)).toEqual([]);
  });
});

describe('a leader', () => {
  test.each(['down', 'silent'] as const)(
    'stops leading at the renew deadline, the server being %s',
    async (fault) => {
      const { clock, api, candidate } = cluster();
      const a = candidate('a');
      await clock.pass(0);
      api.fault = fault;
      await clock.pass(9_999);
      expect(a.elector.isLeader()).toBe(true);
      await clock.pass(1);
      expect(a.elector.isLeader()).toBe(false);
      await settle();
      expect([a.told, a.end()]).toEqual([['sees a', 'elected', 'lost'], 'lost']);
    },
  );

  test('goes on leading through a short outage', async () => {
    const { clock, api, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    api.fault = 'silent';
    await clock.pass(5_000);
    api.fault = 'none';
    await clock.pass(60_000);
    expect(a.elector.isLeader()).toBe(true);
  });

  test('does not lead any more after the process was stopped for a while, before anything else runs', async () => {
    const { clock, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    clock.jump(10_000);
    expect(a.elector.isLeader()).toBe(false);
    await clock.pass(0);
    expect(a.end()).toBe('lost');
  });

  test('stops at once when it sees that another one holds the lease', async () => {
    const { clock, api, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    const lease = api.objects.get('ns/linkspec');
    if (!lease) throw new Error('no lease');
    const { resourceVersion: _, ...metadata } = lease.metadata;
    api.objects.set('ns/linkspec', {
      metadata: { ...metadata, resourceVersion: 'theirs' },
      spec: leaseSpec('b', 15_000, 0, lease),
    });
    await clock.pass(2_000);
    expect([a.told, a.end()]).toEqual([['sees a', 'elected', 'sees b', 'lost'], 'lost']);
  });

  test('goes on when only somebody’s label changed, and makes the lease anew when it was deleted', async () => {
    const { clock, api, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    const lease = api.objects.get('ns/linkspec');
    if (!lease) throw new Error('no lease');
    api.objects.set('ns/linkspec', {
      ...lease,
      metadata: { ...lease.metadata, resourceVersion: 'labelled' },
    });
    await clock.pass(4_000);
    api.objects.delete('ns/linkspec');
    await clock.pass(4_000);
    expect(api.objects.has('ns/linkspec')).toBe(true);
    await clock.pass(30_000);
    expect([a.elector.isLeader(), a.end()]).toEqual([true, undefined]);
  });

  test('knows a renewal whose answer was lost as its own', async () => {
    const { clock, api, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    api.fault = 'lost';
    await clock.pass(2_000);
    api.fault = 'none';
    await clock.pass(60_000);
    expect([a.elector.isLeader(), a.end()]).toEqual([true, undefined]);
  });

  test('releases also when it stops in the middle of a renewal', async () => {
    const { clock, api, candidate, spec } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    api.fault = 'lost';
    await clock.pass(2_000);
    a.stop.abort();
    api.fault = 'none';
    await settle();
    expect(a.end()).toBe('released');
    expect(spec()).toMatchObject({ holderIdentity: '' });
  });

  test('is gone after a release that fails, and tells why', async () => {
    const { clock, api, candidate } = cluster();
    const a = candidate('a');
    await clock.pass(0);
    api.fault = 'down';
    a.stop.abort();
    await settle();
    expect([a.end(), a.errors.length]).toEqual(['released', 1]);
  });
});

test('never do two lead at once, whoever is cut off, for how long and how', async () => {
  const who = fc.constantFrom('a', 'b', 'c');
  const step = fc.record({
    who,
    fault: fc.constantFrom('none' as const, 'down' as const, 'silent' as const, 'lost' as const),
    ms: fc.nat(20_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { clock, api, candidate } = cluster();
      const lines = new Map(['a', 'b', 'c'].map((name) => [name, new MemoryApi(clock)]));
      // One store behind three lines, each of which fails by itself.
      for (const line of lines.values()) Object.assign(line, share(api, line));
      const candidates = [...lines].map(([name, line]) => candidate(name, line as MemoryApi));
      const check = async (ms: number) => {
        for (let left = ms; left > 0; left -= 250) {
          await clock.pass(Math.min(250, left));
          expect(candidates.filter(({ elector }) => elector.isLeader()).length).toBeLessThanOrEqual(1);
        }
      };
      for (const { who, fault, ms } of steps) {
        const line = lines.get(who);
        if (line) line.fault = fault;
        await check(ms);
      }
      for (const line of lines.values()) line.fault = 'none';
      // A lease that was written last thing has to expire first, seen anew after every lost answer.
      await check(40_000);
      const alive = candidates.filter(({ end }) => end() === undefined);
      expect(alive.filter(({ elector }) => elector.isLeader())).toHaveLength(Math.min(1, alive.length));
      for (const { stop } of candidates) stop.abort();
      await settle();
    }),
    { numRuns: 25 },
  );
});

/** Operations that first meet the line's fault and then the shared store. */
function share(store: MemoryApi, line: MemoryApi): Partial<MemoryApi> {
  const through =
    <A extends unknown[], T>(operation: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      store.fault = line.fault;
      const answer = operation(...args);
      store.fault = 'none';
      return answer;
    };
  return {
    get: through(store.get.bind(store)),
    create: through(store.create.bind(store)),
    replace: through(store.replace.bind(store)),
  };
}

test('times of a lease have six decimals', () => {
  expect(microTime(Date.UTC(2030, 0, 2, 3, 4, 5, 67))).toBe('2030-01-02T03:04:05.067000Z');
});
