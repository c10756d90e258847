import lockfile from 'proper-lockfile';
import { LinkspecError } from '../error/linkspec-error.js';
import { systemCode } from './file-errors.js';
import type { HeldLock } from './state-store.js';

/**
 * Tries once to take the lock folder `PATH.lock`; `undefined` when somebody has it. The holder touches the folder
 * every 2.5 s; one that was not touched for 10 s belonged to a killed process and is taken over. The folder around it
 * must exist.
 */
export async function tryLockFile(path: string): Promise<HeldLock | undefined> {
  let lost = false;
  let awake = Date.now();
  try {
    const unlock = await lockfile.lock(path, {
      realpath: false,
      stale: STALE_MS,
      update: STALE_MS / 4,
      onCompromised: () => {
        lost = true;
      },
    });
    const beat = setInterval(() => {
      awake = Date.now();
    }, BEAT_MS);
    beat.unref();
    return {
      async assertHeld() {
        // A process that stood still (suspended, swapped out) may have been taken for dead without knowing yet.
        if (lost || Date.now() - awake > STALE_MS - 2 * BEAT_MS)
          throw new LinkspecError('LNK0507', `the lock ${path}.lock was lost: another run took it over`, {
            hint: 'This process stood still for too long, or somebody removed the lock. Run again.',
          });
      },
      async release() {
        clearInterval(beat);
        await unlock().catch(() => {});
      },
    };
  } catch (error) {
    if (systemCode(error) === 'ELOCKED') return undefined;
    throw error;
  }
}

const STALE_MS = 10_000;
const BEAT_MS = 1000;
