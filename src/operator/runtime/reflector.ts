import type { KubeApi } from '../kube/kube-api.js';
import { asKubeError, KubeError, type KubeErrorKind } from '../kube/kube-error.js';
import { type KubeObject, trimmed } from '../kube/kube-object.js';
import type { Resource, Scope } from '../kube/resource.js';
import type { WatchEvent } from '../kube/watch-event.js';
import { type Backoff, backoffMs } from './backoff.js';
import { type Clock, type Random, sleep, systemClock } from './clock.js';
import { keyOf, type Store } from './store.js';

export interface ReflectorOptions<T> {
  readonly api: Pick<KubeApi, 'list' | 'watch'>;
  readonly resource: Resource;
  readonly scope: Scope;
  /** May be shared by reflectors of one resource whose scopes are different namespaces. */
  readonly store: Store<T>;
  /** What to keep of an object; the rest is dropped at once. Undefined: the object is left out. */
  readonly transform: (object: KubeObject) => T | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
  /** A watch without a byte for this long is begun anew; default 90 s: where nothing happens newer servers send a bookmark each minute. */
  readonly idleMs?: number;
  /** After this long everything is listed again, should a change ever have been missed; default 1 h. */
  readonly relistMs?: number;
  /** Waits between attempts; default 0.2 s to 10 s. */
  readonly backoff?: Backoff;
  readonly hooks?: ReflectorHooks;
}

/** What happens, for metrics and logs. */
export interface ReflectorHooks {
  /** The store holds everything for the first time. */
  onSynced?(): void;
  /** Everything was listed. */
  onList?(objects: number): void;
  /** A list or a watch failed; it is tried again. */
  onError?(error: KubeError): void;
  /** A watch was silent for so long that another is begun: nothing happened, or the connection is dead. */
  onSilence?(): void;
  /** An object that the transform or an index throws on; it is left out. */
  onBadObject?(key: string, error: unknown): void;
}

/**
 * Keeps a store equal to a resource of the API server: a list, then a watch from there on, for as long as it may run.
 * Whatever goes wrong, it tries again; what it missed is in the next list. client-node's informer is not used, since
 * it stops for good at the first dropped connection.
 */
export class Reflector<T> {
  readonly #clock: Clock;
  readonly #random: Random;
  /** Keys that this reflector has put into the store, and may take out again. */
  readonly #inScope = new Set<string>();
  readonly #whenSynced: Promise<void>;
  #tellSynced: () => void = () => undefined;
  #synced = false;
  #aliveAtMs: number;
  #listedAtMs = 0;
  /** What a watch goes on from; undefined: everything has to be listed first. */
  #version: string | undefined;
  /** Failures in a row. */
  #failures = 0;
  #failure: KubeErrorKind | undefined;

  constructor(private readonly options: ReflectorOptions<T>) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#aliveAtMs = this.#clock.monotonicMs();
    this.#whenSynced = new Promise((resolve) => {
      this.#tellSynced = resolve;
    });
  }

  /** Whether the store has held everything at least once. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Resolves once {@link synced}. */
  whenSynced(): Promise<void> {
    return this.#whenSynced;
  }

  /** What the last attempt failed with; undefined: it did not fail, or none is over. */
  get failure(): KubeErrorKind | undefined {
    return this.#failure;
  }

  /** When the loop last showed a sign of life, on the monotonic clock; an attempt that fails is one too. */
  get aliveAtMs(): number {
    return this.#aliveAtMs;
  }

  /** Runs until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#aliveAtMs = this.#clock.monotonicMs();
      try {
        if (this.#version === undefined || this.#isListOld()) await this.#list(signal);
        await this.#watch(signal);
      } catch (thrown) {
        if (signal.aborted) return;
        const error = asKubeError(thrown);
        if (error.kind === 'silent') this.options.hooks?.onSilence?.();
        else await this.#recover(error, signal);
      }
    }
  }

  #isListOld(): boolean {
    return this.#clock.monotonicMs() - this.#listedAtMs > (this.options.relistMs ?? 3_600_000);
  }

  async #list(signal: AbortSignal): Promise<void> {
    try {
      await this.#listPages(signal, undefined);
    } catch (error) {
      // The pages expired while they were read: all at once then, as client-go does.
      if (!(error instanceof KubeError && error.kind === 'gone')) throw error;
      await this.#listPages(signal, 0);
    }
    this.#failure = undefined;
    this.#listedAtMs = this.#clock.monotonicMs();
    this.options.hooks?.onList?.(this.#inScope.size);
    if (this.#synced) return;
    this.#synced = true;
    this.#tellSynced();
    this.options.hooks?.onSynced?.();
  }

  async #listPages(signal: AbortSignal, limit: number | undefined): Promise<void> {
    const { api, resource, scope } = this.options;
    const found = new Set<string>();
    let version: string | undefined;
    for await (const page of api.list(resource, scope, { signal, ...(limit !== undefined && { limit }) })) {
      for (const object of page.items) found.add(this.#put(object));
      version = page.resourceVersion;
      this.#aliveAtMs = this.#clock.monotonicMs();
    }
    for (const key of this.#inScope) if (!found.has(key)) this.#remove(key);
    // Only now: a watch from here must not begin before all pages are in.
    this.#version = version;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { api, resource, scope, idleMs = 90_000 } = this.options;
    const startMs = this.#clock.monotonicMs();
    // Drawn, so that watches which began together do not all end together.
    const timeoutSeconds = Math.round(240 + this.#random() * 120);
    const from = { resourceVersion: this.#version ?? '', timeoutSeconds, idleMs };
    let healthy = false;
    try {
      for await (const event of api.watch(resource, scope, from, signal)) {
        healthy = true;
        this.#take(event);
      }
      healthy ||= this.#lasted(startMs);
      if (!healthy) throw new KubeError('server', `watch ${resource.plural}: ended as soon as it began`);
    } finally {
      if (healthy || this.#lasted(startMs)) this.#failures = 0;
    }
  }

  /** Also a watch that brought nothing was a good one if it went on for a while. */
  #lasted(startMs: number): boolean {
    return this.#clock.monotonicMs() - startMs >= HEALTHY_MS;
  }

  #take(event: WatchEvent): void {
    this.#aliveAtMs = this.#clock.monotonicMs();
    switch (event.kind) {
      case 'bookmark':
        this.#version = event.resourceVersion;
        return;
      case 'added':
      case 'modified':
        this.#put(event.object);
        break;
      case 'deleted':
        this.#remove(storeKeyOf(event.object));
        break;
      default:
        event satisfies never;
    }
    this.#version = event.object.metadata.resourceVersion;
  }

  /** Takes in what the transform keeps of the object. Gives its key. */
  #put(object: KubeObject): string {
    const { store, transform, hooks } = this.options;
    const key = storeKeyOf(object);
    const { uid, resourceVersion } = object.metadata;
    const known = store.get(key);
    if (known?.uid === uid && known.resourceVersion === resourceVersion) return key;
    try {
      const value = transform(trimmed(object));
      if (value === undefined) this.#remove(key);
      else {
        this.#inScope.add(key);
        store.put({ key, uid, resourceVersion, value });
      }
    } catch (error) {
      this.#remove(key);
      hooks?.onBadObject?.(key, error);
    }
    return key;
  }

  #remove(key: string): void {
    this.#inScope.delete(key);
    this.options.store.remove(key);
  }

  async #recover(error: KubeError, signal: AbortSignal): Promise<void> {
    if (!isPassing(error)) this.#version = undefined;
    this.#failure = error.kind;
    this.options.hooks?.onError?.(error);
    this.#failures += 1;
    const { backoff = { baseMs: 200, capMs: 10_000 } } = this.options;
    const ms = backoffMs(this.#failures, backoff, this.#random);
    await sleep(this.#clock, Math.max(ms, Math.min(error.retryAfterMs ?? 0, LONGEST_PAUSE_MS)), signal);
  }
}

const HEALTHY_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Whether the watch can go on from where it was. Else everything is listed anew: the server has forgotten that
 * version (`gone`), does not have it yet (`Timeout`: it was restored), or sends something that is not understood.
 */
function isPassing({ kind, status, reason }: KubeError): boolean {
  switch (kind) {
    case 'network':
    case 'timeout':
    case 'silent':
    case 'throttled':
      return true;
    case 'server':
      return status !== 200 && reason !== 'Timeout';
    default:
      return false;
  }
}

function storeKeyOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return keyOf({ namespace, name });
}
