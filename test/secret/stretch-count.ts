import { createHook } from 'node:async_hooks';

export interface StretchCount {
  started: number;
  /** The most that ran at once. */
  most: number;
}

/** Counts the scrypt jobs that Node really starts while `work` runs. */
export async function countStretches<T>(work: () => Promise<T>): Promise<StretchCount & { result: T }> {
  const count: StretchCount = { started: 0, most: 0 };
  const running = new Set<number>();
  const hook = createHook({
    init(id, type) {
      if (type !== 'SCRYPTREQUEST') return;
      count.started++;
      running.add(id);
      count.most = Math.max(count.most, running.size);
    },
    before: (id) => running.delete(id),
  }).enable();
  try {
    const result = await work();
    return { ...count, result };
  } finally {
    hook.disable();
  }
}
