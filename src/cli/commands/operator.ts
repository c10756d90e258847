import { runOperator } from '../../operator/operator.js';
import type { LogLevel } from '../../operator/telemetry/logs.js';
import { EXIT, type ExitCode } from '../exit-code.js';

interface Options {
  /** Names with commas between them, or `*`. */
  readonly watchNamespaces?: string;
  readonly healthPort: number;
  readonly metricsPort: number;
  readonly leaseNamespace?: string;
  readonly leaseName: string;
  readonly leaderElect: boolean;
  /** Durations in milliseconds. */
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
  readonly settle: number;
  readonly owner?: string;
  readonly state?: string;
  readonly kubeconfig?: string;
  readonly logLevel: LogLevel;
}

/** `linkspec operator`: runs until SIGINT or SIGTERM. Logs are JSON lines on stderr. */
export async function operator(options: Options): Promise<ExitCode> {
  const stopping = new AbortController();
  let code: ExitCode = EXIT.done;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      // A controller that is told to end has done its work; a person at a terminal has interrupted it.
      if (!stopping.signal.aborted && signal === 'SIGINT') code = EXIT.interrupted;
      stopping.abort();
    });
  }
  const { leaseDuration, renewDeadline, retryPeriod, settle, watchNamespaces, ...same } = options;
  const end = await runOperator(
    {
      ...same,
      watchNamespaces: namespacesOf(watchNamespaces),
      leaseNamespace: options.leaseNamespace,
      leaseTiming: { leaseMs: leaseDuration, renewDeadlineMs: renewDeadline, retryMs: retryPeriod },
      settleMs: settle,
      owner: options.owner,
      state: options.state,
      kubeconfig: options.kubeconfig,
    },
    stopping.signal,
  );
  return end === 'lease lost' ? EXIT.failed : code;
}

function namespacesOf(text: string | undefined): readonly string[] | '*' | undefined {
  if (text === undefined || text === '*') return text;
  const names = text.split(',').map((name) => name.trim());
  return names.includes('*') ? '*' : names.filter((name) => name !== '');
}
