/** A key whose turn may begin. `release` is called once, when the turn is over. */
export interface ReadyKey {
  readonly key: string;
  readonly release: () => void;
}

/**
 * Keys in the order in which they came, each once, handed out so that at most `perTarget` of one target are out at
 * the same time. Keys of a busy target stand aside and keep their order, so a dead server holds up only its own.
 */
export class ReadyKeys {
  readonly #keys = new Set<string>();
  readonly #line: Line = new Set();
  /** By target: keys that stand aside since that target is busy. */
  readonly #aside = new Map<string, Line>();
  readonly #out = new Map<string, number>();

  constructor(
    private readonly targetOf: (key: string) => string | undefined,
    private readonly perTarget: number,
  ) {}

  get size(): number {
    return this.#keys.size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Whether the key is new. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    this.#line.add(key);
    return true;
  }

  /** Whether the key was there. */
  delete(key: string): boolean {
    this.#line.delete(key);
    for (const [target, line] of this.#aside) {
      line.delete(key);
      if (line.size === 0) this.#aside.delete(target);
    }
    return this.#keys.delete(key);
  }

  /** The next key, or undefined where there is none or all targets are busy. */
  take(): ReadyKey | undefined {
    for (;;) {
      const key = this.#shift();
      if (key === undefined) return undefined;
      // Asked now and not when it was added: the address may have changed while the key stood in line.
      const target = this.targetOf(key);
      if (target !== undefined && this.#isBusy(target)) this.#putAside(key, target);
      else {
        this.#keys.delete(key);
        return { key, release: this.#occupy(target) };
      }
    }
  }

  /** Those that stood aside were there first. */
  #shift(): string | undefined {
    for (const [target, line] of this.#aside)
      if (!this.#isBusy(target)) {
        const key = shift(line);
        if (line.size === 0) this.#aside.delete(target);
        return key;
      }
    return shift(this.#line);
  }

  #isBusy(target: string): boolean {
    return (this.#out.get(target) ?? 0) >= this.perTarget;
  }

  #putAside(key: string, target: string): void {
    const line = this.#aside.get(target);
    if (line) line.add(key);
    else this.#aside.set(target, new Set([key]));
  }

  #occupy(target: string | undefined): () => void {
    if (target === undefined) return () => undefined;
    this.#out.set(target, (this.#out.get(target) ?? 0) + 1);
    return () => {
      const left = (this.#out.get(target) ?? 0) - 1;
      if (left > 0) this.#out.set(target, left);
      else this.#out.delete(target);
    };
  }
}

/** A set keeps the order of insertion, and any key of it can leave at once. */
type Line = Set<string>;

function shift(line: Line): string | undefined {
  const [first] = line;
  if (first !== undefined) line.delete(first);
  return first;
}
