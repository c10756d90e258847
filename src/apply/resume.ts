import { idKey, type ObjectId } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import type { Run } from '../observe/run.js';
import { entryKey, type WindowRecord } from '../state/records.js';
import { snapshotOf } from '../state/state-snapshot.js';
import { startPipeline, statesOf } from './pipelines.js';

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
 * pipeline that is not on record is never started.
 */
export async function resume(run: Run, windows?: readonly WindowRecord[]): Promise<ResumeResult> {
  const open = windows ?? snapshotOf(await run.state.load()).windows;
  const results = [];
  for (const window of open) results.push(await finish(run, window.link));
  return {
    started: results.flatMap(({ started }) => started),
    busy: results.flatMap(({ busy }) => busy),
    errors: results.flatMap(({ errors }) => errors),
  };
}

async function finish(run: Run, link: ObjectId): Promise<ResumeResult> {
  const ref = { kind: 'window', key: entryKey(link) } as const;
  let lock: Awaited<ReturnType<Run['state']['lock']>>;
  try {
    lock = await run.state.lock(ref.key, 0);
  } catch (error) {
    if (error instanceof LinkspecError && error.code === 'LNK0503') return { started: [], busy: [link], errors: [] };
    throw error;
  }
  try {
    const [window] = snapshotOf(await run.state.read([ref])).windows;
    if (!window) return { started: [], busy: [], errors: [] };
    const states = await statesOf(run.server, window.pipelines);
    const stopped = window.pipelines.filter((pipeline) => states.get(idKey(pipeline))?.toLowerCase() === 'stopped');
    const outcomes = await Promise.all(
      stopped.map(async (pipeline) => ({ pipeline, outcome: await startPipeline(run.server, pipeline) })),
    );
    const left = outcomes.filter(({ outcome }) => outcome.kind === 'left').map(({ pipeline }) => pipeline);
    if (left.length === 0) await run.state.remove([ref]);
    else await run.state.put([{ ...ref, body: { ...window, link: { ...window.link }, pipelines: left.map((p) => ({ ...p })) } }]);
    return {
      started: outcomes.filter(({ outcome }) => outcome.kind === 'running').map(({ pipeline }) => pipeline),
      busy: [],
      errors: outcomes.flatMap(({ outcome }) => (outcome.kind === 'left' ? [outcome.error] : [])),
    };
  } finally {
    await lock.release();
  }
}
