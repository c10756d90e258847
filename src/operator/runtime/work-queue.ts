import { type Backoff, backoffMs } from './backoff.js';
import { type Clock, type Random, sleep, systemClock } from './clock.js';
import { ReadyKeys } from './ready-keys.js';

/** What a turn came to, and with it when the key has its next one. */
export type Outcome =
  /** Nothing more to do until the key is added again. Earlier failures are forgotten. */
  | { readonly kind: 'done' }
  /** Again in `ms` milliseconds. Earlier failures are forgotten. */
  | { readonly kind: 'after'; readonly ms: number }
  /** One failure more: again after the backoff, and not before `atLeastMs`. */
  | { readonly kind: 'retry'; readonly atLeastMs?: number }
  /** It could not be tried: again in `ms` milliseconds, or once added. Failures stay as they are. */
  | { readonly kind: 'wait'; readonly ms?: number };

export interface Turn {
  /** Failures of this key in a row so far. */
  readonly failures: number;
  /** When the key was added last, or its delay began (monotonic): no older look at the world will do for the turn. */
  readonly sinceMs: number;
  /** Aborts when the queue stops and the deadline has passed. */
  readonly signal: AbortSignal;
}

export interface WorkQueueOptions {
  /** Does one turn of a key; never runs twice at once for one key. What it throws counts as `retry`. */
  readonly handler: (key: string, turn: Turn) => Promise<Outcome>;
  /** Turns at once; default 16. */
  readonly workers?: number;
  /** Which target (a server address) a key's turn will use; asked when the turn is about to begin. */
  readonly targetOf?: (key: string) => string | undefined;
  /** Turns at once for one target; default 4. */
  readonly perTarget?: number;
  /** Waits between failed turns of one key; default 0.75 s to 15 min. */
  readonly backoff?: Backoff;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly hooks?: WorkQueueHooks;
}

/** What happens in the queue, for metrics and logs. */
export interface WorkQueueHooks {
  /** Keys that wait for a worker now, those with a delay apart. */
  onDepth?(depth: number): void;
  onStart?(key: string, waitedMs: number): void;
  onEnd?(key: string, ms: number, outcome: Outcome): void;
  onRetry?(key: string, failures: number): void;
  /** What the handler threw. */
  onError?(key: string, error: unknown): void;
}

/**
 * Keys that wait for their turn, each once. A key that is added during its turn has another one afterwards; a key
 * that has a delay running has its turn earlier once it is added. When a key comes to its turn its delay is void: the
 * outcome decides anew. Keys whose target is busy wait without holding a worker.
 */
export class WorkQueue {
  readonly #ready: ReadyKeys;
  readonly #waiting = new Map<string, { readonly atMs: number; readonly cancel: () => void }>();
  readonly #running = new Map<string, Promise<void>>();
  /** Keys that were added during their turn. */
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  /** When keys got in line. */
  readonly #since = new Map<string, number>();
  /** When what their turns answer to happened. */
  readonly #causes = new Map<string, number>();
  readonly #abort = new AbortController();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #workers: number;
  readonly #backoff: Backoff;
  #phase: 'idle' | 'running' | 'stopped' = 'idle';

  constructor(private readonly options: WorkQueueOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#workers = options.workers ?? 16;
    this.#backoff = options.backoff ?? { baseMs: 750, capMs: 900_000 };
    this.#ready = new ReadyKeys(options.targetOf ?? (() => undefined), options.perTarget ?? 4);
  }

  /** Keys that wait for a worker, those with a delay apart. */
  get depth(): number {
    return this.#ready.size;
  }

  /** Turns under way. */
  get running(): number {
    return this.#running.size;
  }

  /** The key has a turn as soon as a worker is free. Before `start`, keys only collect. */
  add(key: string): void {
    this.#addFor(key, this.#clock.monotonicMs());
  }

  #addFor(key: string, causeMs: number): void {
    if (this.#phase === 'stopped') return;
    if (this.#running.has(key)) {
      this.#again.add(key);
      return;
    }
    this.#cancelDelay(key);
    this.#causes.set(key, causeMs);
    if (!this.#ready.add(key)) return;
    this.#since.set(key, this.#clock.monotonicMs());
    this.#tellDepth();
    this.#pump();
  }

  /** The key has a turn in `ms` milliseconds at the latest; of several delays the earliest holds. */
  addAfter(key: string, ms: number): void {
    if (ms <= 0) {
      this.add(key);
      return;
    }
    if (this.#phase === 'stopped' || this.#ready.has(key)) return;
    const nowMs = this.#clock.monotonicMs();
    const atMs = nowMs + ms;
    const known = this.#waiting.get(key);
    if (known && known.atMs <= atMs) return;
    known?.cancel();
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(key);
      this.#addFor(key, nowMs);
    });
    this.#waiting.set(key, { atMs, cancel });
  }

  /** Drops the key, its delay and its failures: its object is gone. A turn under way goes on. */
  forget(key: string): void {
    this.#cancelDelay(key);
    this.#again.delete(key);
    this.#failures.delete(key);
    this.#since.delete(key);
    this.#causes.delete(key);
    if (this.#ready.delete(key)) this.#tellDepth();
  }

  /** Forgets the failures of the key: what it depends on has changed. */
  reset(key: string): void {
    this.#failures.delete(key);
  }

  start(): void {
    if (this.#phase !== 'idle') return;
    this.#phase = 'running';
    this.#pump();
  }

  /**
   * Begins no turn any more and waits for those under way. At the deadline (milliseconds) their signal aborts, and
   * it resolves without them.
   */
  async stop(deadlineMs: number): Promise<'drained' | 'deadline'> {
    this.#phase = 'stopped';
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
    const drained = new AbortController();
    const all = Promise.all(this.#running.values()).then(() => drained.abort());
    await Promise.race([all, sleep(this.#clock, deadlineMs, drained.signal)]);
    if (this.#running.size === 0) return 'drained';
    this.#abort.abort();
    return 'deadline';
  }

  #pump(): void {
    while (this.#phase === 'running' && this.#running.size < this.#workers) {
      const next = this.#ready.take();
      if (!next) return;
      this.#tellDepth();
      this.#running.set(next.key, this.#turn(next.key, next.release));
    }
  }

  async #turn(key: string, release: () => void): Promise<void> {
    const { hooks } = this.options;
    const startMs = this.#clock.monotonicMs();
    hooks?.onStart?.(key, startMs - (this.#since.get(key) ?? startMs));
    this.#since.delete(key);
    const outcome = await this.#handle(key);
    hooks?.onEnd?.(key, this.#clock.monotonicMs() - startMs, outcome);
    this.#running.delete(key);
    release();
    this.#plan(key, outcome);
    this.#pump();
  }

  async #handle(key: string): Promise<Outcome> {
    try {
      const sinceMs = this.#causes.get(key) ?? this.#clock.monotonicMs();
      this.#causes.delete(key);
      const turn: Turn = { failures: this.#failures.get(key) ?? 0, sinceMs, signal: this.#abort.signal };
      // Later, so that `add` returns before a handler runs.
      return await Promise.resolve().then(() => this.options.handler(key, turn));
    } catch (error) {
      this.options.hooks?.onError?.(key, error);
      return { kind: 'retry' };
    }
  }

  #plan(key: string, outcome: Outcome): void {
    this.#planDelay(key, outcome);
    if (this.#again.delete(key)) this.add(key);
  }

  #planDelay(key: string, outcome: Outcome): void {
    switch (outcome.kind) {
      case 'done':
        this.#failures.delete(key);
        return;
      case 'after':
        this.#failures.delete(key);
        this.addAfter(key, outcome.ms);
        return;
      case 'wait':
        if (outcome.ms !== undefined) this.addAfter(key, outcome.ms);
        return;
      case 'retry': {
        const failures = (this.#failures.get(key) ?? 0) + 1;
        this.#failures.set(key, failures);
        this.options.hooks?.onRetry?.(key, failures);
        const ms = backoffMs(failures, this.#backoff, this.#random);
        this.addAfter(key, Math.max(ms, outcome.atLeastMs ?? 0));
        return;
      }
      default:
        outcome satisfies never;
    }
  }

  #cancelDelay(key: string): void {
    this.#waiting.get(key)?.cancel();
    this.#waiting.delete(key);
  }

  #tellDepth(): void {
    this.options.hooks?.onDepth?.(this.#ready.size);
  }
}
