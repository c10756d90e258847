import { isJsonObject, type JsonObject, jsonEqual } from '../../json/json.js';
import type { LinkObject } from '../objects/link-object.js';
import type { Verdict } from '../reconcile/verdict.js';
import type { Claim } from './claim.js';
import { type Condition, conditionIn, conditionList } from './conditions.js';

/**
 * The status of an object after a look at it. Pure: the same verdict on the same object gives the same status, so a look
 * that found nothing new writes nothing. `now` is RFC 3339 in whole seconds. `claim` is the link that it is about,
 * undefined where the object makes no sense.
 */
export function statusOf(
  object: LinkObject,
  verdict: Verdict,
  claim: Claim | undefined,
  now: string,
): JsonObject {
  const { status: before, generation, requestedAt } = object;
  const { plan: _plan, failures: _failures, ...kept } = before;
  const failures = failuresAfter(verdict, before);
  return {
    ...kept,
    observedGeneration: generation,
    conditions: conditionList(conditionsOf(verdict, before), before.conditions, generation, now),
    ...(verdict.kind === 'ready' && claim),
    ...(verdict.kind === 'ready' &&
      isLater(verdict.appliedAt, before) && { lastAppliedTime: verdict.appliedAt }),
    ...(verdict.kind === 'approval' && {
      plan: { ...verdict.plan, statements: [...verdict.plan.statements] },
    }),
    ...(requestedAt !== undefined && !isUntried(verdict) && { lastHandledRequestedAt: requestedAt }),
    ...(failures > 0 && { failures }),
  };
}

/** The status while a change is under way that takes a while. */
export function progressingStatus(object: LinkObject, now: string): JsonObject {
  const { status: before, generation } = object;
  const progressing = (type: Condition['type'], status: Condition['status']): Condition => ({
    type,
    status,
    reason: 'Progressing',
    message: 'A change is under way',
  });
  const wanted = [progressing('Ready', 'Unknown'), progressing('Reconciling', 'True'), ...driftKept(before)];
  return { ...before, conditions: conditionList(wanted, before.conditions, generation, now) };
}

/** The merge patch from one status to another; undefined: they are the same. */
export function statusPatch(before: JsonObject, now: JsonObject): JsonObject | undefined {
  if (jsonEqual(before, now)) return undefined;
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(now, key));
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...now };
}

function conditionsOf(verdict: Verdict, before: JsonObject): Condition[] {
  switch (verdict.kind) {
    case 'ready':
      return [
        { type: 'Ready', status: 'True', reason: 'Applied', message: verdict.message },
        verdict.drift === undefined
          ? {
              type: 'Drifted',
              status: 'False',
              reason: 'NoDrift',
              message: 'The server is as the object says',
            }
          : drifted(verdict.drift),
      ];
    case 'suspended':
      return [readyKept(before), ...driftKept(before)];
    case 'approval':
      return [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ApprovalPending',
          message: `${verdict.isOther ? 'Another plan is approved. ' : ''}Set annotation linkspec.dev/approved-plan to ${verdict.plan.hash}; ${verdict.plan.summary}`,
        },
        ...(verdict.drift === undefined ? driftKept(before) : [drifted(verdict.drift)]),
      ];
    case 'failed': {
      const { reason, message } = verdict;
      const beside: Condition = verdict.isTerminal
        ? { type: 'Stalled', status: 'True', reason, message }
        : { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message };
      const isUnderWay = reason === 'Progressing';
      return [
        { type: 'Ready', status: isUnderWay ? 'Unknown' : 'False', reason, message },
        beside,
        ...driftKept(before),
      ];
    }
    default:
      return verdict satisfies never;
  }
}

function drifted(message: string): Condition {
  return { type: 'Drifted', status: 'True', reason: 'DriftDetected', message };
}

/** A suspended object keeps what was last known of it, and of which generation; nothing is under way or waits. */
function readyKept(before: JsonObject): Condition {
  const known = conditionIn(before, 'Ready');
  if (known && known.reason !== 'Progressing' && known.reason !== 'ApprovalPending')
    return known as unknown as Condition;
  return { type: 'Ready', status: 'Unknown', reason: 'Suspended', message: 'spec.suspend is true' };
}

function driftKept(before: JsonObject): Condition[] {
  const known = conditionIn(before, 'Drifted');
  return isJsonObject(known) ? [known as unknown as Condition] : [];
}

/** Times in whole seconds compare as texts. */
function isLater(appliedAt: string | undefined, { lastAppliedTime }: JsonObject): appliedAt is string {
  if (appliedAt === undefined) return false;
  return typeof lastAppliedTime !== 'string' || lastAppliedTime < appliedAt;
}

/**
 * Tries in a row that failed and are worth another. A Stalled object counts none, and neither does one that waits for a
 * server to come back, so that looking again writes nothing.
 */
function failuresAfter(verdict: Verdict, { failures }: JsonObject): number {
  if (verdict.kind !== 'failed') return 0;
  const before = typeof failures === 'number' ? failures : 0;
  return verdict.isTerminal || isUntried(verdict) ? before : before + 1;
}

function isUntried(verdict: Verdict): boolean {
  return verdict.kind === 'failed' && verdict.isUntried === true;
}
