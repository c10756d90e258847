/** Whoever holds row locks: a session. */
export type Holder = object;

/** How a wait for a lock ended. */
export type WaitEnd = 'free' | 'timeout' | 'aborted';

/**
 * Exclusive row locks, each a key of table and primary key. Held to the end of the holder's transaction; nobody
 * looks for deadlocks, waits end by time (docs, row-locking).
 */
export class RowLocks {
  private readonly holders = new Map<string, Holder>();
  private readonly held = new Map<Holder, Set<string>>();
  private readonly waiting = new Map<string, Set<() => void>>();

  /** The first of the keys that somebody else holds. */
  blocked(keys: Iterable<string>, holder: Holder): string | undefined {
    for (const key of keys) {
      const other = this.holders.get(key);
      if (other !== undefined && other !== holder) return key;
    }
    return undefined;
  }

  /** Takes keys that nobody else holds. */
  take(keys: Iterable<string>, holder: Holder): void {
    for (const key of keys) {
      this.holders.set(key, holder);
      const own = this.held.get(holder) ?? new Set();
      this.held.set(holder, own.add(key));
    }
  }

  /** Gives back one key. Tells whether it was held. */
  release(key: string, holder: Holder): boolean {
    if (!this.held.get(holder)?.delete(key)) return false;
    this.holders.delete(key);
    const waiters = this.waiting.get(key);
    this.waiting.delete(key);
    for (const wake of waiters ?? []) wake();
    return true;
  }

  /** Gives back all keys of the holder; those who wait for one of them try again. */
  releaseAll(holder: Holder): void {
    for (const key of [...(this.held.get(holder) ?? [])]) this.release(key, holder);
    this.held.delete(holder);
  }

  /** Waits until the key may be free, the time is over, or the signal is given. */
  wait(key: string, timeoutMs: number, signal: AbortSignal): Promise<WaitEnd> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve('aborted');
        return;
      }
      const waiters = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, waiters);
      const end = (how: WaitEnd): void => {
        clearTimeout(timer);
        waiters.delete(wake);
        signal.removeEventListener('abort', abort);
        resolve(how);
      };
      const wake = (): void => end('free');
      const abort = (): void => end('aborted');
      const timer = setTimeout(() => end('timeout'), Math.min(timeoutMs, 0x7fffffff));
      waiters.add(wake);
      signal.addEventListener('abort', abort);
    });
  }
}
