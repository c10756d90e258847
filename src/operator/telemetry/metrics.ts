import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestRecord } from '../kube/kube-api.js';
import type { Named } from '../kube/resource.js';
import type { TurnResult } from '../reconcile/verdict.js';

export interface MetricsOptions {
  /** Also memory, CPU and event loop of the process; default true. */
  readonly process?: boolean;
  /** Also series for each object; default true. */
  readonly objects?: boolean;
}

export type ReadyStatus = 'True' | 'False' | 'Unknown';
/** A reflector: the resource by its plural name, and the namespace, empty for all. */
export interface InformerLabels {
  readonly resource: string;
  readonly namespace: string;
}

/**
 * What the operator measures, for Prometheus. Labels are names only: no messages, no values. All durations come in
 * milliseconds and go out in seconds.
 */
export class OperatorMetrics {
  readonly #registry = new Registry();
  readonly #withObjects: boolean;
  readonly #metrics = metricsIn(this.#registry);

  constructor({ process = true, objects = true }: MetricsOptions = {}) {
    this.#withObjects = objects;
    if (process) collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** A turn of an object came to this. */
  reconciled(result: TurnResult): void {
    this.#metrics.reconciles.inc({ result });
  }

  /** A turn of an object is over. */
  reconcileTook(ms: number): void {
    this.#metrics.reconcileSeconds.observe(ms / 1000);
  }

  ready(object: Named, status: ReadyStatus): void {
    if (!this.#withObjects) return;
    for (const each of STATUSES)
      this.#metrics.ready.set({ ...labelsOf(object), status: each }, each === status ? 1 : 0);
  }

  suspended(object: Named, suspended: boolean): void {
    if (this.#withObjects) this.#metrics.suspended.set(labelsOf(object), suspended ? 1 : 0);
  }

  /** `wallMs`: when the last change of the link went through. */
  applied(object: Named, wallMs: number): void {
    if (this.#withObjects) this.#metrics.lastApplied.set(labelsOf(object), wallMs / 1000);
  }

  driftDetected(): void {
    this.#metrics.drifts.inc();
  }

  /** The object is gone: its series go too. */
  forget(object: Named): void {
    const labels = labelsOf(object);
    for (const status of STATUSES) this.#metrics.ready.remove({ ...labels, status });
    this.#metrics.suspended.remove(labels);
    this.#metrics.lastApplied.remove(labels);
  }

  databaseRequest(op: string, ms: number): void {
    this.#metrics.databaseSeconds.observe({ op }, ms / 1000);
  }

  databaseError(kind: string): void {
    this.#metrics.databaseErrors.inc({ class: kind });
  }

  queueDepth(depth: number): void {
    this.#metrics.queueDepth.set(depth);
  }

  queueRetry(): void {
    this.#metrics.queueRetries.inc();
  }

  /** How long a key stood in line. */
  queueWaited(ms: number): void {
    this.#metrics.queueSeconds.observe(ms / 1000);
  }

  informerSynced(informer: InformerLabels, synced: boolean): void {
    this.#metrics.informerSynced.set({ ...informer }, synced ? 1 : 0);
  }

  informerListed(informer: InformerLabels): void {
    this.#metrics.informerLists.inc({ ...informer });
  }

  informerFailed(informer: InformerLabels): void {
    this.#metrics.informerErrors.inc({ ...informer });
  }

  leading(lease: string, leads: boolean): void {
    this.#metrics.leading.set({ name: lease }, leads ? 1 : 0);
  }

  kubeRequest({ verb, code }: RequestRecord): void {
    this.#metrics.kubeRequests.inc({ verb, code });
  }

  eventDropped(): void {
    this.#metrics.eventsDropped.inc();
  }
}

const STATUSES: readonly ReadyStatus[] = ['True', 'False', 'Unknown'];

function labelsOf({ namespace, name }: Named): { readonly namespace: string; readonly name: string } {
  return { namespace, name };
}

/** Names as in controller-runtime and Flux where they have one. */
function metricsIn(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers });
  const seconds = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Histogram({ name, help, labelNames, registers, buckets: SECONDS });
  return {
    reconciles: counter('linkspec_reconcile_total', 'Turns of objects by what they came to.', 'result'),
    reconcileSeconds: seconds('linkspec_reconcile_duration_seconds', 'How long turns of objects take.'),
    ready: gauge(
      'linkspec_ready',
      'The condition Ready of each object: 1 for the status that it has.',
      'namespace',
      'name',
      'status',
    ),
    suspended: gauge('linkspec_suspended', '1 for each object that is suspended.', 'namespace', 'name'),
    drifts: counter(
      'linkspec_drift_detected_total',
      'Links found changed by hand: corrected, or newly seen and left.',
    ),
    lastApplied: gauge(
      'linkspec_last_applied_timestamp_seconds',
      'When the last change of the link went through, in seconds since 1970.',
      'namespace',
      'name',
    ),
    databaseSeconds: seconds(
      'linkspec_db_request_duration_seconds',
      'How long SingleStore takes, by what is done there.',
      'op',
    ),
    databaseErrors: counter('linkspec_db_errors_total', 'Failures at SingleStore by class.', 'class'),
    queueDepth: gauge('workqueue_depth', 'Objects that wait for their turn.'),
    queueRetries: counter('workqueue_retries_total', 'Turns that failed and are tried again.'),
    queueSeconds: seconds('workqueue_queue_duration_seconds', 'How long objects wait for their turn.'),
    informerSynced: gauge('informer_synced', '1 once everything was listed.', 'resource', 'namespace'),
    informerLists: counter(
      'informer_relists_total',
      'Lists of everything, the first included.',
      'resource',
      'namespace',
    ),
    informerErrors: counter(
      'informer_watch_errors_total',
      'Lists and watches that failed.',
      'resource',
      'namespace',
    ),
    leading: gauge('leader_election_master_status', '1 while this process leads.', 'name'),
    kubeRequests: counter('k8s_request_total', 'Requests to the API server.', 'verb', 'code'),
    eventsDropped: counter('linkspec_events_dropped_total', 'Events left out since there were too many.'),
  };
}

/** From 1 ms to half an hour: a turn is short, unless a pipeline takes its time to stop. */
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
