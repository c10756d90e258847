import type { KubeApi } from './kube/kube-api.js';
import { type Resource, SECRETS } from './kube/resource.js';
import { LINK_SPECS, type LinkObject, linkObjectOf } from './objects/link-object.js';
import { type SecretObject, secretObjectOf } from './objects/secret-object.js';
import { systemClock } from './runtime/clock.js';
import { firstLists } from './runtime/first-lists.js';
import { Reflector, type ReflectorHooks } from './runtime/reflector.js';
import type { Store } from './runtime/store.js';
import type { Log } from './telemetry/logs.js';
import type { InformerLabels, OperatorMetrics } from './telemetry/metrics.js';
import { type Check, cacheSynced, loopAlive } from './telemetry/probes.js';

export interface CachesOptions {
  readonly api: KubeApi;
  /** Undefined: all of them, in one cache. */
  readonly namespaces: readonly (string | undefined)[];
  readonly objects: Store<LinkObject>;
  readonly secrets: Store<SecretObject>;
  readonly metrics: OperatorMetrics;
  readonly log: Log;
}

/** The LinkSpecs and Secrets of the watched namespaces, kept equal to what the API server has. */
export class Caches {
  readonly #caches: readonly Cache[];
  readonly #log: Log;

  constructor({ namespaces, objects, secrets, ...options }: CachesOptions) {
    this.#log = options.log;
    this.#caches = namespaces.flatMap((one) => [
      cache({ ...options, resource: LINK_SPECS, namespace: one, store: objects, transform: linkObjectOf }),
      cache({ ...options, resource: SECRETS, namespace: one, store: secrets, transform: secretObjectOf }),
    ]);
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#caches.map(({ reflector }) => reflector.run(signal)));
  }

  /**
   * Waits until all are filled, those apart that the API server refuses (see {@link firstLists}): they are told of, and
   * go on trying.
   */
  async filled(signal: AbortSignal, patienceMs?: number): Promise<void> {
    const out = await firstLists(this.#caches, { signal, ...(patienceMs !== undefined && { patienceMs }) });
    for (const { labels, reflector } of out)
      this.#log.error('a namespace cannot be watched and is left out until it can be; it is tried again', {
        resource: labels.resource,
        namespace: labels.namespace,
        reason: reflector.failure,
      });
  }

  /** Whether the LinkSpecs of every watched namespace are known. */
  seesAll(): boolean {
    return this.#caches.every(({ labels, reflector }) => reflector.synced || !isOf(labels, LINK_SPECS));
  }

  /** Whether the Secrets of a namespace are known. */
  knowsSecretsOf(namespace: string): boolean {
    return this.#caches.some(
      ({ labels, reflector }) =>
        isOf(labels, SECRETS) &&
        reflector.synced &&
        (labels.namespace === '' || labels.namespace === namespace),
    );
  }

  /** Whether each still turns. */
  get alive(): Check[] {
    return this.#caches.map(({ labels, reflector }) => loopAlive(nameOf(labels), reflector, systemClock));
  }

  /** Whether each was filled once. */
  get ready(): Check[] {
    return this.#caches.map(({ labels, reflector }) => cacheSynced(nameOf(labels), reflector));
  }
}

interface Cache {
  readonly labels: InformerLabels;
  readonly reflector: Pick<Reflector<unknown>, 'run' | 'synced' | 'failure' | 'aliveAtMs'>;
}

interface CacheOptions<T> extends Pick<CachesOptions, 'api' | 'metrics' | 'log'> {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly store: Store<T>;
  readonly transform: ConstructorParameters<typeof Reflector<T>>[0]['transform'];
}

function cache<T>({ api, metrics, log, resource, namespace, store, transform }: CacheOptions<T>): Cache {
  const labels = { resource: resource.plural, namespace: namespace ?? '' };
  metrics.informerSynced(labels, false);
  const hooks: ReflectorHooks = {
    onSynced: () => metrics.informerSynced(labels, true),
    onList: () => metrics.informerListed(labels),
    onError: (error) => {
      metrics.informerFailed(labels);
      log.warn('watching failed; it is tried again', { ...labels, error });
    },
    onSilence: () => log.debug('a watch was silent; it is begun anew', labels),
    onBadObject: (key, error) => log.error('an object cannot be read', { key, error }),
  };
  const scope = namespace === undefined ? {} : { namespace };
  return { labels, reflector: new Reflector<T>({ api, resource, scope, store, transform, hooks }) };
}

function isOf(labels: InformerLabels, { plural }: Resource): boolean {
  return labels.resource === plural;
}

function nameOf({ resource, namespace }: InformerLabels): string {
  return namespace === '' ? resource : `${resource} in ${namespace}`;
}
