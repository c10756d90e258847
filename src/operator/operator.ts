import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Secret } from '../secret/secret.js';
import { Caches } from './caches.js';
import { checkOptions } from './check-options.js';
import { Controller, openStores } from './controller.js';
import { createKubeApi } from './kube/http-kube-api.js';
import { loadKubeConfig } from './kube/load-kube-config.js';
import { watchMetrics } from './object-metrics.js';
import { CircuitBreaker } from './runtime/circuit-breaker.js';
import { endingApi } from './runtime/ending-api.js';
import { EventRecorder } from './runtime/event-recorder.js';
import { LeaderElector, type LeaseTiming } from './runtime/leader-election.js';
import { within } from './runtime/within.js';
import { targetOfEnvironment } from './servers/connection-of.js';
import { Finisher } from './servers/finisher.js';
import { ServerPool } from './servers/server-pool.js';
import { inSeconds } from './status/in-seconds.js';
import { startHttpServer } from './telemetry/http-server.js';
import { createLogs, type LogLevel } from './telemetry/logs.js';
import { OperatorMetrics } from './telemetry/metrics.js';
import { probe } from './telemetry/probes.js';

export interface OperatorOptions {
  /** `*`: all. Undefined: the operator's own. */
  readonly watchNamespaces: readonly string[] | '*' | undefined;
  /** 0 takes a free one, told in the log. */
  readonly healthPort: number;
  readonly metricsPort: number;
  /** Undefined: the operator's own. */
  readonly leaseNamespace: string | undefined;
  readonly leaseName: string;
  readonly leaderElect: boolean;
  readonly leaseTiming?: LeaseTiming;
  readonly settleMs: number;
  /** Undefined: namespace and name of the lease, which are those of the release. */
  readonly owner: string | undefined;
  /** Undefined: LINKSPEC_STATE, else `database:linkspec`. */
  readonly state: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly logLevel: LogLevel;
  /** How long turns under way may take once nothing new begins, in milliseconds; default 48 s. */
  readonly drainMs?: number;
  /** How long caches that the API server refuses are waited for, in milliseconds; default 30 s. */
  readonly listPatienceMs?: number;
  /** Ends a process that goes on though all is closed; default: `process.exit`. */
  readonly exit?: () => void;
}

/** How the operator ended: on a signal, or since another process leads now. */
export type OperatorEnd = 'stopped' | 'lease lost';

/**
 * Runs the operator until the signal aborts or the lease is lost. A process that does not lead keeps its caches warm and
 * writes nothing. Throws LinkspecError LNK0841, LNK0701, LNK0307.
 */
export async function runOperator(
  options: OperatorOptions,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OperatorEnd> {
  const state = options.state ?? env.LINKSPEC_STATE ?? 'database:linkspec';
  checkOptions({ ...options, state });
  const { log, flush } = createLogs({ level: options.logLevel });
  const metrics = new OperatorMetrics();
  const cluster = loadKubeConfig({ kubeconfig: options.kubeconfig, env });
  const namespace = env.POD_NAMESPACE ?? cluster.namespace;
  const lease = { namespace: options.leaseNamespace ?? namespace, name: options.leaseName };
  const identity = `${env.POD_NAME ?? hostname()}_${randomUUID()}`;
  const api = createKubeApi(cluster, { onRequest: (record) => metrics.kubeRequest(record) });
  const { objects, secrets } = openStores((error) => log.error('a listener failed', { error }));
  watchMetrics(objects, metrics);
  metrics.leading(options.leaseName, false);

  // Ends everything that only a leader does: pipelines that are stopped are started, nothing new begins.
  const leading = new AbortController();
  const reflecting = new AbortController();
  // Ends what is written to the Lease.
  const leasing = new AbortController();
  const namespaces = namespacesOf(options.watchNamespaces, namespace);
  const caches = new Caches({ api, namespaces, objects, secrets, metrics, log });

  const elector = new LeaderElector({
    api: endingApi(api, leasing.signal),
    lease,
    identity,
    ...(options.leaseTiming && { timing: options.leaseTiming }),
    onElected: () => {
      log.info('this process leads');
      metrics.leading(lease.name, true);
      controller.start();
    },
    onLost: () => {
      log.error('the lease is lost: another process may lead now');
      metrics.leading(lease.name, false);
      leading.abort();
    },
    onError: (error) => {
      if (!leasing.signal.aborted) log.warn('the lease could not be renewed; it is tried again', { error });
    },
  });
  const key = env.LINKSPEC_FINGERPRINT_KEY;
  const standardTarget = targetOfEnvironment(env);
  const servers = new ServerPool({
    state,
    owner: options.owner ?? `${lease.namespace}/${lease.name}`,
    connections: CONNECTIONS,
    ...(key && { fingerprintKey: new Secret(key) }),
    settleMs: options.settleMs,
    onResumed: (target, result) => finisher.resumed(target, result),
    onOthers: (target) => finisher.finish(target),
    isNamed,
    onTimed: (op, ms) => metrics.databaseRequest(op, ms),
    log: (message) => log.debug(message),
  });
  const finisher = new Finisher({ servers, isNamed, signal: leading.signal, log });
  const events = new EventRecorder({
    api,
    instance: identity,
    onDropped: () => metrics.eventDropped(),
    onError: (error) => log.debug('an event could not be written', { error }),
  });
  const controller: Controller = new Controller(
    {
      api,
      objects,
      secrets,
      servers,
      breaker: new CircuitBreaker({
        onOpen: (one) => log.warn('the server does not answer', { target: labelOf(one) }),
        onClose: (one) => {
          log.info('the server answers again', { target: labelOf(one) });
          controller.retryServer(one);
          finisher.hurry(one);
        },
      }),
      events,
      log,
      standardTarget,
      aftermath: new Map(),
      metrics,
      settleMs: options.settleMs,
      signal: leading.signal,
      finish: (target) => finisher.finish(target),
      seesAll: () => caches.seesAll(),
      isLeader: () => !options.leaderElect || elector.isLeader(),
      now: () => inSeconds(new Date()),
      random: Math.random,
    },
    {
      knowsSecretsOf: (one) => caches.knowsSecretsOf(one),
      onDepth: (depth) => metrics.queueDepth(depth),
      onStart: (_key, waitedMs) => metrics.queueWaited(waitedMs),
      onEnd: (_key, ms) => metrics.reconcileTook(ms),
      onRetry: () => metrics.queueRetry(),
      onError: (one, error) => {
        metrics.reconciled('failed');
        log.error('a turn failed', { key: one, error });
      },
    },
  );

  const health = await startHttpServer({
    port: options.healthPort,
    routes: {
      '/healthz': probe(caches.alive),
      '/readyz': probe(caches.ready),
    },
  });
  const scraped = await startHttpServer({
    port: options.metricsPort,
    routes: {
      '/metrics': async () => ({ status: 200, type: metrics.contentType, body: await metrics.text() }),
    },
  });
  log.info(`linkspec operator: health on port ${health.port}, metrics on port ${scraped.port}`);

  const watching = caches.run(reflecting.signal);
  const stop = () => leading.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const drained = aborted(leading.signal).then(() => controller.stop(options.drainMs ?? DRAIN_MS));
  try {
    await caches.filled(leading.signal, options.listPatienceMs);
    const end = options.leaderElect ? await lead() : await leadAlone();
    return end === 'lost' ? 'lease lost' : 'stopped';
  } finally {
    leading.abort();
    if ((await drained) === 'deadline')
      log.error('turns under way did not end in time; what they left is finished by the next leader');
    reflecting.abort();
    await within(
      CLOSE_MS,
      Promise.all([watching, servers.close(), events.close(CLOSE_MS), health.close(), scraped.close()]),
    );
    api.close();
    flush();
    setTimeout(options.exit ?? (() => process.exit()), EXIT_MS).unref();
  }

  /** The lease is released only once the turns under way are over; if they never are, it expires. */
  async function lead(): Promise<'lost' | 'released'> {
    const holding = new AbortController();
    const running = elector.run(holding.signal);
    const first = await Promise.race([running, drained]);
    if (first === 'lost' || first === 'released') return first;
    if (first === 'deadline') leasing.abort();
    holding.abort();
    await within(CLOSE_MS, running);
    return 'released';
  }

  /** Whether an object, or the operator itself, names that server and login now. */
  function isNamed(one: string): boolean {
    return one === standardTarget?.identity || controller.targetNamed(one) !== undefined;
  }

  /** For people; undefined: no object names that server any more. */
  function labelOf(one: string): string | undefined {
    return controller.targetNamed(one)?.label;
  }

  async function leadAlone(): Promise<'released'> {
    metrics.leading(lease.name, true);
    controller.start();
    await aborted(leading.signal);
    return 'released';
  }
}

/** Connections to one server: for the turns at once, their locks and their looks. */
const CONNECTIONS = 24;
/** Milliseconds. All of them together are less than the 60 s that the pod has to end. */
const DRAIN_MS = 48_000;
const CLOSE_MS = 3_000;
const EXIT_MS = 1_000;

function namespacesOf(
  wanted: OperatorOptions['watchNamespaces'],
  own: string,
): readonly (string | undefined)[] {
  if (wanted === '*') return [undefined];
  return wanted && wanted.length > 0 ? [...new Set(wanted)] : [own];
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
