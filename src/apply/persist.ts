import { setTimeout as sleep } from 'node:timers/promises';
import { ServerError } from '../database/session.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { PATIENCE, type Run } from '../observe/run.js';

/** Repeats what may run twice while the connection fails, for as long as a START would be tried. Throws its last error. */
export async function persist<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const { startMs } = run.patience ?? PATIENCE;
  const deadline = performance.now() + startMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() >= deadline) throw error;
      await sleep(pause);
    }
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof ServerError) return error.kind !== 'refused';
  return error instanceof LinkspecError && (error.code === 'LNK0301' || error.code === 'LNK0305');
}
