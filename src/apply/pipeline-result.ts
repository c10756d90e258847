import type { ObjectId } from '../catalog/link-id.js';
import type { StartOutcome } from './pipelines.js';
import type { PipelineResult } from './result.js';

/** A pipeline that was started, as the result tells it; `stoppedAt` on the monotonic clock, if we stopped it. */
export function pipelineResultOf(
  { database, name }: ObjectId,
  stoppedAt: number | undefined,
  outcome: StartOutcome,
): PipelineResult {
  switch (outcome.kind) {
    case 'running': {
      const downtimeMs = stoppedAt === undefined ? null : Math.max(0, Math.round(outcome.at - stoppedAt));
      return { database, name, downtimeMs, state: 'Running' };
    }
    case 'gone':
      return { database, name, downtimeMs: null, state: 'gone' };
    case 'left':
      return { database, name, downtimeMs: null, state: outcome.state };
    default:
      return outcome satisfies never;
  }
}
