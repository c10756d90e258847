import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Writes a field, its tag included. */
export type Writes<V> = (writer: BinaryWriter, value: V) => void;

/** A message's fields by their names here. */
export type Writable<T> = { readonly [K in keyof T]-?: Writes<NonNullable<T[K]>> };

/**
 * Writes a protobuf message. Undefined fields are left out. Default values are written like others: receivers take
 * them for absent, except in a oneof, where they count.
 */
export function encode<T>(table: Writable<T>, value: Partial<T>): Uint8Array {
  const writer = new BinaryWriter();
  fill(writer, table, value);
  return writer.finish();
}

/** Text; half of a surrogate pair alone becomes U+FFFD, since protobuf text is UTF-8. */
export function string(number: number): Writes<string> {
  return (writer, value) => writer.tag(number, WireType.LengthDelimited).bytes(Buffer.from(value, 'utf8'));
}

export function bytes(number: number): Writes<Uint8Array> {
  return (writer, value) => writer.tag(number, WireType.LengthDelimited).bytes(value);
}

export function bool(number: number): Writes<boolean> {
  return (writer, value) => writer.tag(number, WireType.Varint).bool(value);
}

export function int64(number: number): Writes<number> {
  return (writer, value) => writer.tag(number, WireType.Varint).int64(value);
}

/** One of several names, each with its number. */
export function enumeration<N extends string>(
  number: number,
  values: Readonly<Record<N, number>>,
): Writes<N> {
  return (writer, value) => writer.tag(number, WireType.Varint).int32(values[value]);
}

export function message<T>(number: number, table: Writable<T>): Writes<T> {
  return (writer, value) => {
    writer.tag(number, WireType.LengthDelimited).fork();
    fill(writer, table, value);
    writer.join();
  };
}

export function repeated<V>(field: Writes<V>): Writes<readonly V[]> {
  return (writer, values) => {
    for (const value of values) field(writer, value);
  };
}

/** A map from text to messages: on the wire a list of pairs. */
export function map<T>(number: number, table: Writable<T>): Writes<Readonly<Record<string, T>>> {
  const pair = message<{ key: string; value: T }>(number, { key: string(1), value: message(2, table) });
  return (writer, values) => {
    for (const [key, value] of Object.entries(values)) pair(writer, { key, value });
  };
}

function fill<T>(writer: BinaryWriter, table: Writable<T>, value: Partial<T>): void {
  for (const [name, write] of Object.entries<Writes<never>>(table)) {
    const content = value[name as keyof T];
    if (content !== undefined) write(writer, content as never);
  }
}
