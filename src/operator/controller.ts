import { idKey } from '../catalog/link-id.js';
import { isNews, type LinkObject } from './objects/link-object.js';
import type { SecretObject } from './objects/secret-object.js';
import { secretsOfObject, specOfObject } from './objects/spec-of-object.js';
import { reconcileObject } from './reconcile/reconcile-object.js';
import { INDEX, type World } from './reconcile/world.js';
import { keyOf, Store, type StoreChange } from './runtime/store.js';
import { WorkQueue, type WorkQueueHooks } from './runtime/work-queue.js';

/** The objects and Secrets as last seen, with the indexes that {@link World} asks of them. */
export function openStores(onListenerError: (error: unknown) => void) {
  return {
    objects: new Store<LinkObject>({
      indexes: {
        [INDEX.link]: (object) => {
          const wanted = specOfObject(object);
          return 'problems' in wanted ? [] : [idKey(wanted.spec)];
        },
        [INDEX.secret]: (object) =>
          [...secretsOfObject(object)].map((name) => keyOf({ namespace: object.namespace, name })),
      },
      onListenerError,
    }),
    secrets: new Store<SecretObject>({ onListenerError }),
  };
}

/** Turns what happens to objects and Secrets into turns of the objects. Collects from the start, works once started. */
export class Controller {
  readonly #world: World;
  readonly #queue: WorkQueue;
  readonly #unsubscribe: readonly (() => void)[];

  constructor(world: Omit<World, 'again'>, hooks: WorkQueueHooks) {
    this.#world = { ...world, again: (key) => this.#now(key) };
    this.#queue = new WorkQueue({
      handler: (key, { sinceMs }) => reconcileObject(this.#world, key, sinceMs),
      workers: WORKERS,
      perTarget: PER_SERVER,
      targetOf: (key) => serverOf(this.#world.objects.get(key)?.value),
      hooks,
    });
    this.#unsubscribe = [
      world.objects.subscribe((change) => this.#onObject(change)),
      world.secrets.subscribe(({ key }) => this.#onSecret(key)),
    ];
  }

  start(): void {
    this.#finishOnStandard();
    this.#queue.start();
  }

  /** What a killed process left on the operator's own server is finished, whether or not an object leads there. */
  #finishOnStandard(): void {
    const { servers, standardTarget, log } = this.#world;
    if (!standardTarget) return;
    servers
      .use(standardTarget, async () => undefined)
      .catch((error: unknown) =>
        log.warn('the server cannot be used', { target: standardTarget.label, error }),
      );
  }

  /** Begins nothing new; waits for the turns under way, up to `deadlineMs`. */
  async stop(deadlineMs: number): Promise<'drained' | 'deadline'> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    return this.#queue.stop(deadlineMs);
  }

  /** Has the objects of a server looked at again: it answers after it did not. */
  retryServer(label: string): void {
    this.#world.log.info('the server answers again', { target: label });
    for (const key of this.#world.objects.keys()) this.#queue.add(key);
  }

  #onObject(change: StoreChange<LinkObject>): void {
    switch (change.kind) {
      case 'add':
        this.#now(change.key);
        this.#rivals(change.now.value, change.key);
        return;
      case 'update':
        if (isNews(change.before.value, change.now.value)) this.#now(change.key);
        if (change.before.value.generation === change.now.value.generation && !change.now.value.isDeleted)
          return;
        this.#rivals(change.before.value, change.key);
        this.#rivals(change.now.value, change.key);
        return;
      case 'delete':
        this.#queue.forget(change.key);
        this.#world.aftermath.delete(change.before.value.uid);
        this.#rivals(change.before.value, change.key);
        return;
      default:
        change satisfies never;
    }
  }

  /** A rotated Secret reaches the links that read it at once; where it is a connection, the link may be another's now. */
  #onSecret(secret: string): void {
    for (const key of this.#world.objects.by(INDEX.secret, secret)) {
      this.#now(key);
      const object = this.#world.objects.get(key)?.value;
      if (object) this.#rivals(object, key);
    }
  }

  /** Other objects for the same link: it may have come to one of them, or been lost to this one. */
  #rivals(object: LinkObject, except: string): void {
    const wanted = specOfObject(object);
    if ('problems' in wanted) return;
    for (const key of this.#world.objects.by(INDEX.link, idKey(wanted.spec)))
      if (key !== except) this.#now(key);
  }

  #now(key: string): void {
    this.#queue.reset(key);
    this.#queue.add(key);
  }
}

/** Turns at once, of all servers and of one. */
const WORKERS = 32;
const PER_SERVER = 16;

/** Objects with one connection Secret share a server, and so do those with none. */
function serverOf(object: LinkObject | undefined): string | undefined {
  if (!object) return undefined;
  const wanted = object.spec.connectionSecretRef;
  const name = typeof wanted === 'object' && wanted !== null && 'name' in wanted ? String(wanted.name) : '';
  return name === '' ? '' : keyOf({ namespace: object.namespace, name });
}
