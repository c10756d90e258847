import type { Statement } from '../sql/statement.js';

/** Rows as text: every column as the server's text form, NULL as null. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** One connection to the server, used by one caller at a time. */
export interface Session {
  /** False once the connection is known to be gone: nothing more can be sent on it. Costs no round trip. */
  readonly alive: boolean;
  /** Runs a query that carries no secret. Throws {@link ServerError}. */
  query(sql: string): Promise<Table>;
  /**
   * Runs a link or pipeline statement. Pipeline statements run as documented, with a bare name in the context
   * of the pipeline's database (USE is sent when the context differs). Throws {@link ServerError}, cleaned.
   */
  run(statement: Statement): Promise<void>;
  /** Makes `database` the context (USE), if it is not already. */
  use(database: string): Promise<void>;
  /** Gives the connection back to the pool, or drops it if it is broken. Idempotent. */
  release(): void;
  /** Drops the connection. */
  destroy(): void;
}

/** A SingleStore server: opens sessions. */
export interface Server {
  /** host:port, for messages. */
  readonly address: string;
  session(): Promise<Session>;
  /**
   * A connection of its own, outside the limit of the pool: for locks, which are held while pooled sessions do
   * the work. `release` closes it.
   */
  dedicatedSession(): Promise<Session>;
  /** Runs `work` with a session and gives it back whatever happens. */
  withSession<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * What went wrong with a query or statement, without the statement's text. `refused`: the server answered with
 * an error, nothing was done; `lost`: the connection went before the answer, the outcome is unknown;
 * `timeout`: no answer in time (the connection was dropped, the outcome is unknown);
 * `unreachable`: no connection could be made, nothing was sent.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  constructor(
    readonly kind: 'refused' | 'lost' | 'timeout' | 'unreachable',
    /** Cleaned: never holds a secret of the statement, in whole or in part. */
    message: string,
    /** The server's error number; 0 where it did not answer. */
    readonly errno: number,
    readonly sqlState: string = '',
  ) {
    super(message);
  }
}
