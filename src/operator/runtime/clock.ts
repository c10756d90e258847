import { onAbort } from './on-abort.js';

/** Time as the runtime sees it, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds that only ever grow: for deadlines and durations. Has no meaning outside this process. */
  monotonicMs(): number;
  /** Milliseconds since 1970: for what people and other machines read, never for deadlines. */
  wallMs(): number;
  /** Runs something once after `ms` milliseconds. Gives what cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** A number from 0 (included) to 1 (excluded), like `Math.random`. */
export type Random = () => number;

/** The clock of this machine. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Node.js runs timers that are longer than this at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. Leaves no listener behind. */
export async function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = () => {
      cancelTimer();
      cancelAbort();
      resolve();
    };
    const cancelTimer = clock.after(ms, wake);
    const cancelAbort = onAbort(signal, wake);
  });
}
