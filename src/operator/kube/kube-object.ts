import { isJsonObject, type Json, type JsonObject } from '../../json/json.js';

/** What stands in `metadata`, as far as it is used here. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  /** RFC 3339, in whole seconds. */
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** An object as the API server gave it. Items of lists may lack `apiVersion` and `kind`. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
  readonly data?: JsonObject;
  /** The type of a Secret. */
  readonly type?: string;
}

/** Takes JSON for an object. Throws a TypeError, which quotes nothing of it, where it has no name. */
export function asKubeObject(value: Json | undefined): KubeObject {
  const metadata = isJsonObject(value) ? value.metadata : undefined;
  if (!isJsonObject(metadata) || typeof metadata.name !== 'string')
    throw new TypeError('the API server sent something that is not an object with a name');
  return value as unknown as KubeObject;
}

/**
 * The object without what is large and never read here: who manages which field, and the copy of the whole object
 * that `kubectl apply` leaves in an annotation (for a Secret, a copy of its data).
 */
export function trimmed(object: KubeObject): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...without(metadata as ObjectMeta & { readonly managedFields?: unknown }, 'managedFields'),
      ...(metadata.annotations && { annotations: without(metadata.annotations, LAST_APPLIED) }),
    },
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = object;
  return rest;
}
