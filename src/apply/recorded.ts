import { idKey, type ObjectId } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { PATIENCE, type Run } from '../observe/run.js';
import type { WindowRecord } from '../state/records.js';
import { statesOf, waitUntilAtRest } from './pipelines.js';

/** What became of the pipelines that an interrupted run was about to stop. The others run, failed, or are gone. */
export interface Recorded {
  /** To be started. */
  readonly stopped: readonly ObjectId[];
  /** Stopped too, but used by somebody's session just now. */
  readonly inUse: readonly ObjectId[];
}

/**
 * Looks at the pipelines of a record. The run may have been killed right after a STOP that is still under way, which
 * the state may not tell: while the record is young, pipelines that seem to run are watched for a moment.
 */
export async function readRecorded(run: Run, { pipelines, since }: WindowRecord): Promise<Recorded> {
  const { stopMs, doubtMs } = run.patience ?? PATIENCE;
  const isOld = run.now().getTime() - Date.parse(since) > stopMs;
  if (!isOld) await waitUntilAtRest(run, pipelines, doubtMs);
  const states = await statesOf(run, pipelines);
  const stateOf = (pipeline: ObjectId) => states.get(idKey(pipeline)) ?? 'gone';
  return {
    // A person who detached one meant it to stay so.
    stopped: pipelines.filter((pipeline) => stateOf(pipeline).toLowerCase() === 'stopped'),
    inUse: pipelines.filter(
      (pipeline) => states.has(idKey(pipeline)) && activityOf(stateOf(pipeline)) === 'busy',
    ),
  };
}
