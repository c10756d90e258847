/** The client sent bytes that are not the MySQL protocol: the connection is closed. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Reads a packet's body front to back. Throws {@link ProtocolError} where the bytes run out. */
export class ByteReader {
  private position = 0;

  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.position;
  }

  byte(): number {
    return this.take(1).readUInt8(0);
  }

  uint32(): number {
    return this.take(4).readUInt32LE(0);
  }

  take(size: number): Buffer {
    if (size > this.left) throw new ProtocolError('packet too short');
    this.position += size;
    return this.bytes.subarray(this.position - size, this.position);
  }

  /** Text up to a NUL byte, or up to the end where the NUL is left out (some clients do). */
  textNul(): string {
    const end = this.bytes.indexOf(0, this.position);
    if (end === -1) return this.rest().toString('utf8');
    const text = this.bytes.toString('utf8', this.position, end);
    this.position = end + 1;
    return text;
  }

  /** Bytes behind a "length-encoded" size. */
  lenencBytes(): Buffer {
    const first = this.byte();
    if (first < 0xfb) return this.take(first);
    if (first === 0xfc) return this.take(this.take(2).readUInt16LE(0));
    if (first === 0xfd) return this.take(this.take(3).readUIntLE(0, 3));
    throw new ProtocolError('length out of range');
  }

  rest(): Buffer {
    return this.take(this.left);
  }
}
