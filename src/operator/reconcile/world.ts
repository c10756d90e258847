import type { KubeApi } from '../kube/kube-api.js';
import type { LinkObject } from '../objects/link-object.js';
import type { SecretObject } from '../objects/secret-object.js';
import type { CircuitBreaker } from '../runtime/circuit-breaker.js';
import type { EventRecorder } from '../runtime/event-recorder.js';
import type { Store } from '../runtime/store.js';
import type { Target } from '../servers/connection-of.js';
import type { ServerPool } from '../servers/server-pool.js';
import type { Log } from '../telemetry/logs.js';
import type { OperatorMetrics } from '../telemetry/metrics.js';
import type { Failure } from './verdict.js';

/** What a reconciler works with. */
export interface World {
  readonly api: KubeApi;
  readonly objects: Store<LinkObject>;
  readonly secrets: Store<SecretObject>;
  readonly servers: ServerPool;
  readonly breaker: CircuitBreaker;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly log: Log;
  /** The server of objects that name none; undefined: there is none. */
  readonly standardTarget: Target | undefined;
  /** What became of pipelines after their object was Ready, by the object's uid: told with its next turn. */
  readonly aftermath: Map<string, Failure>;
  readonly metrics: Pick<OperatorMetrics, 'databaseError' | 'driftDetected' | 'reconciled'>;
  /** Milliseconds that started pipelines are watched. */
  readonly settleMs: number;
  /** Aborted when this process should begin nothing new: it stops, or another one leads. */
  readonly signal: AbortSignal;
  /** Whether this process may write: it leads, though it may be about to stop. Asked before each write. */
  readonly isLeader: () => boolean;
  /** Whether the LinkSpecs of every watched namespace are known: an unseen one may have a link already. */
  readonly seesAll: () => boolean;
  /** Has what interrupted changes left on a server finished in the background. Returns at once. */
  readonly finish: (target: Target) => void;
  /** Has an object looked at again now. */
  readonly again: (key: string) => void;
  /** RFC 3339 in whole seconds. */
  readonly now: () => string;
  readonly random: () => number;
}

/** Names of the indexes of the stores. */
export const INDEX = {
  /** Objects by the links that they have or ask for: idText. */
  link: 'link',
  /** Objects by the Secrets that they read: `namespace/name`. */
  secret: 'secret',
} as const;
