import type { ObjectId } from './link-id.js';

/** A pipeline as the server tells it (information_schema.PIPELINES). */
export interface LivePipeline extends ObjectId {
  /** As the server spells it: Running, Stopped, Error, Detached, Testing, Profiling, Running...Foreground, … */
  readonly state: string;
  /** CONFIG_JSON's `source_type`, upper case, where the server tells it. */
  readonly sourceType?: string;
}

/**
 * What a state means for a change of the link. Anything that is not known to be at rest counts as busy
 * (reference: docs 9.1 show-pipelines, information_schema.PIPELINES; `Paused` and `Suspended` are not documented).
 */
export type Activity = 'running' | 'resting' | 'failed' | 'busy';

export function activityOf(state: string): Activity {
  switch (state.toLowerCase()) {
    case 'running':
      return 'running';
    case 'stopped':
    case 'detached':
      return 'resting';
    case 'error':
      return 'failed';
    default:
      return 'busy';
  }
}
