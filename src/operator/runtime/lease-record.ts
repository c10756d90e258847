import { compactJson, type JsonObject } from '../../json/json.js';
import type { KubeObject } from '../kube/kube-object.js';

/** What a Lease says. */
export interface LeaseRecord {
  /** Who leads; empty: nobody. */
  readonly holder: string;
  readonly durationMs: number;
  /** Differs whenever anything in the record does: a sign of life of whoever wrote it. */
  readonly text: string;
}

/** Reads a Lease. Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/ */
export function leaseRecordOf({ spec = {} }: KubeObject): LeaseRecord {
  const { holderIdentity, leaseDurationSeconds } = spec;
  return {
    holder: typeof holderIdentity === 'string' ? holderIdentity : '',
    durationMs: typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds * 1000 : 0,
    text: compactJson(spec),
  };
}

/** The `spec` of a Lease that this holder takes or renews. `before` is the Lease as it was, if there was one. */
export function leaseSpec(
  holder: string,
  leaseMs: number,
  nowMs: number,
  before: KubeObject | undefined,
): JsonObject {
  const { acquireTime, leaseTransitions } = before?.spec ?? {};
  const changes = before !== undefined && leaseRecordOf(before).holder !== holder;
  const transitions = typeof leaseTransitions === 'number' ? leaseTransitions : 0;
  const now = microTime(nowMs);
  return {
    holderIdentity: holder,
    leaseDurationSeconds: Math.max(1, Math.ceil(leaseMs / 1000)),
    acquireTime: !changes && typeof acquireTime === 'string' ? acquireTime : now,
    renewTime: now,
    leaseTransitions: transitions + (changes && holder !== '' ? 1 : 0),
  };
}

/** Leases take times with six decimals (V1MicroTime) and refuse others. */
export function microTime(wallMs: number): string {
  return new Date(wallMs).toISOString().replace('Z', '000Z');
}
