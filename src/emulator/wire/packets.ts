import { ProtocolError } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

/** Bodies of this size or more are split over several packets (MySQL protocol, "Sending more than 16 MB"). */
const MAX_BODY = 0xffffff;

/** One body with the sequence number of its last packet. */
export interface Packet {
  readonly sequence: number;
  readonly body: Buffer;
}

/** Joins the bytes of a socket into packet bodies; half packets wait for the rest. */
export class PacketJoiner {
  private chunks: Buffer[] = [];
  private size = 0;
  private parts: Buffer[] = [];
  private partsSize = 0;

  /** `limit`: bytes of one body; more is a {@link ProtocolError}, so that garbage cannot fill the memory. */
  constructor(public limit: number) {}

  /** The bodies completed by this chunk. */
  *push(chunk: Buffer): Generator<Packet> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (;;) {
      if (this.size < 4) return;
      const head = this.peekHead();
      const length = head & 0xffffff;
      if (this.partsSize + length > this.limit) throw new ProtocolError('packet too large');
      if (this.size < 4 + length) return;
      const bytes = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
      this.chunks = bytes.length > 4 + length ? [bytes.subarray(4 + length)] : [];
      this.size -= 4 + length;
      this.parts.push(bytes.subarray(4, 4 + length));
      this.partsSize += length;
      if (length === MAX_BODY) continue;
      const body = this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
      this.parts = [];
      this.partsSize = 0;
      yield { sequence: head >>> 24, body };
    }
  }

  /** Bytes that came after the last whole packet: what a TLS handshake starts with. */
  leftover(): Buffer {
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [];
    this.size = 0;
    return bytes;
  }

  private peekHead(): number {
    while ((this.chunks[0] as Buffer).length < 4 && this.chunks.length > 1) {
      const [first, second, ...rest] = this.chunks as [Buffer, Buffer, ...Buffer[]];
      this.chunks = [Buffer.concat([first, second]), ...rest];
    }
    return (this.chunks[0] as Buffer).readUInt32LE(0);
  }
}

/** Writes bodies as packets with running sequence numbers, all into one buffer. */
export class PacketWriter {
  private readonly out = new ByteWriter();

  constructor(private sequence: number) {}

  packet(write: (body: ByteWriter) => void): this {
    const start = this.out.int(0, 4).position;
    write(this.out);
    const length = this.out.position - start;
    if (length < MAX_BODY) {
      this.out.patch(start - 4, this.head(length));
      return this;
    }
    const body = this.out.cut(start - 4).subarray(4);
    for (let at = 0; at <= body.length; at += MAX_BODY) {
      const part = body.subarray(at, at + MAX_BODY);
      this.out.int(this.head(part.length), 4).raw(part);
    }
    return this;
  }

  finish(): Buffer {
    return this.out.finish();
  }

  private head(length: number): number {
    const head = length + this.sequence * 0x1000000;
    this.sequence = (this.sequence + 1) & 0xff;
    return head;
  }
}
