import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** How a field of a message is read. Field numbers and types are those of the protocol's description. */
export interface Reads<V> {
  readonly number: number;
  readonly wireType: WireType;
  /** What the field is where the bytes do not name it. */
  readonly absent: V;
  read(reader: BinaryReader): V;
}

/** A message's fields by their names here. */
export type Readable<T> = { readonly [K in keyof T]-?: Reads<T[K]> };

/**
 * Reads a protobuf message. Fields that the table does not name are skipped, as are those of another wire type; of a
 * field that comes twice the last one counts.
 *
 * Throws a RangeError, Error or TypeError where the bytes are truncated or malformed. Its text names no content.
 */
export function decode<T>(table: Readable<T>, bytes: Uint8Array): T {
  const reader = new BinaryReader(bytes);
  const entries = Object.entries<Reads<unknown>>(table);
  const found = new Map<string, unknown>(entries.map(([name, field]) => [name, field.absent]));
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const entry = entries.find(([, field]) => field.number === number && field.wireType === wireType);
    if (entry) found.set(entry[0], entry[1].read(reader));
    else reader.skip(wireType, number);
  }
  // The table has each key of T, and its type says what is read for it.
  return Object.fromEntries(found) as T;
}

/** Text; `''` where absent. Malformed UTF-8 is an error. */
export function string(number: number): Reads<string> {
  return delimited(number, '', (reader) => reader.string(true));
}

/** Bytes, a view of the message; empty where absent. */
export function bytes(number: number): Reads<Uint8Array> {
  return delimited(number, new Uint8Array(0), (reader) => reader.bytes());
}

/** Bytes, undefined where absent. */
export function optionalBytes(number: number): Reads<Uint8Array | undefined> {
  return delimited(number, undefined, (reader) => reader.bytes());
}

/** A message in the message, undefined where absent. */
export function message<T>(number: number, table: Readable<T>): Reads<T | undefined> {
  return delimited(number, undefined, (reader) => decode(table, reader.bytes()));
}

export function bool(number: number): Reads<boolean> {
  return { number, wireType: WireType.Varint, absent: false, read: (reader) => reader.bool() };
}

/** An int64 that a number can hold; any other is an error. */
export function int64(number: number): Reads<number> {
  return {
    number,
    wireType: WireType.Varint,
    absent: 0,
    read(reader) {
      const value = Number(reader.int64());
      if (!Number.isSafeInteger(value)) throw new RangeError('integer beyond 2^53');
      return value;
    },
  };
}

function delimited<V>(number: number, absent: V, read: (reader: BinaryReader) => V): Reads<V> {
  return { number, wireType: WireType.LengthDelimited, absent, read };
}
