import type { Column, DoneResult, RowsResult } from '../engine/result.js';
import type { SessionStatus } from '../engine/session.js';
import type { SqlError } from '../sql/sql-error.js';
import type { ByteWriter } from './byte-writer.js';
import { PacketWriter } from './packets.js';

/** Client capability bits that the server offers or looks at (MySQL protocol, "Capabilities Flags"). */
export const CAPABILITY = {
  longPassword: 1,
  foundRows: 1 << 1,
  longFlag: 1 << 2,
  connectWithDb: 1 << 3,
  protocol41: 1 << 9,
  ssl: 1 << 11,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  pluginAuth: 1 << 19,
  connectAttributes: 1 << 20,
  pluginAuthLenenc: 1 << 21,
} as const;

const UTF8MB4 = 45;
const BINARY = 63;
const STATUS_IN_TRANSACTION = 1;
const STATUS_AUTOCOMMIT = 2;

/** Greeting of a new connection, protocol 10; the challenge has 20 bytes without NUL. */
export function greeting(version: string, connection: number, challenge: Buffer, tls: boolean): Buffer {
  const offered = Object.values(CAPABILITY).reduce((all, bit) => all | bit, 0) & (tls ? -1 : ~CAPABILITY.ssl);
  return new PacketWriter(0)
    .packet((body) =>
      body
        .byte(10)
        .textNul(version)
        .int(connection, 4)
        .raw(challenge.subarray(0, 8))
        .byte(0)
        .int(offered & 0xffff, 2)
        .byte(UTF8MB4)
        .int(STATUS_AUTOCOMMIT, 2)
        .int(offered >>> 16, 2)
        .byte(challenge.length + 1)
        .raw(Buffer.alloc(10))
        .raw(challenge.subarray(8))
        .byte(0)
        .textNul('mysql_native_password'),
    )
    .finish();
}

/** Asks a client that answered by another plugin to answer by mysql_native_password. */
export function authSwitch(sequence: number, challenge: Buffer): Buffer {
  return new PacketWriter(sequence)
    .packet((body) => body.byte(0xfe).textNul('mysql_native_password').raw(challenge).byte(0))
    .finish();
}

/** Servers send the human-readable tail with its length in front, and clients want it so. */
export function okPacket(
  sequence: number,
  done: DoneResult,
  status: SessionStatus,
  foundRows: boolean,
): Buffer {
  return new PacketWriter(sequence)
    .packet((body) => {
      body
        .byte(0)
        .lenenc(foundRows ? Math.max(done.found, done.affected) : done.affected)
        .lenenc(done.insertId)
        .int(statusBits(status), 2)
        .int(0, 2);
      if (done.info !== '') body.cell(done.info);
    })
    .finish();
}

export function errorPacket(sequence: number, error: SqlError): Buffer {
  return new PacketWriter(sequence)
    .packet((body) =>
      body.byte(0xff).int(error.errno, 2).text('#').text(error.sqlState).text(error.message.slice(0, 8000)),
    )
    .finish();
}

export function eofPacket(sequence: number, status: SessionStatus): Buffer {
  return new PacketWriter(sequence).packet((body) => writeEof(body, status)).finish();
}

/** A bare text as a packet: the answer to COM_STATISTICS. */
export function textPacket(sequence: number, text: string): Buffer {
  return new PacketWriter(sequence).packet((body) => body.text(text)).finish();
}

export function rowsPackets(sequence: number, result: RowsResult, status: SessionStatus): Buffer {
  const out = new PacketWriter(sequence).packet((body) => body.lenenc(result.columns.length));
  for (const column of result.columns) out.packet((body) => writeColumn(body, column));
  out.packet((body) => writeEof(body, status));
  for (const row of result.rows)
    out.packet((body) => {
      for (const cell of row) body.cell(cell);
    });
  return out.packet((body) => writeEof(body, status)).finish();
}

function writeColumn(body: ByteWriter, column: Column): void {
  const { code, charset, flags, decimals } = COLUMN_TYPES[column.type];
  body
    .cell('def')
    .cell('')
    .cell('')
    .cell('')
    .cell(column.name)
    .cell(column.name)
    .byte(0x0c)
    .int(charset, 2)
    .int(0x0fffffff, 4)
    .byte(code)
    .int(flags, 2)
    .byte(decimals)
    .int(0, 2);
}

const COLUMN_TYPES = {
  text: { code: 0xfd, charset: UTF8MB4, flags: 0, decimals: 0x1f },
  integer: { code: 0x08, charset: BINARY, flags: 0x80, decimals: 0 },
  double: { code: 0x05, charset: BINARY, flags: 0x80, decimals: 0x1f },
  decimal: { code: 0xf6, charset: BINARY, flags: 0x80, decimals: 0 },
  json: { code: 0xf5, charset: UTF8MB4, flags: 0, decimals: 0x1f },
  datetime: { code: 0x0c, charset: BINARY, flags: 0x80, decimals: 6 },
  bytes: { code: 0xfc, charset: BINARY, flags: 0x90, decimals: 0 },
} as const;

function writeEof(body: ByteWriter, status: SessionStatus): void {
  body.byte(0xfe).int(0, 2).int(statusBits(status), 2);
}

function statusBits(status: SessionStatus): number {
  return (status.inTransaction ? STATUS_IN_TRANSACTION : 0) | (status.autocommit ? STATUS_AUTOCOMMIT : 0);
}
