/**
 * A read that many callers share. A caller that asks while one is under way waits for the next, which all such callers
 * share: what it gets was read after it asked, and a crowd costs two reads.
 */
export class SharedRead<T> {
  readonly #read: () => Promise<T>;
  #current: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** What is read from now on. */
  ask(): Promise<T> {
    if (!this.#current) return this.#start();
    this.#next ??= this.#current.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<T> {
    this.#next = undefined;
    // One turn later, so that callers of this turn join.
    const reading = Promise.resolve()
      .then(this.#read)
      .finally(() => {
        if (this.#current === reading) this.#current = undefined;
      });
    this.#current = reading;
    return reading;
  }
}
