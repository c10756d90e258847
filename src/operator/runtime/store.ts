import type { Named } from '../kube/resource.js';

/** An object of the store. */
export interface Stored<T> {
  /** `namespace/name`. */
  readonly key: string;
  /** Tells an object from one that was created later under the same name. */
  readonly uid: string;
  readonly resourceVersion: string;
  /** What the transform kept of it. */
  readonly value: T;
}

export type StoreChange<T> =
  | { readonly kind: 'add'; readonly key: string; readonly now: Stored<T> }
  | { readonly kind: 'update'; readonly key: string; readonly before: Stored<T>; readonly now: Stored<T> }
  | { readonly kind: 'delete'; readonly key: string; readonly before: Stored<T> };

export interface StoreOptions<T> {
  /** By the name of the index: the terms under which a value can be found. */
  readonly indexes?: Readonly<Record<string, (value: T, key: string) => Iterable<string>>>;
  /** Told what a listener throws. Nothing else comes of it. */
  readonly onListenerError?: (error: unknown) => void;
}

/**
 * The objects of one resource as last seen, by `namespace/name`, with indexes. Tells listeners what changed, after
 * the store itself has changed. An object that was deleted and created again is told as `delete` and `add`.
 */
export class Store<T> {
  readonly #objects = new Map<string, Stored<T>>();
  readonly #indexes: ReadonlyMap<string, Index<T>>;
  readonly #listeners = new Set<(change: StoreChange<T>) => void>();

  constructor(private readonly options: StoreOptions<T> = {}) {
    this.#indexes = new Map(
      Object.entries(options.indexes ?? {}).map(([name, terms]) => [name, new Index(terms)]),
    );
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): Stored<T> | undefined {
    return this.#objects.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  values(): IterableIterator<Stored<T>> {
    return this.#objects.values();
  }

  /** The keys of the objects that have this term in that index. Throws a RangeError for an unknown index. */
  by(index: string, term: string): ReadonlySet<string> {
    const found = this.#indexes.get(index);
    if (!found) throw new RangeError(`the store has no index ${index}`);
    return found.keys(term);
  }

  /** Calls the listener with each change from now on. Gives what ends that. */
  subscribe(listener: (change: StoreChange<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes an object in. The same version again is no change. */
  put(now: Stored<T>): void {
    const before = this.#objects.get(now.key);
    if (before?.uid === now.uid && before.resourceVersion === now.resourceVersion) return;
    const recreated = before !== undefined && before.uid !== now.uid;
    if (recreated) this.remove(now.key);
    this.#objects.set(now.key, now);
    for (const index of this.#indexes.values()) index.put(now);
    this.#tell(
      before && !recreated
        ? { kind: 'update', key: now.key, before, now }
        : { kind: 'add', key: now.key, now },
    );
  }

  /** Takes an object out, if it is there. */
  remove(key: string): void {
    const before = this.#objects.get(key);
    if (!before) return;
    this.#objects.delete(key);
    for (const index of this.#indexes.values()) index.remove(key);
    this.#tell({ kind: 'delete', key, before });
  }

  #tell(change: StoreChange<T>): void {
    for (const listener of this.#listeners)
      try {
        listener(change);
      } catch (error) {
        this.options.onListenerError?.(error);
      }
  }
}

/** `namespace/name`. Names hold no slash, so the key can be taken apart again. */
export function keyOf({ namespace, name }: Named): string {
  return `${namespace}/${name}`;
}

/** The inverse of {@link keyOf}. */
export function namedOf(key: string): Named {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

const NO_KEYS: ReadonlySet<string> = new Set();

class Index<T> {
  readonly #keysByTerm = new Map<string, Set<string>>();
  readonly #termsByKey = new Map<string, readonly string[]>();

  constructor(private readonly termsOf: (value: T, key: string) => Iterable<string>) {}

  keys(term: string): ReadonlySet<string> {
    return this.#keysByTerm.get(term) ?? NO_KEYS;
  }

  put({ key, value }: Stored<T>): void {
    this.remove(key);
    const terms = [...new Set(this.termsOf(value, key))];
    this.#termsByKey.set(key, terms);
    for (const term of terms) {
      const keys = this.#keysByTerm.get(term);
      if (keys) keys.add(key);
      else this.#keysByTerm.set(term, new Set([key]));
    }
  }

  remove(key: string): void {
    for (const term of this.#termsByKey.get(key) ?? []) {
      const keys = this.#keysByTerm.get(term);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByTerm.delete(term);
    }
    this.#termsByKey.delete(key);
  }
}
