import { type ResumeResult, resume } from '../../apply/resume.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { CatalogView } from '../../observe/catalog-view.js';
import { openRun, SILENCE_MS } from '../../observe/open-run.js';
import type { Run } from '../../observe/run.js';
import type { Secret } from '../../secret/secret.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import type { Target } from './connection-of.js';
import { WatchfulView } from './watchful-view.js';

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
  /** A look shows windows of other runs, of whatever link. */
  readonly onOthers: (target: Target) => void;
  /** Whether an object names that server and login now; where none does, the next login of its label replaces it. */
  readonly isNamed: (identity: string) => boolean;
  /** Something with a server is over, well or not. */
  readonly onTimed: (op: DatabaseOp, ms: number) => void;
  /** Pipelines are watched for that long after the turn that started them: that is a use too. Milliseconds. */
  readonly settleMs: number;
  readonly log: (message: string) => void;
  readonly clock?: Clock;
}

/**
 * The servers that objects live on: connected when first asked for, and what interrupted runs (a dead leader's too) left
 * there is finished before anybody gets it. A server that nobody has used for a while is closed, and an old login as
 * soon as nobody uses it.
 */
export class ServerPool {
  readonly #options: ServerPoolOptions;
  readonly #clock: Clock;
  /** By identity, the oldest first. */
  readonly #servers = new Map<string, Entry>();

  constructor(options: ServerPoolOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Works with a server. Throws LinkspecError LNK03xx, LNK05xx where it cannot be used; the next caller tries again. */
  async use<T>(target: Target, work: (server: OpenServer) => Promise<T>): Promise<T> {
    const entry = this.#servers.get(target.identity) ?? this.#open(target);
    entry.users++;
    entry.cancelIdle();
    try {
      return await work((await entry.opened).server);
    } finally {
      entry.users--;
      if (entry.users === 0 && this.#servers.get(target.identity) === entry) this.#rest(entry);
      this.#closeReplaced();
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#servers.values()];
    await Promise.allSettled(entries.map((entry) => this.#close(entry)));
  }

  #open(target: Target): Entry {
    const entry: Entry = {
      target,
      opened: this.#connect(target),
      users: 0,
      usedAtMs: this.#clock.monotonicMs(),
      cancelIdle: () => undefined,
    };
    this.#servers.set(target.identity, entry);
    entry.opened.catch(() => this.#forget(entry));
    this.#closeReplaced();
    return entry;
  }

  /** Nobody uses it now. */
  #rest(entry: Entry): void {
    entry.usedAtMs = this.#clock.monotonicMs();
    const watchedMs = this.#options.settleMs + SPARE_MS;
    entry.cancelIdle = this.#clock.after(watchedMs, () => {
      entry.cancelIdle = this.#clock.after(IDLE_MS - watchedMs, () => this.#closeQuietly(entry));
      this.#closeReplaced();
    });
  }

  /** Closes logins that nobody names any more, that nobody uses, and that have a younger one of the same label. */
  #closeReplaced(): void {
    const watchedFromMs = this.#clock.monotonicMs() - this.#options.settleMs - SPARE_MS;
    const younger = new Set<string>();
    for (const entry of [...this.#servers.values()].reverse()) {
      const { identity, label } = entry.target;
      const isUnused = entry.users === 0 && entry.usedAtMs <= watchedFromMs;
      if (younger.has(label) && isUnused && !this.#options.isNamed(identity)) this.#closeQuietly(entry);
      younger.add(label);
    }
  }

  #closeQuietly(entry: Entry): void {
    this.#close(entry).catch(() => undefined);
  }

  async #close(entry: Entry): Promise<void> {
    this.#forget(entry);
    await (await entry.opened).close();
  }

  #forget(entry: Entry): void {
    entry.cancelIdle();
    if (this.#servers.get(entry.target.identity) === entry) this.#servers.delete(entry.target.identity);
  }

  async #connect(target: Target): Promise<Opened> {
    const { state, owner, connections, fingerprintKey, onResumed, onOthers, log } = this.#options;
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
          view: new WatchfulView(run, () => onOthers(target)),
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
}

interface Entry {
  readonly target: Target;
  readonly opened: Promise<Opened>;
  users: number;
  /** When the last use ended, on the monotonic clock. */
  usedAtMs: number;
  /** Keeps it open for longer. */
  cancelIdle: () => void;
}

interface Opened {
  readonly server: OpenServer;
  close(): Promise<void>;
}

/** Longer than the default interval, so that a server in use stays open between two looks. */
const IDLE_MS = 1_800_000;
/** For the last look at pipelines that were watched. */
const SPARE_MS = 5_000;

/** Each object reads its own namespace's Secrets: its run brings the reader. */
async function unread(): Promise<never> {
  throw new LinkspecError('LNK0110', 'no namespace to read Secrets of');
}
