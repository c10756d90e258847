import type { JsonObject } from '../../../src/json/json.js';
import type { KubeApi, RequestOptions } from '../../../src/operator/kube/kube-api.js';
import { KubeError } from '../../../src/operator/kube/kube-error.js';
import type { KubeObject } from '../../../src/operator/kube/kube-object.js';
import type { Named, Resource } from '../../../src/operator/kube/resource.js';
import { onAbort } from '../../../src/operator/runtime/on-abort.js';
import { keyOf } from '../../../src/operator/runtime/store.js';
import type { ManualClock } from './manual-clock.js';

/** Objects in memory, with versions as the API server keeps them. */
export class MemoryApi implements Pick<KubeApi, 'get' | 'create' | 'replace' | 'mergePatch'> {
  readonly objects = new Map<string, KubeObject>();
  readonly calls: string[] = [];
  /** What happens instead of an answer; `lost`: the request is carried out, its answer does not come. */
  fault: 'none' | 'down' | 'silent' | 'lost' | 'forbidden' = 'none';
  #version = 0;

  constructor(private readonly clock: ManualClock) {}

  async get(_resource: Resource, named: Named, options?: RequestOptions): Promise<KubeObject> {
    return this.#answer('get', options, () => this.#existing(named));
  }

  async create(
    resource: Resource,
    namespace: string,
    body: JsonObject,
    options?: RequestOptions,
  ): Promise<KubeObject> {
    return this.#answer('create', options, () => {
      const object = body as unknown as KubeObject;
      const key = keyOf({ namespace, name: object.metadata.name });
      if (this.objects.has(key))
        throw new KubeError('conflict', `create ${resource.plural}`, {
          status: 409,
          reason: 'AlreadyExists',
        });
      return this.#keep(key, object);
    });
  }

  async replace(
    resource: Resource,
    named: Named,
    body: JsonObject,
    options?: RequestOptions,
  ): Promise<KubeObject> {
    return this.#answer('replace', options, () => {
      const object = body as unknown as KubeObject;
      const { metadata } = this.#existing(named);
      if (object.metadata.resourceVersion !== metadata.resourceVersion)
        throw new KubeError('conflict', `replace ${resource.plural}`, { status: 409, reason: 'Conflict' });
      return this.#keep(keyOf(named), object);
    });
  }

  async mergePatch(
    _resource: Resource,
    named: Named,
    body: JsonObject,
    options?: RequestOptions,
  ): Promise<KubeObject> {
    return this.#answer('patch', options, () => {
      const before = this.#existing(named);
      return this.#keep(keyOf(named), { ...before, ...body, metadata: before.metadata });
    });
  }

  #existing(named: Named): KubeObject {
    const object = this.objects.get(keyOf(named));
    if (!object) throw new KubeError('not-found', 'get', { status: 404, reason: 'NotFound' });
    return object;
  }

  #keep(key: string, object: KubeObject): KubeObject {
    this.#version += 1;
    const metadata = { ...object.metadata, uid: 'u', resourceVersion: String(this.#version) };
    const kept = { ...object, metadata };
    this.objects.set(key, kept);
    return kept;
  }

  async #answer<T>(call: string, options: RequestOptions | undefined, run: () => T): Promise<T> {
    this.calls.push(call);
    const { fault } = this;
    if (fault === 'down') throw new KubeError('network', 'refused');
    if (fault === 'forbidden') throw new KubeError('forbidden', 'no', { status: 403 });
    const result = fault === 'silent' ? undefined : run();
    if (result !== undefined && fault === 'none') return result;
    return new Promise((_, reject) => {
      const end = (error: KubeError) => {
        cancelTimer();
        cancelAbort();
        reject(error);
      };
      const timeoutMs = options?.timeoutMs ?? 15_000;
      const cancelTimer = this.clock.after(timeoutMs, () => end(new KubeError('timeout', 'no answer')));
      const cancelAbort = onAbort(options?.signal, () => end(new KubeError('aborted', 'given up')));
    });
  }
}
