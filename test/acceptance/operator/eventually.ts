import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks until it holds, and gives what was seen then. What a look throws counts as not yet. After `ms`, long since the
 * machine may be busy, it rejects with what was seen last.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  { ms = 45_000, what = 'what was waited for' } = {},
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    let last: unknown;
    try {
      const seen = await look();
      if (holds(seen)) return seen;
      last = seen;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      const text = last instanceof Error ? String(last) : JSON.stringify(last, null, 1);
      throw new Error(`${what} never came. Last seen:\n${text}`);
    }
    await sleep(40);
  }
}
