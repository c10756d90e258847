import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfigText } from './kubeconfig.js';
import { type RunOptions, runProgram } from './run-program.js';
import { Servers } from './servers.js';

/** A kube-apiserver 1.20 with RBAC and its etcd. No controller runs: nothing is collected, no namespace ends. */
export interface ApiServer {
  readonly url: string;
  readonly port: number;
  /** Serving certificate (PEM). It signs itself, so it is also the CA; it names 127.0.0.1 and holds on any port. */
  readonly certificate: string;
  readonly privateKey: string;
  /** The token of a user; `admin` may do anything. */
  token(user: string): string;
  /** The path of a kubeconfig for that user, by way of another address (a proxy) if one is given. */
  kubeconfig(user: string, url?: string): string;
  /** Resolves to stdout; rejects with a ProgramError that holds all output. */
  kubectl(args: readonly string[], options?: RunOptions): Promise<string>;
  helm(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Creates a namespace with a name of its own. Tests share a server, so each works in its own. */
  createNamespace(): Promise<string>;
  /** A token of a ServiceAccount that exists, as a pod would get it. */
  serviceAccountToken(namespace: string, name: string): Promise<string>;
  /** SIGKILL: connections break, etcd keeps everything. */
  kill(): Promise<void>;
  /** Starts it again on the same port and etcd, after a kill of its own where it runs. Resolves when it is ready. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and say nothing, until `resume`. */
  pause(): void;
  resume(): void;
  /**
   * Forgets all past revisions. To continue a list from one gives 410 at once. A watch from one gets 410 once the API
   * server has restarted: until then it knows some by heart.
   */
  compactEtcd(): Promise<void>;
  /** The end of the API server's log, for messages. */
  log(): string;
  stop(): Promise<void>;
}

/** A user of the server: a name for RBAC, which is the key unless given, and groups besides system:authenticated. */
export interface User {
  readonly name?: string;
  readonly groups?: readonly string[];
}

/**
 * Starts both servers, in about 5 s. One server per suite, in `beforeAll`. `users` come beside `admin`; without it
 * there is one, `operator`, who may do nothing yet. Rejects with the end of the servers' logs.
 */
export async function startApiServer({ users = { operator: {} } }: StartOptions = {}): Promise<ApiServer> {
  const accounts = new Map<string, User>([
    ...Object.entries(users),
    ['admin', { groups: ['system:masters'] }],
  ]);
  const identities = new Map(
    [...accounts].map(([key, { name = key, groups = [] }]) => {
      const token = `${key}-${randomBytes(12).toString('hex')}`;
      return [key, { token, user: name, groups }] as const;
    }),
  );
  const token = (user: string) => {
    const identity = identities.get(user);
    if (identity === undefined) throw new Error(`the API server was started without a user ${user}`);
    return identity.token;
  };
  for (let attempt = 1; ; attempt += 1) {
    const servers = await Servers.start([...identities.values()]);
    try {
      await servers.ready(token('admin'));
      return handle(servers, token);
    } catch (error) {
      await servers.stop();
      // Between finding a port and listening on it another process may have taken it.
      if (attempt === 3 || !/address already in use/.test(String(error))) throw error;
    }
  }
}

interface StartOptions {
  readonly users?: Readonly<Record<string, User>>;
}

function handle(servers: Servers, token: (user: string) => string): ApiServer {
  const { folder, home, port } = servers;
  const url = `https://127.0.0.1:${port}`;
  const certificate = servers.certificateFile('apiserver.crt');
  const kubeconfig = (user: string, server = url) => {
    const path = join(folder, `${user}-${new URL(server).port}.kubeconfig`);
    writeFileSync(path, kubeconfigText(server, certificate, token(user)), { mode: 0o600 });
    return path;
  };
  const run =
    (program: 'kubectl' | 'helm') =>
    (args: readonly string[], options: RunOptions = {}) =>
      runProgram(program, args, { ...options, kubeconfig: kubeconfig(options.as ?? 'admin'), home });
  const kubectl = run('kubectl');
  let namespaces = 0;
  return {
    url,
    port,
    certificate,
    privateKey: servers.certificateFile('apiserver.key'),
    token,
    kubeconfig,
    kubectl,
    helm: run('helm'),
    async createNamespace() {
      namespaces += 1;
      const name = `test-${namespaces}`;
      await kubectl(['create', 'namespace', name]);
      return name;
    },
    serviceAccountToken: async (namespace, name) =>
      (await kubectl(['create', 'token', name, '--namespace', namespace])).trim(),
    kill: () => servers.api.kill(),
    async restart() {
      await servers.restartApi();
      await servers.ready(token('admin'));
    },
    pause: () => servers.api.pause(),
    resume: () => servers.api.resume(),
    compactEtcd: () => servers.compactEtcd(),
    log: () => servers.api.log(),
    stop: () => servers.stop(),
  };
}
