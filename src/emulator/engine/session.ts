import { parseStatement } from '../sql/parse-statement.js';
import { kindOfStatement, type StatementKind } from '../sql/statement-kind.js';
import { type Token, tokenize } from '../sql/tokenize.js';
import type { Engine } from './engine.js';
import type { Result } from './result.js';
import type { User } from './rights.js';
import type { WaitEnd } from './row-locks.js';
import { carryOut } from './run-statement.js';
import { noDatabaseSelected, SqlError } from './sql-error.js';
import { lockKeysOf, type Touch } from './tables.js';
import { Variables } from './variables.js';

/** What the status flags of an answer tell. */
export interface SessionStatus {
  readonly inTransaction: boolean;
  readonly autocommit: boolean;
}

/** One client's conversation with the server: its database, variables, transaction and locks. */
export class Session {
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

  /** Carries out one statement. Throws {@link SqlError}. */
  async run(sql: string): Promise<Result> {
    this.current = { sql, since: Date.now() };
    this.interruption = new AbortController();
    try {
      const tokens = withoutFinalSemicolon(tokenize(sql));
      if (tokens.length === 0) throw new SqlError(1065, 'Query was empty');
      this.engine.world.settle();
      const node = parseStatement(sql, tokens, this.engine.world);
      return await carryOut(this, node, sql, tokens);
    } finally {
      this.current = undefined;
    }
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
    if (end === 'aborted') throw new SqlError(1317, 'Query execution was interrupted');
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

/** The class of a statement's text, whether it can be read or not. */
export function classify(sql: string): StatementKind {
  try {
    return kindOfStatement(tokenize(sql));
  } catch {
    // An unclosed quote somewhere: the first words still tell.
    const head = /^[\s\w]*/.exec(sql)?.[0] ?? '';
    return kindOfStatement(tokenize(head));
  }
}

function withoutFinalSemicolon(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  while (end > 0 && tokens[end - 1]?.value === ';' && tokens[end - 1]?.kind === 'symbol') end -= 1;
  return end === tokens.length ? tokens : tokens.slice(0, end);
}
