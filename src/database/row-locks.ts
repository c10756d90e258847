import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LinkspecError } from '../error/linkspec-error.js';
import { quoteText } from '../sql/quote.js';
import type { HeldLock, StateStore } from '../state/state-store.js';
import { isAbsent } from './explain-server-error.js';
import { type Server, ServerError, type Session } from './session.js';
import { explainStateError } from './state-errors.js';
import type { StateNames } from './state-schema.js';

export interface RowLocks {
  readonly lock: StateStore['lock'];
  /** Gives up all locks. */
  close(): Promise<void>;
}

/**
 * Locks as row locks: SELECT … FOR UPDATE of the lock's row in a transaction that stays open on a connection of its
 * own, while the work runs on others, since link and pipeline DDL commits implicitly (docs, row-locking; no GET_LOCK
 * is documented). The server frees the lock when the connection ends, so also when the process is killed.
 * `create` makes the tables.
 */
export function createRowLocks(names: StateNames, server: Server, create: () => Promise<void>): RowLocks {
  const idle: Session[] = [];
  const open = new Set<Session>();

  async function connection(): Promise<Session> {
    for (let session = idle.pop(); session; session = idle.pop()) if (session.alive) return session;
    const fresh = await server.dedicatedSession();
    open.add(fresh);
    return fresh;
  }

  function drop(session: Session): void {
    open.delete(session);
    session.destroy();
  }

  /** One try on one connection: true once the row is ours. Waits as long as the server lets it. */
  async function take(session: Session, key: string): Promise<boolean> {
    await session.query('START TRANSACTION');
    try {
      const { rows } = await session.query(`SELECT k FROM ${names.locks} WHERE k = ${key} FOR UPDATE`);
      if (rows.length > 0) return true;
      // No row yet. It must be committed before it can be locked; two runs that insert it at once do no harm.
      await session.query('ROLLBACK');
      await session.query(`INSERT IGNORE INTO ${names.locks} (k) VALUES (${key})`);
      return false;
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind !== 'refused') throw error;
      await session.query('ROLLBACK');
      if (isAbsent(error)) await create();
      else if (!WAITED.has(error.errno)) throw error;
      return false;
    }
  }

  async function lock(name: string, timeoutMs: number, signal?: AbortSignal): Promise<HeldLock> {
    signal?.throwIfAborted();
    const deadline = Date.now() + Math.max(timeoutMs, ONE_TRY_MS);
    for (let losses = 0; ; ) {
      const session = await connection().catch((error: unknown) => {
        throw explainStateError(error, LOCKING, names);
      });
      const timer = setTimeout(() => drop(session), Math.max(deadline - Date.now(), ONE_TRY_MS));
      const abort = (): void => drop(session);
      signal?.addEventListener('abort', abort);
      try {
        signal?.throwIfAborted();
        while (!(await take(session, quoteText(digest(name)))))
          if (Date.now() > deadline) throw locked(timeoutMs);
        return held(session, idle, drop);
      } catch (error) {
        drop(session);
        signal?.throwIfAborted();
        if (!(error instanceof ServerError)) throw error;
        if (Date.now() >= deadline) throw locked(timeoutMs);
        losses += 1;
        if (error.kind === 'refused' || losses === LOSSES) throw explainStateError(error, LOCKING, names);
        await sleep(100);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      }
    }
  }

  return {
    lock,
    async close() {
      for (const session of open) session.release();
      open.clear();
    },
  };
}

const LOCKING = 'taking the lock of a link';
/** Lock wait timeout and deadlock: somebody else has it still. */
const WAITED: ReadonlySet<number> = new Set([1205, 1213]);
/** What one try may take: the server knows no NOWAIT, so silence for this long means that somebody has the lock. */
const ONE_TRY_MS = 1000;
/** Connections that may be lost while waiting before the error is told. */
const LOSSES = 3;
/** The connection is idle while it holds the lock: this often it shows the server, and us, that it is alive. */
const BEAT_MS = 3000;

function held(session: Session, idle: Session[], drop: (session: Session) => void): HeldLock {
  let released = false;
  let answered = true;
  const beat = setInterval(() => {
    if (!session.alive) return clearInterval(beat);
    if (!answered) return drop(session);
    answered = false;
    session.query('SELECT 1').then(
      () => {
        answered = true;
      },
      () => drop(session),
    );
  }, BEAT_MS);
  beat.unref();
  return {
    async assertHeld() {
      if (released || !session.alive)
        throw new LinkspecError(
          'LNK0507',
          'the lock of the link was lost with its connection to the server',
          {
            hint: 'Run again: what this run had begun is on record and is finished first.',
          },
        );
    },
    async release() {
      if (released) return;
      released = true;
      clearInterval(beat);
      try {
        await session.query('ROLLBACK');
        idle.push(session);
      } catch {
        drop(session);
      }
    },
  };
}

function locked(timeoutMs: number): LinkspecError {
  return new LinkspecError('LNK0503', `another run holds the lock of the link; waited ${timeoutMs} ms`, {
    hint: 'Run again once it has ended, or wait longer with --lock-timeout.',
  });
}

/** Any name fits the key column, and its collation has no say. */
function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
