import { randomBytes } from 'node:crypto';
import type { KubeApi } from '../kube/kube-api.js';
import { asKubeError, type KubeError } from '../kube/kube-error.js';
import { EVENTS } from '../kube/resource.js';
import { type Clock, sleep, systemClock } from './clock.js';
import { cutToBytes, eventBody, eventName, eventTime, type InvolvedObject } from './event-body.js';
import { TokenBuckets } from './token-buckets.js';

export interface EventRecorderOptions {
  readonly api: Pick<KubeApi, 'create' | 'mergePatch'>;
  /** The process, such as the pod's name. */
  readonly instance: string;
  readonly clock?: Clock;
  /** An event that could not be written; it is lost. */
  readonly onError?: (error: KubeError) => void;
  /** An event that was not even tried, since there are too many. */
  readonly onDropped?: () => void;
}

export type EventType = 'Normal' | 'Warning';

/**
 * Writes core/v1 Events about objects, for `kubectl describe`. The same event again within the hour counts up the one
 * that is there. At most 25 at once and one in 5 minutes for one object, as in client-go. Nothing waits for an event,
 * and nothing fails because of one.
 */
export class EventRecorder {
  readonly #clock: Clock;
  /** Events of the last hour, the oldest first. */
  readonly #known = new Map<string, RecordedEvent>();
  readonly #queue: RecordedEvent[] = [];
  readonly #buckets: TokenBuckets;
  readonly #closing = new AbortController();
  #senders = new Set<Promise<void>>();

  constructor(private readonly options: EventRecorderOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#buckets = new TokenBuckets({ burst: 25, refillMs: 300_000 }, this.#clock);
  }

  /** Events that wait to be written. */
  get pending(): number {
    return this.#queue.length;
  }

  /** The message must hold nothing secret; it is cut at 1 KiB. Never throws. */
  record(about: InvolvedObject, type: EventType, reason: string, message: string): void {
    if (this.#closing.signal.aborted) return;
    if (this.#queue.length >= LONGEST_QUEUE || !this.#buckets.take(about.uid)) {
      this.options.onDropped?.();
      return;
    }
    // Before it becomes a key: what is remembered has a bound in bytes too.
    const event = this.#eventOf(about, type, reason, cutToBytes(message, LONGEST_MESSAGE));
    event.count += 1;
    event.lastMs = this.#clock.wallMs();
    if (!event.queued) {
      event.queued = true;
      this.#queue.push(event);
    }
    if (this.#senders.size < SENDERS) this.#startSender();
  }

  /** Writes what waits, for `deadlineMs` at most; the rest is lost. Takes nothing any more afterwards. */
  async close(deadlineMs: number): Promise<void> {
    const written = new AbortController();
    const all = Promise.all(this.#senders).then(() => written.abort());
    await Promise.race([all, sleep(this.#clock, deadlineMs, written.signal)]);
    this.#closing.abort();
    this.#queue.length = 0;
  }

  #eventOf(about: InvolvedObject, type: EventType, reason: string, message: string): RecordedEvent {
    const key = JSON.stringify([about.uid, type, reason, message]);
    const nowMs = this.#clock.wallMs();
    const known = this.#known.get(key);
    if (known && nowMs - known.lastMs < REMEMBER_MS) return known;
    const event: RecordedEvent = {
      about,
      type,
      reason,
      message,
      name: eventName(about.name, randomBytes(8).toString('hex')),
      firstMs: nowMs,
      lastMs: nowMs,
      count: 0,
      sent: 0,
      written: false,
      queued: false,
    };
    this.#known.delete(key);
    this.#known.set(key, event);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      this.#known.delete(oldest);
    }
    return event;
  }

  #startSender(): void {
    const sender = this.#send().finally(() => this.#senders.delete(sender));
    this.#senders.add(sender);
  }

  async #send(): Promise<void> {
    // Later, so that events which are recorded together are counted together.
    await Promise.resolve();
    for (let event = this.#queue.shift(); event; event = this.#queue.shift()) {
      try {
        // It may come again while it is on its way: one sender at a time, or the later count could be lost.
        do await this.#write(event);
        while (event.count !== event.sent);
      } catch (error) {
        if (!this.#closing.signal.aborted) this.options.onError?.(asKubeError(error));
      }
      event.queued = false;
    }
  }

  async #write(event: RecordedEvent): Promise<void> {
    const { api, instance } = this.options;
    const { about, name, count, lastMs } = event;
    const request = { signal: this.#closing.signal };
    if (event.written)
      try {
        const changes = { count, lastTimestamp: eventTime(lastMs) };
        await api.mergePatch(EVENTS, { namespace: about.namespace, name }, changes, request);
        event.sent = count;
        return;
      } catch (error) {
        // The server keeps events for an hour or less.
        if (asKubeError(error).kind !== 'not-found') throw error;
      }
    await api.create(EVENTS, about.namespace, eventBody(event, instance), request);
    event.written = true;
    event.sent = count;
  }
}

/** Events at once on their way; the objects' own writes go first. */
const SENDERS = 2;
const LONGEST_QUEUE = 5_000;
/** Bytes that the API server takes. */
const LONGEST_MESSAGE = 1024;
const REMEMBERED = 4_096;
const REMEMBER_MS = 3_600_000;

/** An event and how often it came. */
interface RecordedEvent {
  readonly about: InvolvedObject;
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly name: string;
  readonly firstMs: number;
  lastMs: number;
  count: number;
  /** The count that the API server has. */
  sent: number;
  /** Whether the API server has it. */
  written: boolean;
  /** Waits for a sender, or is with one. */
  queued: boolean;
}
