import { noDatabaseSelected, queryInterrupted, SqlError } from '../sql/sql-error.js';
import type { Engine, Member } from './engine.js';
import type { User } from './rights.js';
import type { WaitEnd } from './row-locks.js';
import { lockKeysOf, type Touch } from './stored-table.js';
import { Variables } from './variables.js';

/** What the status flags of an answer tell. */
export interface SessionStatus {
  readonly inTransaction: boolean;
  readonly autocommit: boolean;
}

/** One client's conversation with the server: its database, variables, transaction and locks. */
export class Session implements Member {
  readonly variables: Variables;
  readonly userVariables = new Map<string, string | null>();
  database: string | undefined;
  autocommit = true;
  lastInsertId = 0;
  /** What is being carried out, for SHOW PROCESSLIST. */
  current: { readonly sql: string; readonly since: number } | undefined;
  /** Called by KILL. */
  onKill: () => void = () => undefined;
  private explicit = false;
  private touches: Touch[] = [];
  private readonly gone = new AbortController();
  private interruption = new AbortController();

  constructor(
    readonly engine: Engine,
    readonly user: User,
    /** As in the greeting, CONNECTION_ID() and KILL. */
    readonly id: number,
  ) {
    this.variables = new Variables(engine.world);
    engine.sessions.set(this.id, this);
  }

  /** Aborted once the client is gone or the server closes. */
  get signal(): AbortSignal {
    return this.gone.signal;
  }

  get status(): SessionStatus {
    return { inTransaction: this.inTransaction, autocommit: this.autocommit };
  }

  get inTransaction(): boolean {
    return this.explicit || !this.autocommit;
  }

  /** Notes what is being carried out; gives what notes that it is over. */
  start(sql: string): () => void {
    this.current = { sql, since: Date.now() };
    this.interruption = new AbortController();
    return () => {
      this.current = undefined;
    };
  }

  /** The database a name stands in: as named, or the context. Throws 1046 or 1049. */
  databaseOf(named: string | undefined): string {
    const database = named ?? this.database;
    if (database === undefined) throw noDatabaseSelected();
    return this.engine.world.knownDatabase(database);
  }

  begin(): void {
    this.commit();
    this.explicit = true;
  }

  /** Ends the transaction and frees its locks; also what DDL does before it begins. */
  commit(): void {
    this.touches = [];
    this.explicit = false;
    this.engine.rowLocks.releaseAll(this);
  }

  /** Takes back what the transaction wrote, and frees its locks. */
  rollback(): void {
    this.engine.tables.undo(this.touches);
    this.commit();
  }

  /** Remembers what a statement wrote, and keeps its rows locked, as long as a transaction is open. */
  remember(touches: readonly Touch[]): void {
    if (!this.inTransaction) return;
    const written = touches.filter(({ kind }) => kind !== 'try');
    for (const touch of written) this.touches.push(touch);
    this.engine.rowLocks.take(written.flatMap(lockKeysOf), this);
  }

  /** Waits until another session frees the row, up to lock_wait_timeout from `since` on; then 1205. */
  async waitForRow(key: string, since: number): Promise<void> {
    const seconds = Number(this.variables.get('lock_wait_timeout') ?? 60);
    const left = since + seconds * 1000 - performance.now();
    const signal = AbortSignal.any([this.gone.signal, this.interruption.signal]);
    const end: WaitEnd = left <= 0 ? 'timeout' : await this.engine.rowLocks.wait(key, left, signal);
    if (end === 'timeout') throw new SqlError(1205, 'Lock wait timeout exceeded; try restarting transaction');
    if (end === 'aborted') throw queryInterrupted();
  }

  /** KILL QUERY: ends a wait. */
  interrupt(): void {
    this.interruption.abort();
  }

  /** As after COM_RESET_CONNECTION: the database stays, all else is as at the start. */
  reset(): void {
    this.rollback();
    this.engine.namedLocks.releaseAll(this);
    this.variables.reset();
    this.userVariables.clear();
    this.autocommit = true;
  }

  /** The client is gone: its transaction is rolled back, its locks are free. Idempotent. */
  dispose(): void {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    this.rollback();
    this.engine.namedLocks.releaseAll(this);
    this.engine.sessions.delete(this.id);
  }
}
