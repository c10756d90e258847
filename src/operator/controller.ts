import { addressText } from '../database/server-url.js';
import { isJsonObject } from '../json/json.js';
import { isNews, type LinkObject } from './objects/link-object.js';
import type { SecretObject } from './objects/secret-object.js';
import { secretsOfObject } from './objects/spec-of-object.js';
import { reconcileObject } from './reconcile/reconcile-object.js';
import { linksOfObject } from './reconcile/rivals.js';
import { targetOfObject } from './reconcile/target-of-object.js';
import { INDEX, type World } from './reconcile/world.js';
import { keyOf, namedOf, Store, type StoreChange } from './runtime/store.js';
import { type Outcome, WorkQueue, type WorkQueueHooks } from './runtime/work-queue.js';
import type { Target } from './servers/connection-of.js';
import { NamedTargets } from './servers/named-targets.js';

/** The objects and Secrets as last seen, with the indexes that {@link World} asks of them. */
export function openStores(onListenerError: (error: unknown) => void) {
  return {
    objects: new Store<LinkObject>({
      indexes: {
        [INDEX.link]: linksOfObject,
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
  readonly #targets = new NamedTargets();
  readonly #unsubscribe: readonly (() => void)[];
  #leads = false;

  constructor(world: Omit<World, 'again'>, hooks: ControllerHooks) {
    this.#world = { ...world, again: (key) => this.#now(key) };
    this.#queue = new WorkQueue({
      handler: async (key, { sinceMs }): Promise<Outcome> =>
        hooks.knowsSecretsOf(namedOf(key).namespace)
          ? reconcileObject(this.#world, key, sinceMs)
          : { kind: 'wait', ms: UNKNOWN_MS },
      workers: WORKERS,
      perTarget: PER_SERVER,
      targetOf: (key) => {
        const target = this.#targets.of(key);
        return target && addressText(target.address);
      },
      hooks,
    });
    this.#unsubscribe = [
      world.objects.subscribe((change) => this.#onObject(change)),
      world.secrets.subscribe(({ key }) => this.#onSecret(key)),
    ];
  }

  /** What killed processes left is finished on every server that is known, suspended and deleted objects' too. */
  start(): void {
    this.#leads = true;
    const { standardTarget, finish } = this.#world;
    if (standardTarget) finish(standardTarget);
    for (const target of this.#targets.distinct()) finish(target);
    this.#queue.start();
  }

  /** Turns under way. */
  get running(): number {
    return this.#queue.running;
  }

  /** Begins nothing new; waits for the turns under way, up to `deadlineMs`. */
  async stop(deadlineMs: number): Promise<'drained' | 'deadline'> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    return this.#queue.stop(deadlineMs);
  }

  /** The server as an object names it now; undefined: none does. */
  targetNamed(identity: string): Target | undefined {
    const [key] = this.#targets.keysOf(identity);
    return key === undefined ? undefined : this.#targets.of(key);
  }

  /** Has the objects of a server looked at again soon, not all in one moment: it answers after it did not. */
  retryServer(identity: string): void {
    for (const key of this.#targets.keysOf(identity))
      this.#queue.addAfter(key, this.#world.random() * SPREAD_MS);
  }

  #onObject(change: StoreChange<LinkObject>): void {
    switch (change.kind) {
      case 'add':
        this.#noteTarget(change.key, change.now.value);
        this.#now(change.key);
        this.#rivals(change.now.value, change.key);
        return;
      case 'update':
        if (change.before.value.generation !== change.now.value.generation)
          this.#noteTarget(change.key, change.now.value);
        if (isNews(change.before.value, change.now.value)) this.#now(change.key);
        if (
          change.before.value.generation === change.now.value.generation &&
          !change.now.value.isDeleted &&
          hasSameClaim(change.before.value, change.now.value)
        )
          return;
        this.#rivals(change.before.value, change.key);
        this.#rivals(change.now.value, change.key);
        return;
      case 'delete':
        this.#targets.set(change.key, undefined);
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
      const object = this.#world.objects.get(key)?.value;
      if (object) this.#noteTarget(key, object);
      this.#now(key);
      if (object) this.#rivals(object, key);
    }
  }

  /** A server that is new here may hold what a killed process left, whatever becomes of the object. */
  #noteTarget(key: string, object: LinkObject): void {
    const target = targetNamedBy(this.#world, object);
    if (this.#targets.set(key, target) && target && this.#leads) this.#world.finish(target);
  }

  /** Other objects for the same link: it may have come to one of them, or been lost to this one. */
  #rivals(object: LinkObject, except: string): void {
    for (const link of linksOfObject(object))
      for (const key of this.#world.objects.by(INDEX.link, link)) if (key !== except) this.#now(key);
  }

  #now(key: string): void {
    this.#queue.reset(key);
    this.#queue.add(key);
  }
}

export interface ControllerHooks extends WorkQueueHooks {
  /** Whether the Secrets of a namespace were listed: as long as they were not, its objects wait. */
  knowsSecretsOf(namespace: string): boolean;
}

/** Turns at once, of all servers and of one. A turn that waits for its server costs little, so many may hang. */
const WORKERS = 512;
const PER_SERVER = 16;

/** Objects of a server that answers again come back within this, in milliseconds. */
const SPREAD_MS = 3_000;
/** Milliseconds until an object whose Secrets are not known is tried again. */
const UNKNOWN_MS = 10_000;

function hasSameClaim({ status: before }: LinkObject, { status: now }: LinkObject): boolean {
  return before.link === now.link && before.server === now.server;
}

/** The server of an object, though the rest of it may make no sense; undefined: it names none that can be understood. */
function targetNamedBy(world: World, object: LinkObject): Target | undefined {
  const { connectionSecretRef: wanted } = object.spec;
  const isStandard = wanted === undefined || wanted === null;
  const name = isJsonObject(wanted) ? wanted.name : undefined;
  if (!isStandard && typeof name !== 'string') return undefined;
  try {
    return targetOfObject(world, object, isStandard ? undefined : String(name));
  } catch {
    // Its turn tells what is wrong.
    return undefined;
  }
}
