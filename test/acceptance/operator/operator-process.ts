import { type Ended, type Running, start } from '../../cli/linkspec.js';

/** The built operator as a process of its own. */
export interface OperatorProcess {
  readonly running: Running;
  /** What it has logged so far. */
  log(): readonly LogLine[];
  /** Asks a probe, or for metrics. */
  ask(path: '/healthz' | '/readyz' | '/metrics'): Promise<{ status: number; body: string }>;
  /** The value of a series, named in full as in `name{label="value"}`; undefined: there is none. */
  metric(series: string): Promise<number | undefined>;
  /** SIGTERM, as from the kubelet. */
  terminate(): Promise<Ended>;
  /** SIGKILL. */
  kill(): Promise<Ended>;
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly key?: string;
  readonly reason?: string;
  readonly [field: string]: unknown;
}

export interface OperatorStart {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Starts it; resolves once its probes can be asked. */
export async function startOperatorProcess({ args, env, cwd }: OperatorStart): Promise<OperatorProcess> {
  const running = start(['operator', '--health-port', '0', '--metrics-port', '0', ...args], { cwd, env });
  let text = '';
  running.child.stderr?.on('data', (chunk: string) => {
    text += chunk;
  });
  const [, health, metrics] = await running.until(/health on port (\d+), metrics on port (\d+)/);
  const end = (signal: NodeJS.Signals) => {
    running.child.kill(signal);
    return running.ended;
  };
  const ask: OperatorProcess['ask'] = async (path) => {
    const port = path === '/metrics' ? metrics : health;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.text() };
  };
  return {
    running,
    log: () =>
      text
        .slice(0, text.lastIndexOf('\n') + 1)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ask,
    async metric(series) {
      const { body } = await ask('/metrics');
      const line = body.split('\n').find((one) => one.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length));
    },
    terminate: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
