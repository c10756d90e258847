import { createHash } from 'node:crypto';
import type { Agent, OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../runtime/clock.js';
import { KubeError } from './kube-error.js';

/** What each request to the API server carries. */
export interface Access {
  /** Keeps connections open: a new one with TLS costs five times the request itself. */
  readonly agent: Agent;
  readonly headers: OutgoingHttpHeaders;
}

/** The way to one API server. */
export interface ClusterConnection {
  /** Without a slash at the end; may have a path. */
  readonly server: string;
  /** The namespace of the current context or of the pod; `default` where none is named. */
  readonly namespace: string;
  /** Throws a KubeError `unauthorized`, which quotes nothing, where the credentials cannot be had. */
  access(): Promise<Access>;
  /** The API server refused the credentials: the next `access` reads everything anew. */
  refuse(): void;
  /** Closes connections that no request uses: they may lead to a machine that is gone. */
  dropIdle(): void;
  close(): void;
}

/**
 * Keeps what the kubeconfig yields (tokens, certificates, an agent) for a minute, like client-go: files and plugins
 * behind it rotate. The agent is made anew only if what it depends on has changed.
 */
export function connectCluster(load: () => KubeConfig, clock: Clock): ClusterConnection {
  return new Connection(load, clock);
}

const KEEP_MS = 60_000;
/** A refused token is not read again sooner: a program may stand behind it. */
const REFUSED_MS = 5_000;
/** Below the 90 s after which an API server closes an idle connection. */
const IDLE_SOCKET_MS = 30_000;

class Connection implements ClusterConnection {
  readonly server: string;
  readonly namespace: string;
  #config: KubeConfig;
  #access: { readonly promise: Promise<Access>; readonly sinceMs: number } | undefined;
  #agent: { readonly agent: Agent; readonly fingerprint: string } | undefined;

  constructor(
    private readonly load: () => KubeConfig,
    private readonly clock: Clock,
  ) {
    this.#config = load();
    const context = this.#config.getContextObject(this.#config.getCurrentContext());
    this.server = (this.#config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
    this.namespace = context?.namespace?.trim() || 'default';
  }

  access(): Promise<Access> {
    const known = this.#access;
    if (known && this.clock.monotonicMs() - known.sinceMs < KEEP_MS) return known.promise;
    const made = { promise: this.#read(), sinceMs: this.clock.monotonicMs() };
    this.#access = made;
    made.promise.catch(() => {
      if (this.#access === made) this.#access = undefined;
    });
    return made.promise;
  }

  refuse(): void {
    if (!this.#access || this.clock.monotonicMs() - this.#access.sinceMs < REFUSED_MS) return;
    this.#access = undefined;
    try {
      // A plugin's token is remembered by the loaded configuration until it expires, valid or not.
      this.#config = this.load();
    } catch {
      // Half-written at this moment, perhaps: what is loaded stays in use, and the next refusal tries again.
    }
  }

  dropIdle(): void {
    if (this.#agent) closeIdle(this.#agent.agent);
  }

  close(): void {
    this.#agent?.agent.destroy();
    this.#agent = undefined;
    this.#access = undefined;
  }

  async #read(): Promise<Access> {
    const options: RequestOptions = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (error) {
      throw unreadable(error);
    }
    return { agent: this.#agentFor(options), headers: headersOf(options) };
  }

  #agentFor(options: RequestOptions): Agent {
    const fingerprint = fingerprintOf(options);
    if (this.#agent?.fingerprint === fingerprint) return this.#agent.agent;
    const before = this.#agent?.agent;
    const agent = keepingAlive(options.agent as Agent);
    this.#agent = { agent, fingerprint };
    if (before) retire(before);
    return agent;
  }
}

/** client-node makes the agent, since it knows about proxies; it makes one that closes each connection after use. */
function keepingAlive(agent: Agent): Agent {
  const settings = agent as unknown as { keepAlive: boolean; options: Record<string, unknown> };
  settings.keepAlive = true;
  settings.options.keepAlive = true;
  settings.options.timeout = IDLE_SOCKET_MS;
  return agent;
}

/** Requests under way go on; their connections close after them. */
function retire(agent: Agent): void {
  (agent as unknown as { keepAlive: boolean }).keepAlive = false;
  closeIdle(agent);
}

function closeIdle(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

/** What a connection depends on. Hashed, so that no key stays around in one more copy. */
function fingerprintOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): string {
  const hash = createHash('sha256');
  for (const part of [ca, cert, key, servername, rejectUnauthorized]) hash.update(`${String(part)}\0`);
  return hash.digest('hex');
}

function headersOf(options: RequestOptions): OutgoingHttpHeaders {
  const given = Object.entries((options.headers ?? {}) as OutgoingHttpHeaders);
  // A token file may end with a line break, which no header may hold.
  const headers = given.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]);
  const basic = options.auth
    ? [['Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`]]
    : [];
  return Object.fromEntries([...headers, ...basic]);
}

/** What a plugin printed may hold a token: only the code is told. */
function unreadable(error: unknown): KubeError {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  const detail = typeof code === 'string' ? ` (${code})` : '';
  return new KubeError(
    'unauthorized',
    `the credentials for the API server cannot be read${detail}: check the files and the program that the kubeconfig names`,
  );
}
