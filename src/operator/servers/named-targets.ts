import type { Target } from './connection-of.js';

const NOBODY: ReadonlySet<string> = new Set();

/** Which server each object names, and which objects name a server: as long as an object names it, and no longer. */
export class NamedTargets {
  readonly #targets = new Map<string, Target>();
  /** Keys of objects, by the identity of their target. */
  readonly #keys = new Map<string, Set<string>>();

  /** Notes the server of an object; undefined: it names none, or is gone. True: nobody named that server until now. */
  set(key: string, target: Target | undefined): boolean {
    const before = this.#targets.get(key);
    if (before?.identity === target?.identity) return false;
    if (before) this.#remove(key, before.identity);
    if (!target) return false;
    this.#targets.set(key, target);
    const keys = this.#keys.get(target.identity);
    keys?.add(key);
    if (!keys) this.#keys.set(target.identity, new Set([key]));
    return keys === undefined;
  }

  /** The server that an object names. */
  of(key: string): Target | undefined {
    return this.#targets.get(key);
  }

  /** The objects that name a server. */
  keysOf(identity: string): ReadonlySet<string> {
    return this.#keys.get(identity) ?? NOBODY;
  }

  /** Each server once. */
  distinct(): Target[] {
    return [...new Map([...this.#targets.values()].map((target) => [target.identity, target])).values()];
  }

  #remove(key: string, identity: string): void {
    this.#targets.delete(key);
    const keys = this.#keys.get(identity);
    keys?.delete(key);
    if (keys?.size === 0) this.#keys.delete(identity);
  }
}
