import { isJsonObject, type Json, type JsonObject } from '../../json/json.js';
import { cutToBytes } from '../runtime/event-body.js';
import type { Reason } from './reasons.js';

/** One condition, as Kubernetes' conventions have it. */
export interface Condition {
  readonly type: 'Ready' | 'Reconciling' | 'Stalled' | 'Drifted';
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: Reason | 'ProgressingWithRetry';
  readonly message: string;
  /** The generation that it speaks of, where that is not the one of the status: it was carried over. */
  readonly observedGeneration?: number;
}

/**
 * The condition list for a status: order fixed, time of the last transition kept where the status stays, message
 * capped at 1 KiB. Conditions that are not wanted are gone: Reconciling and Stalled are there only while True.
 */
export function conditionList(
  wanted: readonly Condition[],
  before: Json | undefined,
  generation: number,
  now: string,
): Json[] {
  const known = new Map(
    (Array.isArray(before) ? before : []).flatMap((item: Json) =>
      isJsonObject(item) && typeof item.type === 'string' ? [[item.type, item] as const] : [],
    ),
  );
  return wanted.map(({ type, status, reason, message, observedGeneration = generation }) => {
    const old = known.get(type);
    const since =
      old?.status === status && typeof old.lastTransitionTime === 'string' ? old.lastTransitionTime : now;
    return {
      type,
      status,
      reason,
      message: cutToBytes(message, LONGEST),
      observedGeneration,
      lastTransitionTime: since,
    };
  });
}

/** One condition of a status as the API server has it. */
export function conditionIn(status: JsonObject, type: Condition['type']): JsonObject | undefined {
  const { conditions } = status;
  if (!Array.isArray(conditions)) return undefined;
  return conditions.filter(isJsonObject).find((condition) => condition.type === type);
}

const LONGEST = 1024;
