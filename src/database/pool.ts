import type { Statement } from '../sql/statement.js';
import { type Connection, type ConnectionLimits, openConnection } from './connection.js';
import { addressText, type ServerAddress } from './server-url.js';
import { type Server, ServerError, type Session, type Table } from './session.js';

export interface PoolLimits extends ConnectionLimits {
  /** Connections open at once, dedicated ones apart; default 8. */
  readonly connections?: number;
}

/**
 * A server whose sessions are pooled: connections are opened on demand, at most `connections` of them; who comes
 * later waits in line. Opens nothing by itself and knows nothing of SingleStore: see `connectServer`.
 */
export function createPool(address: ServerAddress, limits: PoolLimits = {}): Server {
  return new Pool(address, limits);
}

class Pool implements Server {
  readonly address: string;
  readonly #open = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #line: (() => void)[] = [];
  /** Places of the limit that are taken: by a pooled connection, or by one that is being opened. */
  #taken = 0;
  #closed = false;

  constructor(
    readonly target: ServerAddress,
    readonly limits: PoolLimits,
  ) {
    this.address = addressText(target);
  }

  async session(): Promise<Session> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle?.alive) return new Lease(idle, () => this.#giveBack(idle));
      if (idle) this.#forget(idle);
      else if (this.#taken < (this.limits.connections ?? 8)) return this.#grow();
      else await new Promise<void>((resolve) => this.#line.push(resolve));
    }
  }

  async dedicatedSession(): Promise<Session> {
    const connection = await this.#connect();
    return new Lease(connection, () => {
      this.#open.delete(connection);
      void connection.end();
    });
  }

  async withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.session();
    try {
      return await work(session);
    } finally {
      session.release();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const resume of this.#line.splice(0)) resume();
    await Promise.all([...this.#open].map((connection) => connection.end()));
    this.#open.clear();
  }

  async #grow(): Promise<Session> {
    this.#taken += 1;
    try {
      const connection = await this.#connect();
      return new Lease(connection, () => this.#giveBack(connection));
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  async #connect(): Promise<Connection> {
    if (this.#closed) throw closed();
    const connection = await openConnection(this.target, this.limits);
    if (this.#closed) {
      connection.destroy();
      throw closed();
    }
    this.#open.add(connection);
    return connection;
  }

  #giveBack(connection: Connection): void {
    // An answer that nobody waits for any more must not reach the next one in line.
    if (connection.busy) connection.destroy();
    if (connection.alive) {
      this.#idle.push(connection);
      this.#line.shift()?.();
    } else this.#forget(connection);
  }

  #forget(connection: Connection): void {
    this.#open.delete(connection);
    this.#free();
  }

  #free(): void {
    this.#taken -= 1;
    this.#line.shift()?.();
  }
}

function closed(): ServerError {
  return new ServerError('unreachable', 'the connections to the server are closed already', 0);
}

/** One caller's turn with a connection; after `release` it can do nothing any more. */
class Lease implements Session {
  #connection: Connection | undefined;

  constructor(
    connection: Connection,
    readonly giveBack: () => void,
  ) {
    this.#connection = connection;
  }

  get alive(): boolean {
    return this.#connection?.alive ?? false;
  }

  async query(sql: string): Promise<Table> {
    return this.#mine().query(sql);
  }

  async run(statement: Statement): Promise<void> {
    return this.#mine().run(statement);
  }

  async use(database: string): Promise<void> {
    return this.#mine().use(database);
  }

  release(): void {
    if (!this.#connection) return;
    this.#connection = undefined;
    this.giveBack();
  }

  destroy(): void {
    this.#connection?.destroy();
    this.release();
  }

  #mine(): Connection {
    if (!this.#connection) throw new ServerError('unreachable', 'the session was given back already', 0);
    return this.#connection;
  }
}
