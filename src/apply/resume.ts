import { idText, type ObjectId } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import type { Json } from '../json/json.js';
import type { Run } from '../observe/run.js';
import { entryKey, type WindowRecord } from '../state/records.js';
import { snapshotOf } from '../state/state-snapshot.js';
import type { HeldLock } from '../state/state-store.js';
import { startPipeline } from './pipelines.js';
import { readRecorded } from './recorded.js';
import { refusalOf } from './server-refusal.js';

/** What became of the windows that interrupted runs left open. */
export interface ResumeResult {
  /** Pipelines that were stopped and run again. */
  readonly started: readonly ObjectId[];
  /** Links whose window belongs to a run that is still at work. */
  readonly busy: readonly ObjectId[];
  readonly errors: readonly LinkspecError[];
}

/**
 * Finishes what interrupted runs left (contract, resume): starts the pipelines that they had stopped and that are
 * still Stopped, under each link's lock. Safe at any time: a window of a live run is left to that run, and a
 * pipeline that is not on record is never started. Waits up to `lockWaitMs`, 15 s at most, for a lock that is held: by
 * then that of a killed run is free. Throws where the state cannot be read.
 */
export async function resume(run: Run, lockWaitMs = DEAD_LOCK_MS): Promise<ResumeResult> {
  const open = snapshotOf(await run.state.load()).windows;
  const results = await Promise.all(
    open.map(({ link }) =>
      // What stands against one window leaves the others be.
      finish(run, link, Math.min(lockWaitMs, DEAD_LOCK_MS)).catch((error: unknown) => ({
        ...NOTHING,
        errors: [refusalOf(error, `finishing the interrupted change of ${idText(link)}`)],
      })),
    ),
  );
  return {
    started: results.flatMap(({ started }) => started),
    busy: results.flatMap(({ busy }) => busy),
    errors: results.flatMap(({ errors }) => errors),
  };
}

/** How long the lock of a killed run may last (contract, Pipelines 3). */
const DEAD_LOCK_MS = 15_000;

const NOTHING: ResumeResult = { started: [], busy: [], errors: [] };

async function finish(run: Run, link: ObjectId, lockWaitMs: number): Promise<ResumeResult> {
  const ref = { kind: 'window', key: entryKey(link) } as const;
  let lock: HeldLock;
  try {
    lock = await run.state.lock(ref.key, lockWaitMs);
  } catch (error) {
    if (error instanceof LinkspecError && error.code === 'LNK0503') return { ...NOTHING, busy: [link] };
    throw error;
  }
  try {
    const [window] = snapshotOf(await run.state.read([ref])).windows;
    if (!window) return NOTHING;
    const { stopped, inUse } = await readRecorded(run, window);
    const outcomes = await Promise.all(
      stopped.map(async (pipeline) => ({ pipeline, outcome: await startPipeline(run, pipeline) })),
    );
    const left = outcomes.filter(({ outcome }) => outcome.kind === 'left').map(({ pipeline }) => pipeline);
    const kept: WindowRecord = { ...window, pipelines: [...left, ...inUse] };
    if (kept.pipelines.length === 0) await run.state.remove([ref]);
    else await run.state.put([{ ...ref, body: kept as unknown as Json }]);
    return {
      started: outcomes.filter(({ outcome }) => outcome.kind === 'running').map(({ pipeline }) => pipeline),
      busy: [],
      errors: [
        ...outcomes.flatMap(({ outcome }) => (outcome.kind === 'left' ? [outcome.error] : [])),
        ...inUse.map(usedBySession),
      ],
    };
  } finally {
    await lock.release().catch(() => undefined);
  }
}

function usedBySession(pipeline: ObjectId): LinkspecError {
  return new LinkspecError('LNK0405', `somebody's session uses ${idText(pipeline)}, so it was not started`, {
    hint: 'Run `linkspec resume` once that session is done: the journal remembers the pipeline.',
  });
}
