import type { KubeErrorKind } from '../kube/kube-error.js';
import { type Clock, sleep, systemClock } from './clock.js';
import type { Reflector } from './reflector.js';

export interface FirstListsOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** How long every cache is waited for, in milliseconds; default 30 s. */
  readonly patienceMs?: number;
  readonly clock?: Clock;
}

/**
 * Waits until all caches are filled. Those that the API server refuses (a namespace or a Role that is missing) are
 * waited for a while only, so that one of them does not stand in the way of all the others. Gives those that are left
 * out; they go on trying.
 */
export async function firstLists<T extends Listing>(
  all: readonly T[],
  { signal, patienceMs = 30_000, clock = systemClock }: FirstListsOptions,
): Promise<readonly T[]> {
  const until = clock.monotonicMs() + patienceMs;
  const waiting = () => all.filter(({ reflector }) => !reflector.synced);
  const canStart = () => waiting().every(({ reflector }) => isRefused(reflector.failure));
  while (!signal.aborted && waiting().length > 0) {
    if (clock.monotonicMs() >= until && canStart()) return waiting();
    await sleep(clock, LOOK_MS, signal);
  }
  return [];
}

/** A cache on its way. */
interface Listing {
  readonly reflector: Pick<Reflector<unknown>, 'synced' | 'failure'>;
}

const LOOK_MS = 50;

/** Needs a person; anything else passes. */
function isRefused(failure: KubeErrorKind | undefined): boolean {
  return failure === 'forbidden' || failure === 'not-found';
}
