import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  apiServerArguments,
  etcdArguments,
  writeIdentities,
} from '../../../scripts/envtest/command-lines.mjs';
import { toolPath } from './assets.js';
import { freePort } from './free-port.js';
import { type ServerProcess, startProcess } from './server-process.js';

/** Less than jest gives a hook, so that a server that does not come up is reported with its log. */
const READY_MS = 55_000;

/** Who may ask; `token` is the bearer token. */
export interface Identity {
  readonly token: string;
  readonly user: string;
  readonly groups: readonly string[];
}

/** etcd and kube-apiserver as processes, with their ports and their folder. */
export class Servers {
  readonly folder: string;
  readonly port: number;
  readonly #etcdPort: number;
  readonly #etcd: ServerProcess;
  #api: ServerProcess;

  /** Starts both. They are not ready yet. */
  static async start(identities: readonly Identity[]): Promise<Servers> {
    return new Servers(identities, [await freePort(), await freePort(), await freePort()]);
  }

  private constructor(identities: readonly Identity[], ports: readonly [number, number, number]) {
    const [clientPort, peerPort, port] = ports;
    this.folder = mkdtempSync(join(tmpdir(), 'linkspec-api-server-'));
    this.port = port;
    this.#etcdPort = clientPort;
    mkdirSync(this.home);
    writeIdentities(this.folder, identities);
    this.#etcd = this.#start('etcd', etcdArguments({ folder: this.folder, clientPort, peerPort }));
    this.#api = this.#startApi();
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  get api(): ServerProcess {
    return this.#api;
  }

  /** A file of the serving certificate; the server makes both when it starts for the first time. */
  certificateFile(name: 'apiserver.crt' | 'apiserver.key'): string {
    return readFileSync(join(this.folder, 'certs', name), 'utf8');
  }

  /** Resolves when the API server serves; rejects with the log of a server that ended, or of both. */
  async ready(token: string): Promise<void> {
    const deadline = performance.now() + READY_MS;
    // The namespace comes from a loop of the server's own that /readyz does not wait for.
    for (const path of ['/readyz', '/api/v1/namespaces/default'])
      while (!(await this.#serves(path, token))) {
        this.#throwIfOver(performance.now() > deadline);
        await sleep(50);
      }
  }

  async restartApi(): Promise<void> {
    await this.#api.kill();
    this.#api = this.#startApi();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#api.kill(), this.#etcd.kill()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Forgets all revisions before the current one, by etcd's JSON gateway. */
  async compactEtcd(): Promise<void> {
    const anyKey = Buffer.from('x').toString('base64');
    const { header } = (await this.#askEtcd('/v3/kv/range', { key: anyKey })) as {
      header: { revision: string };
    };
    await this.#askEtcd('/v3/kv/compaction', { revision: header.revision, physical: true });
  }

  #startApi(): ServerProcess {
    const { folder, port } = this;
    return this.#start('kube-apiserver', apiServerArguments({ folder, etcdPort: this.#etcdPort, port }));
  }

  #start(program: 'etcd' | 'kube-apiserver', args: readonly string[]): ServerProcess {
    const path = toolPath(program);
    if (path === undefined) throw new Error(`${program} is not there: npm run envtest`);
    return startProcess(path, args, join(this.folder, `${program}.log`));
  }

  async #serves(path: string, token: string): Promise<boolean> {
    try {
      const options = {
        ca: this.certificateFile('apiserver.crt'),
        headers: { authorization: `Bearer ${token}` },
      };
      return (await status(`https://127.0.0.1:${this.port}${path}`, options)) === 200;
    } catch {
      // Not even a certificate yet, or nobody listens.
      return false;
    }
  }

  #throwIfOver(late: boolean): void {
    const servers = Object.entries({ etcd: this.#etcd, 'kube-apiserver': this.#api });
    const report = (problem: string) =>
      new Error(`${problem}\n${servers.map(([name, server]) => `${name}:\n${server.log()}`).join('\n')}`);
    for (const [name, server] of servers)
      if (server.ended() !== undefined) throw report(`${name} ended (${server.ended()})`);
    if (late) throw report(`not ready in ${READY_MS} ms`);
  }

  async #askEtcd(path: string, body: unknown): Promise<unknown> {
    const url = `http://127.0.0.1:${this.#etcdPort}${path}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd: ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

function status(url: string, options: https.RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { ...options, agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy(new Error('timeout'))).on('error', reject);
  });
}
