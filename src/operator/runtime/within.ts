import { type Clock, sleep, systemClock } from './clock.js';

/** What the work gives, or undefined if it takes longer than that many milliseconds: then it goes on by itself. */
export async function within<T>(
  ms: number,
  work: Promise<T>,
  clock: Clock = systemClock,
): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work, sleep(clock, ms, over.signal).then(() => undefined)]);
  } finally {
    over.abort();
  }
}
