import type { Clock } from './clock.js';

export interface BucketSize {
  /** Tokens of a full bucket. */
  readonly burst: number;
  /** Milliseconds until one token more is there. */
  readonly refillMs: number;
}

/**
 * A bucket of tokens for each name: bursts pass, a steady stream is held down. Of many
 * thousands, those that were used longest ago are forgotten.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, { readonly tokens: number; readonly atMs: number }>();

  constructor(
    private readonly size: BucketSize,
    private readonly clock: Clock,
  ) {}

  /** Takes a token. False: the bucket is empty. */
  take(name: string): boolean {
    const nowMs = this.clock.monotonicMs();
    const tokens = this.#tokens(name, nowMs);
    // At the end of the map, so that the first one is the one that was used longest ago.
    this.#buckets.delete(name);
    this.#buckets.set(name, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: nowMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MANY && oldest !== undefined) this.#buckets.delete(oldest);
    return tokens >= 1;
  }

  #tokens(name: string, nowMs: number): number {
    const bucket = this.#buckets.get(name);
    if (!bucket) return this.size.burst;
    return Math.min(this.size.burst, bucket.tokens + (nowMs - bucket.atMs) / this.size.refillMs);
  }
}

const MANY = 8_192;
