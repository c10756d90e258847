import type { JsonObject } from '../../json/json.js';
import type { KubeObject } from './kube-object.js';
import type { Named, Resource, Scope } from './resource.js';
import type { WatchEvent } from './watch-event.js';

/**
 * The Kubernetes API as far as it is used here. Objects are raw JSON with all digits and keys. Every operation has a
 * time limit and throws a KubeError, and nothing else, where it fails.
 */
export interface KubeApi {
  /** All objects of the scope, up to 500 a page. Pages that expired in between are a KubeError `gone`. */
  list(resource: Resource, scope: Scope, options?: ListOptions): AsyncIterable<ListPage>;
  /** Changes since a version. Ends when the server ends it. */
  watch(resource: Resource, scope: Scope, from: WatchFrom, signal: AbortSignal): AsyncIterable<WatchEvent>;
  get(resource: Resource, named: Named, options?: RequestOptions): Promise<KubeObject>;
  create(
    resource: Resource,
    namespace: string,
    body: JsonObject,
    options?: RequestOptions,
  ): Promise<KubeObject>;
  /** A `resourceVersion` in the body makes it a `conflict` if the object has changed since. */
  mergePatch(resource: Resource, named: Named, body: JsonObject, options?: PatchOptions): Promise<KubeObject>;
  /** A `test` that does not hold is `invalid`. */
  jsonPatch(
    resource: Resource,
    named: Named,
    operations: readonly JsonObject[],
    options?: PatchOptions,
  ): Promise<KubeObject>;
  replace(resource: Resource, named: Named, body: JsonObject, options?: RequestOptions): Promise<KubeObject>;
  /** With a `uid`, an object that was created later under the same name is a `conflict`. */
  delete(
    resource: Resource,
    named: Named,
    options?: RequestOptions & { readonly uid?: string },
  ): Promise<void>;
  close(): void;
}

export interface RequestOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
export interface PatchOptions extends RequestOptions {
  readonly subresource?: 'status';
}
export interface ListOptions extends RequestOptions {
  /** Objects a page; 0: all in one. */
  readonly limit?: number;
}
export interface ListPage {
  readonly items: readonly KubeObject[];
  /** What a watch goes on from; the same on each page. */
  readonly resourceVersion: string;
}
export interface WatchFrom {
  readonly resourceVersion: string;
  /** After this time the server ends the watch. */
  readonly timeoutSeconds: number;
  /** A watch that is silent for longer is a KubeError `silent`: the connection may be dead. */
  readonly idleMs: number;
}

export type KubeVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
/** A request that is over, or a watch that has begun; for metrics. */
export interface RequestRecord {
  readonly verb: KubeVerb;
  readonly plural: string;
  /** The HTTP status, or the kind of the error where no answer came. */
  readonly code: string;
  readonly ms: number;
}
