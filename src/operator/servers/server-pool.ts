import { type ResumeResult, resume } from '../../apply/resume.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { CatalogView } from '../../observe/catalog-view.js';
import { openRun, SILENCE_MS } from '../../observe/open-run.js';
import type { Run } from '../../observe/run.js';
import type { Secret } from '../../secret/secret.js';
import type { Target } from './connection-of.js';

/** A server in use: the core's run, and one look at its catalog for all who ask at the same time. */
export interface OpenServer {
  readonly run: Run;
  readonly view: CatalogView;
  /** Does something with the server and has it measured. */
  timed<T>(op: DatabaseOp, work: () => Promise<T>): Promise<T>;
}

/** What is measured: making a connection, a look at catalog and state, the window of a link. */
export type DatabaseOp = 'connect' | 'read' | 'change';

export interface ServerPoolOptions {
  /** `database:NAME`, `file:PATH` or `none`. */
  readonly state: string;
  readonly owner: string;
  /** Connections a server. */
  readonly connections: number;
  readonly fingerprintKey?: Secret;
  /** Told what became of windows that interrupted runs had left, once a connection is made. */
  readonly onResumed: (target: Target, result: ResumeResult) => void;
  /** Something with a server is over, well or not. */
  readonly onTimed: (op: DatabaseOp, ms: number) => void;
  readonly log: (message: string) => void;
}

/**
 * The servers that objects live on: connected when first asked for, and what interrupted runs (a dead leader's too) left
 * there is finished before anybody gets it. A server that nobody has used for a while is closed.
 */
export class ServerPool {
  readonly #options: ServerPoolOptions;
  readonly #servers = new Map<string, Entry>();

  constructor(options: ServerPoolOptions) {
    this.#options = options;
  }

  /** Works with a server. Throws LinkspecError LNK03xx, LNK05xx where it cannot be used; the next caller tries again. */
  async use<T>(target: Target, work: (server: OpenServer) => Promise<T>): Promise<T> {
    const entry = this.#servers.get(target.identity) ?? this.#open(target);
    entry.users++;
    try {
      return await work((await entry.opened).server);
    } finally {
      entry.users--;
      entry.usedAt = performance.now();
      this.#closeIdle();
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#servers.values()];
    this.#servers.clear();
    await Promise.allSettled(entries.map(async ({ opened }) => (await opened).close()));
  }

  #open(target: Target): Entry {
    const entry: Entry = { opened: this.#connect(target), users: 0, usedAt: performance.now() };
    this.#servers.set(target.identity, entry);
    entry.opened.catch(() => {
      if (this.#servers.get(target.identity) === entry) this.#servers.delete(target.identity);
    });
    return entry;
  }

  async #connect(target: Target): Promise<Opened> {
    const { state, owner, connections, fingerprintKey, onResumed, log } = this.#options;
    const run = await this.#timed('connect', () =>
      openRun({
        address: target.address,
        state,
        owner,
        fingerprintKey,
        readSecret: unread,
        progress: log,
        limits: { connections, queryTimeoutMs: SILENCE_MS },
      }),
    );
    try {
      onResumed(target, await resume(run));
      return {
        server: {
          run,
          view: new CatalogView(run, 'of a look'),
          timed: (op, work) => this.#timed(op, work),
        },
        close: () => run.close(),
      };
    } catch (error) {
      await run.close();
      throw error;
    }
  }

  async #timed<T>(op: DatabaseOp, work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    try {
      return await work();
    } finally {
      this.#options.onTimed(op, performance.now() - startMs);
    }
  }

  #closeIdle(): void {
    for (const [identity, { opened, users, usedAt }] of this.#servers) {
      if (users > 0 || performance.now() - usedAt < IDLE_MS) continue;
      this.#servers.delete(identity);
      opened.then(({ close }) => close()).catch(() => undefined);
    }
  }
}

interface Entry {
  readonly opened: Promise<Opened>;
  users: number;
  /** Milliseconds, monotonic. */
  usedAt: number;
}

interface Opened {
  readonly server: OpenServer;
  close(): Promise<void>;
}

/** Longer than the default interval, so that a server in use stays open between two looks. */
const IDLE_MS = 1_800_000;

/** Each object reads its own namespace's Secrets: its run brings the reader. */
async function unread(): Promise<never> {
  throw new LinkspecError('LNK0110', 'no namespace to read Secrets of');
}
