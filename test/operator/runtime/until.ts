import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds; an error after ten seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) {
    if (holds()) return;
    await sleep(5);
  }
  throw new Error(`still not so: ${holds}`);
}
