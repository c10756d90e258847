import net from 'node:net';
import mysql, { type Connection as Driver } from 'mysql2';
import { reveal } from '../secret/reveal.js';
import type { Secret } from '../secret/secret.js';
import { quoteName } from '../sql/quote.js';
import { renderPrintable, renderWire, secretsOf } from '../sql/render.js';
import type { Statement } from '../sql/statement.js';
import { cleanServerText } from './clean-server-text.js';
import { connectErrorOf, type DriverFailure } from './connect-error.js';
import { addressText, type ServerAddress } from './server-url.js';
import { ServerError, type Table } from './session.js';
import { tlsOptions } from './tls-options.js';

/** Limits in milliseconds. */
export interface ConnectionLimits {
  /** For the connection with login; default 10 s, the address goes first. */
  readonly connectTimeoutMs?: number;
  /** For the answer to one query or statement; default: none, since a server may take long over a DDL. */
  readonly queryTimeoutMs?: number;
  /** Is told each query and statement before it is sent, in its printable form: without secrets, long ones cut. */
  readonly trace?: (text: string) => void;
}

/** Opens one connection. Throws a ConnectError. */
export async function openConnection(
  address: ServerAddress,
  limits: ConnectionLimits = {},
): Promise<Connection> {
  const ssl = await tlsOptions(address);
  const socket = net.connect(address.port, address.host).setNoDelay(true).setKeepAlive(true, 10_000);
  // TLS checks the certificate against this name, which Node leaves empty (hence "localhost") for an IP address.
  if (net.isIP(address.host)) Object.assign(socket, { _host: address.host });
  const driver = mysql.createConnection({
    stream: () => socket,
    host: address.host,
    user: address.user,
    password: address.password && String(reveal(address.password)),
    connectTimeout: address.connectTimeoutMs ?? limits.connectTimeoutMs ?? 10_000,
    // No generated row parsers, no local files, no statement lists: a hostile server gets nothing to play with.
    disableEval: true,
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
    // In clear only to a server whose certificate was checked.
    enableCleartextPlugin: address.tls.mode.startsWith('VERIFY'),
    ...(ssl && { ssl }),
  });
  const connection = new Connection(driver, socket, address, limits);
  await new Promise<void>((resolve, reject) => {
    const fail = (failure: DriverFailure): void => {
      connection.destroy();
      const own = { connection: passwords(address), statement: [] };
      reject(connectErrorOf(failure, address, (text) => cleanServerText(text, own)));
    };
    driver.connect((failure) => (failure ? fail(failure) : resolve()));
    // The driver stays silent when the server hangs up before its first word.
    socket.once('close', () => fail({ code: 'PROTOCOL_CONNECTION_LOST' }));
  });
  return connection;
}

function passwords(address: ServerAddress): readonly Secret[] {
  return address.password ? [address.password] : [];
}

/** The server was shutting down, killed the query or the connection: whether the statement took effect is unknown. */
const ABORTED: ReadonlySet<number> = new Set([1053, 1077, 1317, 1927]);

/** What a trace shows of a statement: not what is written to the state, which is long and nobody's business. */
function traceText(printable: string): string {
  const told = printable.replace(/^(INSERT INTO \S+)[\s\S]*/, '$1 …');
  return told.length > TRACED ? `${told.slice(0, TRACED)}…` : told;
}

/** Characters of a statement that a trace shows. */
const TRACED = 400;

/** One connection, with its context database. Its errors hold no text of a statement and no secret. */
export class Connection {
  #alive = true;
  #context: string | undefined;
  /** Settles what waits for an answer: the driver forgets its callbacks when a connection is destroyed. */
  readonly #waiting = new Set<(error: ServerError) => void>();

  constructor(
    readonly driver: Driver,
    readonly socket: net.Socket,
    readonly address: ServerAddress,
    readonly limits: ConnectionLimits,
  ) {
    driver.on('error', () => this.destroy());
    driver.on('end', () => this.destroy());
    socket.on('close', () => this.destroy());
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Whether an answer is still awaited. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  query(sql: string): Promise<Table> {
    return this.#send(sql, sql, []);
  }

  async use(database: string): Promise<void> {
    if (this.#context === database) return;
    await this.query(`USE ${quoteName(database)}`);
    this.#context = database;
  }

  async run(statement: Statement): Promise<void> {
    if (statement.kind === 'stop-pipeline' || statement.kind === 'start-pipeline')
      await this.use(statement.pipeline.database);
    const wire = String(reveal(renderWire(statement)));
    await this.#send(wire, renderPrintable(statement), secretsOf(statement));
  }

  /** Drops the connection at once; what waits for an answer fails as lost. */
  destroy(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#fail(new ServerError('lost', `the connection to ${addressText(this.address)} was lost`, 0));
    this.driver.destroy();
    this.socket.destroy();
  }

  /** Says good-bye to the server, so that it counts no aborted client, and closes. Waits a second at most. */
  async end(): Promise<void> {
    if (!this.#alive || this.busy) return this.destroy();
    this.#alive = false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1000);
      this.socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.driver.end();
    });
    this.socket.destroy();
  }

  #send(sql: string, printable: string, secrets: readonly Secret[]): Promise<Table> {
    const address = addressText(this.address);
    if (!this.#alive)
      return Promise.reject(
        new ServerError('unreachable', `the connection to ${address} is gone; nothing was sent`, 0),
      );
    const { queryTimeoutMs, trace } = this.limits;
    trace?.(traceText(printable));
    return new Promise((resolve, reject) => {
      const settle = (error: ServerError): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        reject(error);
      };
      const timer =
        queryTimeoutMs === undefined ? undefined : setTimeout(() => this.#expire(), queryTimeoutMs);
      this.#waiting.add(settle);
      this.driver.query({ sql, rowsAsArray: true, typeCast: asText }, (failure, rows, fields) => {
        if (failure) {
          const refusal = this.#refusalOf(failure, secrets);
          return refusal ? settle(refusal) : this.destroy();
        }
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve(
          fields
            ? { columns: fields.map(({ name }) => name), rows: rows as unknown as Table['rows'] }
            : { columns: [], rows: [] },
        );
      });
    });
  }

  #expire(): void {
    const limit = `${this.limits.queryTimeoutMs} ms`;
    this.#fail(
      new ServerError(
        'timeout',
        `${addressText(this.address)} did not answer within ${limit}; the connection was dropped`,
        0,
      ),
    );
    this.destroy();
  }

  /** The server's refusal; `undefined` where the outcome is unknown: the driver lost the line, or the server aborted. */
  #refusalOf(failure: DriverFailure, statement: readonly Secret[]): ServerError | undefined {
    const { errno, sqlState, sqlMessage } = failure;
    // Only what came in an error packet has a message of the server.
    if (typeof sqlMessage !== 'string' || typeof errno !== 'number' || ABORTED.has(errno)) return undefined;
    const message = cleanServerText(sqlMessage, { connection: passwords(this.address), statement });
    return new ServerError('refused', message, errno, typeof sqlState === 'string' ? sqlState : '');
  }

  #fail(error: ServerError): void {
    for (const settle of [...this.#waiting]) settle(error);
  }
}

/** Every column as text: JSON, numbers and dates come as the server writes them, with all their digits. */
function asText(field: { buffer(): Buffer | null }): string | null {
  // Not field.string(): it warns on the console about every JSON column.
  return field.buffer()?.toString('utf8') ?? null;
}
