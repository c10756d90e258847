import { expect, test } from '@jest/globals';
import type { KubeErrorKind } from '../../../src/operator/kube/kube-error.js';
import { firstLists } from '../../../src/operator/runtime/first-lists.js';
import { manualClock } from './manual-clock.js';

interface FakeReflector {
  synced: boolean;
  failure: KubeErrorKind | undefined;
}

function open(...reflectors: FakeReflector[]) {
  const clock = manualClock();
  const stop = new AbortController();
  let out: readonly { readonly reflector: FakeReflector }[] | undefined;
  void firstLists(
    reflectors.map((reflector) => ({ reflector })),
    { clock, signal: stop.signal },
  ).then((left) => {
    out = left;
  });
  return { clock, stop, left: () => out?.map(({ reflector }) => reflector) };
}

const filled = (): FakeReflector => ({ synced: true, failure: undefined });
const refused = (failure: KubeErrorKind): FakeReflector => ({ synced: false, failure });

test('nothing is waited for once all are filled', async () => {
  const late = refused('forbidden');
  const { clock, left } = open(filled(), late);
  await clock.pass(20_000);
  expect(left()).toBeUndefined();
  late.synced = true;
  await clock.pass(100);
  expect(left()).toEqual([]);
  expect(clock.timers).toBe(0);
});

test('those that are refused are left out after half a minute', async () => {
  const [one, two] = [refused('forbidden'), refused('not-found')];
  const { clock, left } = open(one, filled(), two);
  await clock.pass(29_900);
  expect(left()).toBeUndefined();
  await clock.pass(200);
  expect(left()).toEqual([one, two]);
});

test.each(['network', 'server', 'timeout', 'unauthorized', undefined] as const)(
  'one that fails otherwise (%s) is waited for, however long it takes',
  async (failure) => {
    const slow: FakeReflector = { synced: false, failure };
    const out = refused('forbidden');
    const { clock, left } = open(slow, out);
    await clock.pass(600_000);
    expect(left()).toBeUndefined();
    slow.synced = true;
    await clock.pass(100);
    expect(left()).toEqual([out]);
  },
);

test('the signal ends the waiting', async () => {
  const { clock, stop, left } = open(refused('network'));
  await clock.pass(10);
  stop.abort();
  await clock.pass(0);
  expect(left()).toEqual([]);
  expect(clock.timers).toBe(0);
});
