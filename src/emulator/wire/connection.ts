import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { DONE, type Result } from '../engine/result.js';
import type { Session } from '../engine/session.js';
import { SqlError } from '../sql/sql-error.js';
import {
  authSwitch,
  eofPacket,
  errorPacket,
  greeting,
  okPacket,
  rowsPackets,
  textPacket,
} from './answers.js';
import { ProtocolError } from './byte-reader.js';
import { isTlsRequest, type Login, newChallenge, readLogin } from './handshake.js';
import { type Packet, PacketJoiner } from './packets.js';

/** What a connection needs of the server behind it. */
export interface ConnectionHost {
  readonly serverVersion: string;
  readonly secureContext: SecureContext | undefined;
  nextConnection(): number;
  /** A session for a user who may log in. Throws 1045, 1049. */
  logIn(login: Login, challenge: Buffer, connection: number, close: () => void): Session;
  /** Carries out a query with its faults and delays; `undefined`: the connection dies without an answer. */
  query(session: Session, sql: string): Promise<Result | undefined>;
}

/** Bytes that a client may send before it has logged in; after that, max_allowed_packet. */
const LOGIN_LIMIT = 64 * 1024;
const PACKET_LIMIT = 104_857_600;

/** Codes of the commands that are understood (MySQL protocol, "Command Phase"). */
const COMMAND = {
  quit: 0x01,
  initDb: 0x02,
  query: 0x03,
  fieldList: 0x04,
  statistics: 0x09,
  processKill: 0x0c,
  ping: 0x0e,
  changeUser: 0x11,
  stmtPrepare: 0x16,
  setOption: 0x1b,
  resetConnection: 0x1f,
} as const;

/** Serves one client on a socket: greeting, login, then one command after the other. Garbage closes the socket. */
export function serveConnection(socket: Socket, host: ConnectionHost): void {
  new Connection(socket, host).open();
}

class Connection {
  private readonly joiner = new PacketJoiner(LOGIN_LIMIT);
  private readonly challenge = newChallenge();
  private queue: Packet[] = [];
  private busy = false;
  private secured = false;
  private login: Login | undefined;
  private session: Session | undefined;
  private readonly id: number;

  constructor(
    private socket: Socket,
    private readonly host: ConnectionHost,
  ) {
    this.id = host.nextConnection();
  }

  open(): void {
    this.socket.setNoDelay(true);
    this.listen();
    const { serverVersion, secureContext } = this.host;
    this.socket.write(greeting(serverVersion, this.id, this.challenge, secureContext !== undefined));
  }

  private listen(): void {
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('error', () => this.close());
    this.socket.on('close', () => this.close());
  }

  private receive(chunk: Buffer): void {
    try {
      for (const packet of this.joiner.push(chunk)) {
        if (this.asksForTls(packet)) return;
        this.queue.push(packet);
      }
    } catch {
      this.close();
      return;
    }
    // A client that sends far ahead of the answers is held back.
    if (this.queue.length > 64) this.socket.pause();
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    try {
      for (let packet = this.queue.shift(); packet; packet = this.queue.shift()) {
        const answer = await this.answer(packet);
        if (answer === undefined) {
          this.close();
          return;
        }
        if (!this.socket.destroyed && answer.length > 0) this.socket.write(answer);
        if (this.queue.length === 0) this.socket.resume();
      }
    } catch {
      // ProtocolError, or a defect: this client is lost, the server is not.
      this.close();
    } finally {
      this.busy = false;
    }
  }

  /** The bytes to send; undefined closes the connection. */
  private async answer(packet: Packet): Promise<Buffer | undefined> {
    const sequence = (packet.sequence + 1) & 0xff;
    try {
      return this.session
        ? await this.command(this.session, packet.body, sequence)
        : this.authenticate(packet.body, sequence);
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      const known =
        error instanceof SqlError ? error : new SqlError(1105, `emulator defect: ${String(error)}`);
      const bytes = errorPacket(sequence, known);
      if (this.session) return bytes;
      this.socket.end(bytes);
      return Buffer.alloc(0);
    }
  }

  private authenticate(body: Buffer, sequence: number): Buffer {
    if (!this.login) {
      this.login = readLogin(body);
      if (this.login.plugin !== undefined && this.login.plugin !== 'mysql_native_password')
        return authSwitch(sequence, this.challenge);
    } else {
      this.login = { ...this.login, answer: body };
    }
    this.session = this.host.logIn(this.login, this.challenge, this.id, () => this.close());
    this.joiner.limit = PACKET_LIMIT;
    return okPacket(sequence, DONE, this.session.status, false);
  }

  private async command(session: Session, body: Buffer, sequence: number): Promise<Buffer | undefined> {
    const text = (): string => body.toString('utf8', 1);
    const ok = (): Buffer => okPacket(sequence, DONE, session.status, false);
    switch (body[0]) {
      case COMMAND.quit:
        return undefined;
      case COMMAND.initDb:
        session.database = session.databaseOf(text());
        return ok();
      case COMMAND.query:
        return this.query(session, text(), sequence);
      case COMMAND.fieldList:
        // For the completion of names in clients: nothing to offer.
        return eofPacket(sequence, session.status);
      case COMMAND.statistics:
        return textPacket(
          sequence,
          `Uptime: ${Math.floor(process.uptime())}  Threads: ${session.engine.sessions.size}`,
        );
      case COMMAND.processKill:
        if (body.length >= 5) session.engine.sessions.get(body.readUInt32LE(1))?.onKill();
        return ok();
      case COMMAND.ping:
        return ok();
      case COMMAND.resetConnection:
        session.reset();
        return ok();
      case COMMAND.setOption:
        return eofPacket(sequence, session.status);
      case COMMAND.stmtPrepare:
        throw new SqlError(1295, 'This command is not supported in the prepared statement protocol yet');
      case undefined:
        throw new ProtocolError('empty packet');
      default:
        throw new SqlError(1047, 'Unknown command');
    }
  }

  private async query(session: Session, sql: string, sequence: number): Promise<Buffer | undefined> {
    const result = await this.host.query(session, sql);
    if (!result) return undefined;
    return result.kind === 'rows'
      ? rowsPackets(sequence, result, session.status)
      : okPacket(sequence, result, session.status, this.login?.foundRows ?? false);
  }

  /** Turns to TLS where the client asks for it before its login. */
  private asksForTls(packet: Packet): boolean {
    const { secureContext } = this.host;
    if (this.secured || this.login || !isTlsRequest(packet.body)) return false;
    if (!secureContext) throw new ProtocolError('TLS was not offered');
    this.secured = true;
    const plain = this.socket;
    plain.removeAllListeners('data');
    plain.pause();
    const early = this.joiner.leftover();
    if (early.length > 0) plain.unshift(early);
    this.socket = new TLSSocket(plain, { isServer: true, secureContext });
    this.listen();
    return true;
  }

  private close(): void {
    this.queue = [];
    this.session?.dispose();
    if (!this.socket.destroyed) this.socket.destroy();
  }
}
