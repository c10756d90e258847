import { compactJson, type JsonObject } from '../../json/json.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import type { ClusterConnection } from './cluster-connection.js';
import type {
  KubeApi,
  KubeVerb,
  ListOptions,
  ListPage,
  PatchOptions,
  RequestOptions,
  RequestRecord,
  WatchFrom,
} from './kube-api.js';
import { asKubeError, KubeError, type KubeErrorKind } from './kube-error.js';
import type { KubeObject } from './kube-object.js';
import { objectOf, pageOf } from './read-answer.js';
import { type Attempt, failureOfAnswer } from './read-failure.js';
import {
  apiVersionOf,
  collectionPath,
  type Named,
  objectPath,
  type Resource,
  type Scope,
} from './resource.js';
import { type WatchEvent, watchEvents } from './watch-event.js';
import { exchange, openStream, type WireAnswer, type WireRequest } from './wire-request.js';

export interface KubeApiOptions {
  readonly clock?: Clock;
  /** Time for one request; default 15 s. A page of a list has four times that. */
  readonly timeoutMs?: number;
  readonly onRequest?: (record: RequestRecord) => void;
}

/**
 * Speaks to the API server with Node's own HTTP client over the connection's agent. client-node's requests are not
 * used: they make a TLS connection each, lose keys that its models do not know, and have no time limit.
 */
export function createKubeApi(cluster: ClusterConnection, options: KubeApiOptions = {}): KubeApi {
  return new Api(cluster, options);
}

/** Field manager of all writes: who changed what is shown by `kubectl get --show-managed-fields`. */
const WRITER = { fieldManager: 'linkspec' };
const PAGE = 500;
const DELETE_OPTIONS = { apiVersion: 'v1', kind: 'DeleteOptions' };

interface Call {
  readonly verb: KubeVerb;
  readonly method: WireRequest['method'];
  readonly resource: Resource;
  /** What is told in errors: the name of an object or of a namespace. */
  readonly about: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly contentType?: string;
  readonly body?: string;
  readonly options?: RequestOptions | undefined;
}

class Api implements KubeApi {
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(
    private readonly cluster: ClusterConnection,
    private readonly settings: KubeApiOptions,
  ) {
    this.#clock = settings.clock ?? systemClock;
    this.#timeoutMs = settings.timeoutMs ?? 15_000;
  }

  async *list(resource: Resource, scope: Scope, options: ListOptions = {}): AsyncIterable<ListPage> {
    const limit = options.limit ?? PAGE;
    let next: string | undefined;
    do {
      const call: Call = {
        verb: 'list',
        method: 'GET',
        resource,
        about: scope.namespace ?? 'all namespaces',
        path: collectionPath(resource, scope.namespace),
        query: { ...selectors(scope), limit: limit || undefined, continue: next },
        options: { timeoutMs: 4 * this.#timeoutMs, ...options },
      };
      const { page, more } = pageOf(await this.#whole(call), attemptOf(call));
      yield page;
      next = more;
    } while (next);
  }

  async *watch(
    resource: Resource,
    scope: Scope,
    from: WatchFrom,
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent> {
    const { resourceVersion, timeoutSeconds, idleMs } = from;
    const call: Call = {
      verb: 'watch',
      method: 'GET',
      resource,
      about: scope.namespace ?? 'all namespaces',
      path: collectionPath(resource, scope.namespace),
      query: {
        ...selectors(scope),
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion,
        timeoutSeconds,
      },
      options: { signal },
    };
    const stream = await this.#try(call, (request) => openStream(request, idleMs));
    if (!('text' in stream)) throw failureOfAnswer(attemptOf(call), stream);
    try {
      yield* watchEvents(stream.text, attemptOf(call));
    } catch (error) {
      throw this.#told(call, error);
    }
  }

  get(resource: Resource, named: Named, options?: RequestOptions): Promise<KubeObject> {
    return this.#one({ verb: 'get', method: 'GET', ...place(resource, named), options });
  }

  create(
    resource: Resource,
    namespace: string,
    body: JsonObject,
    options?: RequestOptions,
  ): Promise<KubeObject> {
    return this.#one({
      verb: 'create',
      method: 'POST',
      resource,
      about: namespace,
      path: collectionPath(resource, namespace),
      query: WRITER,
      contentType: 'application/json',
      body: compactJson(named(resource, body)),
      options,
    });
  }

  mergePatch(
    resource: Resource,
    named: Named,
    body: JsonObject,
    options?: PatchOptions,
  ): Promise<KubeObject> {
    return this.#patch(resource, named, 'application/merge-patch+json', compactJson(body), options);
  }

  jsonPatch(
    resource: Resource,
    named: Named,
    operations: readonly JsonObject[],
    options?: PatchOptions,
  ): Promise<KubeObject> {
    return this.#patch(resource, named, 'application/json-patch+json', compactJson(operations), options);
  }

  #patch(
    resource: Resource,
    named: Named,
    contentType: string,
    body: string,
    options?: PatchOptions,
  ): Promise<KubeObject> {
    const where = place(resource, named, options?.subresource);
    return this.#one({ verb: 'patch', method: 'PATCH', ...where, query: WRITER, contentType, body, options });
  }

  replace(
    resource: Resource,
    object: Named,
    body: JsonObject,
    options?: RequestOptions,
  ): Promise<KubeObject> {
    return this.#one({
      verb: 'update',
      method: 'PUT',
      ...place(resource, object),
      query: WRITER,
      contentType: 'application/json',
      body: compactJson(named(resource, body)),
      options,
    });
  }

  async delete(
    resource: Resource,
    named: Named,
    options: RequestOptions & { readonly uid?: string } = {},
  ): Promise<void> {
    const { uid } = options;
    await this.#whole({
      verb: 'delete',
      method: 'DELETE',
      ...place(resource, named),
      contentType: 'application/json',
      body: compactJson({ ...DELETE_OPTIONS, ...(uid !== undefined && { preconditions: { uid } }) }),
      options,
    });
  }

  close(): void {
    this.cluster.close();
  }

  async #one(call: Call): Promise<KubeObject> {
    return objectOf(await this.#whole(call), attemptOf(call));
  }

  async #whole(call: Call): Promise<WireAnswer> {
    const answer = await this.#try(call, exchange);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw failureOfAnswer(attemptOf(call), answer);
  }

  /** One request, and a second one with fresh credentials if they were refused. */
  async #try<T extends { readonly status: number }>(
    call: Call,
    send: (request: WireRequest) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const startMs = this.#clock.monotonicMs();
      try {
        const access = await this.cluster.access();
        const answer = await send(this.#requestOf(call, access));
        this.#record(call, String(answer.status), startMs);
        if (answer.status !== 401) return answer;
        this.cluster.refuse();
        if (attempt === 2 || (await this.cluster.access()) === access) return answer;
      } catch (error) {
        const failure = this.#told(call, error);
        this.#record(call, failure.kind, startMs);
        throw failure;
      }
    }
  }

  #requestOf(call: Call, access: WireRequest['access']): WireRequest {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) query.set(name, String(value));
    const search = query.size === 0 ? '' : `?${query}`;
    return {
      method: call.method,
      url: `${this.cluster.server}${call.path}${search}`,
      access,
      ...(call.contentType !== undefined && { contentType: call.contentType }),
      ...(call.body !== undefined && { body: call.body }),
      clock: this.#clock,
      timeoutMs: call.options?.timeoutMs ?? this.#timeoutMs,
      signal: call.options?.signal,
    };
  }

  /** The error with what was under way. Other connections to a server that fell silent are not tried one by one. */
  #told(call: Call, thrown: unknown): KubeError {
    const error = asKubeError(thrown);
    if (UNHEARD.has(error.kind)) this.cluster.dropIdle();
    if (error.status !== 0) return error;
    return new KubeError(error.kind, `${attemptOf(call).text}: ${error.message}`);
  }

  #record({ verb, resource }: Call, code: string, startMs: number): void {
    this.settings.onRequest?.({
      verb,
      plural: resource.plural,
      code,
      ms: this.#clock.monotonicMs() - startMs,
    });
  }
}

/** The server may be gone, and its connections with it. */
const UNHEARD: ReadonlySet<KubeErrorKind> = new Set(['network', 'timeout', 'silent']);

function place(
  resource: Resource,
  named: Named,
  subresource?: string,
): Pick<Call, 'resource' | 'about' | 'path'> {
  const path = objectPath(resource, named, subresource);
  return { resource, about: `${named.namespace}/${named.name}`, path };
}

function named(resource: Resource, body: JsonObject): JsonObject {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...body };
}

function selectors({ labelSelector, fieldSelector }: Scope): Record<string, string | undefined> {
  return { labelSelector, fieldSelector };
}

function attemptOf({ verb, resource, about }: Call): Attempt {
  return { text: `${verb} ${resource.plural} ${about}`, quotable: resource.plural !== 'secrets' };
}
