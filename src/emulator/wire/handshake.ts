import { randomBytes } from 'node:crypto';
import { CAPABILITY } from './answers.js';
import { ByteReader, ProtocolError } from './byte-reader.js';

/** What a client says when it logs in (MySQL protocol, HandshakeResponse41). */
export interface Login {
  readonly user: string;
  readonly answer: Buffer;
  readonly database: string | undefined;
  /** The plugin that made the answer; undefined with clients that do not say. */
  readonly plugin: string | undefined;
  /** affectedRows is to count rows found. */
  readonly foundRows: boolean;
}

/** 20 random bytes without NUL or `$`, which some clients cannot take. */
export function newChallenge(): Buffer {
  return Buffer.from(randomBytes(20).map((byte) => (byte % 90) + 37));
}

/** Whether this is the short packet by which a client asks for TLS before it logs in. */
export function isTlsRequest(body: Buffer): boolean {
  return body.length === 32 && (body.readUInt32LE(0) & CAPABILITY.ssl) !== 0;
}

/** Reads the login packet. Throws {@link ProtocolError} on nonsense and on clients before MySQL 4.1. */
export function readLogin(body: Buffer): Login {
  const reader = new ByteReader(body);
  const capabilities = reader.uint32();
  if ((capabilities & CAPABILITY.protocol41) === 0) throw new ProtocolError('client is too old');
  reader.take(4 + 1 + 23);
  const user = reader.textNul();
  const answer = readAnswer(reader, capabilities);
  const database = (capabilities & CAPABILITY.connectWithDb) !== 0 && reader.left > 0 ? reader.textNul() : '';
  const plugin =
    (capabilities & CAPABILITY.pluginAuth) !== 0 && reader.left > 0 ? reader.textNul() : undefined;
  return {
    user,
    answer,
    database: database === '' ? undefined : database,
    plugin,
    foundRows: (capabilities & CAPABILITY.foundRows) !== 0,
  };
}

function readAnswer(reader: ByteReader, capabilities: number): Buffer {
  if ((capabilities & CAPABILITY.pluginAuthLenenc) !== 0) return reader.lenencBytes();
  if ((capabilities & CAPABILITY.secureConnection) !== 0) return reader.take(reader.byte());
  return Buffer.from(reader.textNul());
}
