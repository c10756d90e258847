import type { JsonObject } from '../../json/json.js';
import type { KubeApi } from '../kube/kube-api.js';
import { asKubeError, type KubeError } from '../kube/kube-error.js';
import type { KubeObject } from '../kube/kube-object.js';
import { LEASES, type Named } from '../kube/resource.js';
import { type Clock, type Random, sleep, systemClock } from './clock.js';
import { type LeaseRecord, leaseRecordOf, leaseSpec } from './lease-record.js';
import { onAbort } from './on-abort.js';

/** Milliseconds. The lease must be longer than the renew deadline, and that longer than a few retries. */
export interface LeaseTiming {
  /** How long others wait after the last sign of life; whole seconds, default 15 s. */
  readonly leaseMs: number;
  /** How long a leader goes on trying to renew before it stops leading; default 10 s. */
  readonly renewDeadlineMs: number;
  /** Between two looks; default 2 s. */
  readonly retryMs: number;
}

export interface LeaderElectorOptions {
  readonly api: Pick<KubeApi, 'get' | 'create' | 'replace'>;
  readonly lease: Named;
  /** Differs between any two processes, also of one pod. */
  readonly identity: string;
  readonly timing?: LeaseTiming;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly onElected: () => void;
  /** Called before {@link LeaderElector.run} resolves: stop writing now. Not called for a release. */
  readonly onLost: () => void;
  /** Who leads has changed, as far as seen; empty: nobody. */
  readonly onObserved?: (holder: string) => void;
  readonly onError?: (error: KubeError) => void;
}

/**
 * One leader at a time, by a Lease and the rules of client-go: how old a record is counts from when this process saw it
 * change, on the monotonic clock, never from the times in it; and the record's own duration holds. A Lease is no
 * fence: for a moment two may think that they lead, so what the leader does must bear being done twice.
 */
export class LeaderElector {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #timing: LeaseTiming;
  /** The lease as last seen, and when it was first seen so. */
  #seen: { readonly object: KubeObject; readonly record: LeaseRecord; readonly sinceMs: number } | undefined;
  /** Whether {@link #seen} is what this process wrote last, and the answer to that came. */
  #current = false;
  /** When the last renewal that went through was begun; undefined: not leading. */
  #renewedAtMs: number | undefined;

  constructor(private readonly options: LeaderElectorOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#timing = options.timing ?? { leaseMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000 };
  }

  /** Whether this process leads. Turns false by itself at the renew deadline, also if nothing else has run since. */
  isLeader(): boolean {
    return this.#renewedAtMs !== undefined && this.#deadlineMs(this.#renewedAtMs) > this.#clock.monotonicMs();
  }

  /**
   * Waits for the lease and keeps it. `lost`: it could not be renewed in time or was taken. `released`: the signal
   * aborted, and others may lead at once.
   */
  async run(signal: AbortSignal): Promise<'lost' | 'released'> {
    await this.#acquire(signal);
    if (signal.aborted) return this.#released();
    this.options.onElected();
    await this.#keep(signal);
    if (signal.aborted) return this.#released();
    this.#renewedAtMs = undefined;
    this.options.onLost();
    return 'lost';
  }

  async #acquire(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#attempt(signal, this.#timing.renewDeadlineMs / 2);
      if (this.isLeader()) return;
      const untilFreeMs = this.#untilFreeMs();
      // At the very moment at which the lease runs out, not up to one look later.
      await sleep(
        this.#clock,
        untilFreeMs > 0 ? Math.min(untilFreeMs, this.#pauseMs()) : this.#pauseMs(),
        signal,
      );
    }
  }

  async #keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.isLeader()) {
      await sleep(this.#clock, Math.min(this.#timing.retryMs, this.#leftMs()), signal);
      const leftMs = this.#leftMs();
      if (signal.aborted || leftMs <= 0) return;
      await this.#attempt(signal, Math.min(this.#timing.renewDeadlineMs / 2, leftMs));
      if (this.#renewedAtMs === undefined) return;
    }
  }

  /** One try to take or renew the lease. Failures are told and change nothing but the time that passes. */
  async #attempt(signal: AbortSignal, limitMs: number): Promise<void> {
    // For all its requests together: a leader has to know at its deadline that it has not renewed.
    const limit = new AbortController();
    const cancelTimer = this.#clock.after(limitMs, () => limit.abort());
    const cancelAbort = onAbort(signal, () => limit.abort());
    const request = { signal: limit.signal, timeoutMs: limitMs };
    try {
      await this.#takeOrRenew(request).catch((error) => {
        // Somebody has written in between, or an answer of ours was lost: the second try looks first.
        if (asKubeError(error).kind !== 'conflict') throw error;
        return this.#takeOrRenew(request);
      });
    } catch (error) {
      if (!signal.aborted) this.options.onError?.(asKubeError(error));
    } finally {
      cancelTimer();
      cancelAbort();
    }
  }

  async #takeOrRenew(request: Request): Promise<void> {
    const led = this.#renewedAtMs !== undefined;
    // A leader knows the lease as it wrote it. Should it have changed since, the write is a conflict.
    const found = led && this.#current ? this.#seen?.object : await this.#find(request);
    if (found) this.#see(found);
    if (this.#untilFreeMs() > 0) {
      this.#renewedAtMs = undefined;
      return;
    }
    this.#current = false;
    const startMs = this.#clock.monotonicMs();
    this.#see(await this.#write(found, request));
    this.#current = true;
    this.#renewedAtMs = startMs;
  }

  #write(found: KubeObject | undefined, request: Request): Promise<KubeObject> {
    const { api, lease, identity } = this.options;
    const spec = leaseSpec(identity, this.#timing.leaseMs, this.#clock.wallMs(), found);
    return found
      ? api.replace(LEASES, lease, { ...bodyOf(found), spec }, request)
      : api.create(LEASES, lease.namespace, { metadata: { name: lease.name }, spec }, request);
  }

  async #find(request: Request): Promise<KubeObject | undefined> {
    try {
      return await this.options.api.get(LEASES, this.options.lease, request);
    } catch (error) {
      if (asKubeError(error).kind === 'not-found') return undefined;
      throw error;
    }
  }

  #see(object: KubeObject): void {
    const record = leaseRecordOf(object);
    const same = this.#seen?.record.text === record.text;
    const holderBefore = this.#seen?.record.holder;
    this.#seen = {
      object,
      record,
      sinceMs: same && this.#seen ? this.#seen.sinceMs : this.#clock.monotonicMs(),
    };
    if (holderBefore !== record.holder) this.options.onObserved?.(record.holder);
  }

  /** How long the lease still belongs to somebody else; also one that was deleted, since its holder may not know. */
  #untilFreeMs(): number {
    if (!this.#seen) return 0;
    const { record, sinceMs } = this.#seen;
    if (record.holder === '' || record.holder === this.options.identity) return 0;
    return sinceMs + record.durationMs - this.#clock.monotonicMs();
  }

  /** Lets others lead at once. Read anew first: a renewal that was under way may have gone through. */
  async #released(): Promise<'released'> {
    const led = this.isLeader();
    this.#renewedAtMs = undefined;
    if (!led) return 'released';
    const request = { timeoutMs: this.#timing.renewDeadlineMs / 2 };
    try {
      const found = await this.#find(request);
      if (!found || leaseRecordOf(found).holder !== this.options.identity) return 'released';
      const spec = leaseSpec('', 1000, this.#clock.wallMs(), found);
      await this.options.api.replace(LEASES, this.options.lease, { ...bodyOf(found), spec }, request);
    } catch (error) {
      // Then the others wait until it runs out.
      this.options.onError?.(asKubeError(error));
    }
    return 'released';
  }

  #leftMs(): number {
    if (this.#renewedAtMs === undefined) return 0;
    return this.#deadlineMs(this.#renewedAtMs) - this.#clock.monotonicMs();
  }

  #deadlineMs(renewedAtMs: number): number {
    return renewedAtMs + this.#timing.renewDeadlineMs;
  }

  /** A little longer each time by chance, so that candidates do not all write in the same moment. */
  #pauseMs(): number {
    return this.#timing.retryMs * (1 + 0.2 * this.#random());
  }
}

interface Request {
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
}

/** The object as it has to come back: its `resourceVersion` makes the write a conflict if somebody was faster. */
function bodyOf({ metadata }: KubeObject): { readonly metadata: JsonObject } {
  return { metadata: metadata as unknown as JsonObject };
}
