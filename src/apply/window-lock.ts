import type { ObjectId } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { PATIENCE, type Run } from '../observe/run.js';
import { entryKey } from '../state/records.js';
import type { HeldLock } from '../state/state-store.js';
import { persist } from './persist.js';

/**
 * The lock of one link's window. It may be lost with its connection while pipelines are stopped: then it is taken
 * again before they are started, since another run may have come in between and finished what is on record.
 */
export class WindowLock implements HeldLock {
  #held: HeldLock;
  #lost = false;

  private constructor(
    private readonly run: Run,
    private readonly key: string,
    held: HeldLock,
  ) {
    this.#held = held;
  }

  /** Throws LNK0503 where another run keeps it for `timeoutMs`, and what the signal says where that is given. */
  static async take(run: Run, link: ObjectId, timeoutMs: number, signal: AbortSignal): Promise<WindowLock> {
    const key = entryKey(link);
    return new WindowLock(run, key, await run.state.lock(key, timeoutMs, signal));
  }

  /** Whether it was ever lost: another run may have changed the link and the state since it was taken. */
  get wasLost(): boolean {
    return this.#lost;
  }

  /** Throws LNK0507 if the lock was lost, also if it was taken again since: the window may not go on. */
  async assertHeld(): Promise<void> {
    if (this.#lost) throw lost();
    await this.#held.assertHeld();
  }

  /** Takes the lock again if it was lost. `theirs`: another run has it now, and with it what is on record. */
  async regain(): Promise<'held' | 'theirs'> {
    try {
      await this.#held.assertHeld();
      return 'held';
    } catch {
      this.#lost = true;
    }
    await this.#held.release().catch(() => undefined);
    try {
      const { startMs } = this.run.patience ?? PATIENCE;
      this.#held = await persist(this.run, () => this.run.state.lock(this.key, startMs));
      return 'held';
    } catch (error) {
      if (error instanceof LinkspecError && error.code === 'LNK0503') return 'theirs';
      throw error;
    }
  }

  async release(): Promise<void> {
    await this.#held.release();
  }
}

function lost(): LinkspecError {
  return new LinkspecError('LNK0507', 'the lock of the link was lost with its connection', {
    hint: 'Run again: what this run had begun is on record and is finished first.',
  });
}
