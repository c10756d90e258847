import { type OperatorEnd, runOperator } from '../../../src/operator/operator.js';
import { freePort } from '../kubernetes/free-port.js';
import type { Stage } from './stage.js';

/** An operator within the test's process: for what no option of the command sets. */
export interface OperatorHere {
  readonly healthPort: number;
  /** As on SIGTERM. */
  stop(): void;
  readonly ended: Promise<OperatorEnd>;
  /** Resolves when it would have ended its process by force. */
  readonly exited: Promise<void>;
}

export async function startOperatorHere(
  stage: Stage,
  options: {
    readonly drainMs?: number;
    readonly listPatienceMs?: number;
    readonly watchNamespaces?: readonly string[];
  },
): Promise<OperatorHere> {
  const stopping = new AbortController();
  const healthPort = await freePort();
  let exit = (): void => undefined;
  const exited = new Promise<void>((resolve) => {
    exit = resolve;
  });
  const ended = runOperator(
    {
      watchNamespaces: undefined,
      healthPort,
      metricsPort: 0,
      leaseNamespace: undefined,
      leaseName: 'linkspec',
      leaderElect: true,
      leaseTiming: { leaseMs: 4_000, renewDeadlineMs: 3_000, retryMs: 500 },
      settleMs: 1_000,
      owner: undefined,
      state: undefined,
      kubeconfig: stage.cluster.api.kubeconfig('operator'),
      logLevel: 'error',
      exit,
      ...options,
    },
    stopping.signal,
    { POD_NAMESPACE: stage.namespace, LINKSPEC_URL: stage.emulator.url },
  );
  return { healthPort, stop: () => stopping.abort(), ended, exited };
}
