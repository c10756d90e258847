/** A growing buffer that writes the MySQL protocol's integers, strings and packet frames, in order. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(1024);
  private length = 0;

  byte(value: number): this {
    this.reserve(1);
    this.bytes[this.length++] = value & 0xff;
    return this;
  }

  /** Little-endian integer of 2, 3, 4 or 6 bytes. */
  int(value: number, size: 2 | 3 | 4 | 6): this {
    this.reserve(size);
    this.length = this.bytes.writeUIntLE(value, this.length, size);
    return this;
  }

  raw(value: Uint8Array): this {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
    return this;
  }

  text(value: string): this {
    const size = Buffer.byteLength(value);
    this.reserve(size);
    this.length += this.bytes.write(value, this.length, size, 'utf8');
    return this;
  }

  /** Text up to a NUL byte. */
  textNul(value: string): this {
    return this.text(value).byte(0);
  }

  /** "Length-encoded" integer. */
  lenenc(value: number): this {
    if (value < 0xfb) return this.byte(value);
    if (value <= 0xffff) return this.byte(0xfc).int(value, 2);
    if (value <= 0xffffff) return this.byte(0xfd).int(value, 3);
    return this.byte(0xfe).int(value, 6).int(0, 2);
  }

  /** "Length-encoded" text or bytes; null is the byte 0xfb of text-protocol rows. */
  cell(value: string | Uint8Array | null): this {
    if (value === null) return this.byte(0xfb);
    if (typeof value !== 'string') return this.lenenc(value.length).raw(value);
    const size = Buffer.byteLength(value);
    this.lenenc(size).reserve(size);
    this.length += this.bytes.write(value, this.length, size, 'utf8');
    return this;
  }

  get position(): number {
    return this.length;
  }

  /** Writes a number over four bytes written before (a packet's head). */
  patch(position: number, value: number): void {
    this.bytes.writeUInt32LE(value, position);
  }

  /** Takes back what was written from this position on, as a copy. */
  cut(position: number): Buffer {
    const tail = Buffer.from(this.bytes.subarray(position, this.length));
    this.length = position;
    return tail;
  }

  finish(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
