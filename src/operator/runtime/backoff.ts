import type { Random } from './clock.js';

export interface Backoff {
  /** The shortest wait, in milliseconds. */
  readonly baseMs: number;
  /** The longest wait, in milliseconds. */
  readonly capMs: number;
}

/**
 * How long to wait after `failures` (1 or more) failures in a row: anything between the base and a bound that doubles
 * with each failure up to the cap. The whole range is drawn from, so that many who failed together come back apart.
 */
export function backoffMs(failures: number, { baseMs, capMs }: Backoff, random: Random): number {
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(failures, 50));
  return baseMs + random() * Math.max(0, bound - baseMs);
}
