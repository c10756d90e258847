import { isJsonObject, type Json, type JsonObject } from '../../json/json.js';
import type { KubeObject } from '../kube/kube-object.js';
import type { Resource } from '../kube/resource.js';

/** The custom resource (deploy/crd). */
export const LINK_SPECS: Resource = {
  group: 'linkspec.dev',
  version: 'v1alpha1',
  plural: 'linkspecs',
  kind: 'LinkSpec',
};

/** While it is there, the object stays until its link is dropped: only objects with `deletion: Delete` have it. */
export const FINALIZER = 'linkspec.dev/drop-link';
/** A new value has the object reconciled at once; it is echoed in `status.lastHandledRequestedAt`. */
const REQUESTED_AT = 'linkspec.dev/requested-at';
/** The hash of the plan that may be applied, for `approval: Manual`. */
const APPROVED_PLAN = 'linkspec.dev/approved-plan';

/** A LinkSpec object as the operator keeps it. */
export interface LinkObject {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  /** RFC 3339: the oldest of two objects for one link wins. */
  readonly createdAt: string;
  readonly isDeleted: boolean;
  readonly finalizers: readonly string[];
  readonly requestedAt: string | undefined;
  readonly approvedPlan: string | undefined;
  /** As written; it is checked when it is reconciled. */
  readonly spec: JsonObject;
  readonly status: JsonObject;
}

/** The object of what the API server sent. */
export function linkObjectOf({ metadata, spec, status }: KubeObject): LinkObject {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    generation: metadata.generation ?? 0,
    createdAt: metadata.creationTimestamp ?? '',
    isDeleted: metadata.deletionTimestamp !== undefined,
    finalizers: metadata.finalizers ?? [],
    requestedAt: metadata.annotations?.[REQUESTED_AT],
    approvedPlan: metadata.annotations?.[APPROVED_PLAN],
    spec: objectOr(spec),
    status: objectOr(status),
  };
}

/** Whether an update is one that the operator has to look at: its own writes of status and finalizer are not. */
export function isNews(before: LinkObject, now: LinkObject): boolean {
  return (
    before.uid !== now.uid ||
    before.generation !== now.generation ||
    before.isDeleted !== now.isDeleted ||
    before.requestedAt !== now.requestedAt ||
    before.approvedPlan !== now.approvedPlan
  );
}

function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
