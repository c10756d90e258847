import { setMaxListeners } from 'node:events';
import type { SecureContext } from 'node:tls';
import type { Engine } from './engine/engine.js';
import { pause } from './engine/pause.js';
import type { Result } from './engine/result.js';
import type { User } from './engine/rights.js';
import { runSql } from './engine/run-sql.js';
import { Session } from './engine/session.js';
import { Faults, isMatch, type LatencyRule } from './faults.js';
import type { StatementHook } from './options.js';
import { queryInterrupted, SqlError } from './sql/sql-error.js';
import { classify } from './sql/statement-kind.js';
import { StatementLog } from './statement-log.js';
import type { ConnectionHost } from './wire/connection.js';
import type { Login } from './wire/handshake.js';
import { passwordFits } from './wire/native-password.js';

/** Between wire and engine: who may log in, and what each query meets on its way (log, hooks, faults, delay). */
export class Reception implements ConnectionHost {
  /** What releases of the vendor say in the greeting (seen with 8.1). */
  readonly serverVersion = '5.7.32';
  readonly log = new StatementLog();
  readonly faults = new Faults();
  readonly hooks = new Set<StatementHook>();
  latency: readonly LatencyRule[] = [];
  private readonly closing = new AbortController();

  constructor(
    private readonly engine: Engine,
    private readonly users: readonly User[],
    readonly secureContext: SecureContext | undefined,
  ) {
    // Each statement that is delayed listens to it: many at once are no leak.
    setMaxListeners(0, this.closing.signal);
  }

  nextConnection(): number {
    return this.engine.nextSession();
  }

  logIn(login: Login, challenge: Buffer, connection: number, close: () => void): Session {
    const user = this.users.find(({ name }) => name === login.user);
    if (!user || !passwordFits(user.password ?? '', challenge, login.answer))
      throw new SqlError(
        1045,
        `Access denied for user '${login.user}'@'127.0.0.1' (using password: ${login.answer.length > 0 ? 'YES' : 'NO'})`,
      );
    if (login.database !== undefined) this.engine.world.knownDatabase(login.database);
    const session = new Session(this.engine, user, connection);
    session.database = login.database;
    session.onKill = close;
    return session;
  }

  async query(session: Session, sql: string): Promise<Result | undefined> {
    const kind = classify(sql);
    const context = { connection: session.id, user: session.user.name, database: session.database, kind };
    const end = this.log.begin({ at: this.engine.world.now(), sql, ...context });
    const { inTransaction } = session;
    try {
      for (const hook of this.hooks) await hook(sql, context);
      // After the hooks, so that one of them can decide what goes wrong with this very statement.
      const fault = this.faults.take(kind, sql);
      const delay = this.latency
        .filter(({ match }) => isMatch(match, kind, sql))
        .reduce((sum, { ms }) => sum + ms, 0);
      await this.pause(delay + (fault?.kind === 'hang' ? fault.ms : 0));
      if (session.signal.aborted && inTransaction) throw queryInterrupted();
      if (fault?.kind === 'error')
        throw new SqlError(fault.errno, fault.message ?? 'fault set in the emulator');
      const result = fault?.kind === 'drop-before' ? undefined : await runSql(session, sql);
      const dropped = fault?.kind === 'drop-before' || fault?.kind === 'drop-after';
      end(dropped ? 'dropped' : 'ok');
      return dropped ? undefined : result;
    } catch (error) {
      end(error instanceof SqlError ? error.errno : 1105);
      throw error;
    } finally {
      // A client that went meanwhile holds nothing, whatever its last statement took.
      if (session.signal.aborted) session.rollback();
    }
  }

  /** Ends all delays. */
  close(): void {
    this.closing.abort();
  }

  /**
   * The server is at work on a statement: it goes on whether the client is still there or not. Only what belongs
   * to a transaction is not carried out any more, since the transaction is rolled back.
   */
  private async pause(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await pause(milliseconds, this.closing.signal);
    if (this.closing.signal.aborted) throw new SqlError(1053, 'Server shutdown in progress');
  }
}
