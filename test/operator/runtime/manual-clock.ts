import { setImmediate as immediate } from 'node:timers/promises';
import type { Clock } from '../../../src/operator/runtime/clock.js';

/** A clock that goes on only when it is told to. */
export interface ManualClock extends Clock {
  /** Goes on by `ms`: timers run in their order, and what they set going gets its turn in between. */
  pass(ms: number): Promise<void>;
  /** Goes on at once, as for a process that was stopped: timers run only afterwards. */
  jump(ms: number): void;
  /** Timers that still wait. */
  readonly timers: number;
}

export function manualClock(): ManualClock {
  let nowMs = 0;
  const timers = new Map<object, { readonly atMs: number; readonly run: () => void }>();
  const due = (untilMs: number) =>
    [...timers].filter(([, { atMs }]) => atMs <= untilMs).sort(([, a], [, b]) => a.atMs - b.atMs)[0];
  return {
    monotonicMs: () => nowMs,
    wallMs: () => Date.UTC(2030, 0, 1) + nowMs,
    after(ms, run) {
      const handle = {};
      timers.set(handle, { atMs: nowMs + ms, run });
      return () => timers.delete(handle);
    },
    async pass(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (let next = due(endMs); next; next = due(endMs)) {
        timers.delete(next[0]);
        nowMs = Math.max(nowMs, next[1].atMs);
        next[1].run();
        await settle();
      }
      nowMs = endMs;
    },
    jump(ms) {
      nowMs += ms;
    },
    get timers() {
      return timers.size;
    },
  };
}

/** Lets promises that are settled have their effect. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await immediate();
}
