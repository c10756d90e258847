import { decode } from '@msgpack/msgpack';
import { parseJson } from '../../json/json.js';
import type { Block } from '../schema/attribute.js';
import type { DynamicValue } from '../wire/messages.js';
import { objectFromRaw } from './from-raw.js';
import { UNKNOWN_EXTENSION } from './unknown-extension.js';
import type { ValueObject } from './value.js';
import { WrongValueError } from './wrong-value.js';

/**
 * What Terraform sent, by the schema's types: every attribute is there, sensitive and write-only text is boxed,
 * unknown is UNKNOWN, numbers keep every digit. Null: a null object, or no value at all.
 * msgpack is read, and JSON where there is none. Throws a {@link WrongValueError} that never quotes the value.
 */
export function decodeValue(value: DynamicValue | undefined, block: Block): ValueObject | null {
  const raw = rawValue(value);
  return raw === null ? null : objectFromRaw(raw, block.attributes, 'whole');
}

function rawValue({ msgpack, json }: DynamicValue = {}): unknown {
  if (msgpack && msgpack.length > 0) return readMsgpack(msgpack);
  return json && json.length > 0 ? readJson(json) : null;
}

function readMsgpack(bytes: Uint8Array): unknown {
  // An item takes a byte at least: a list or map that claims more than all bytes is refused before memory is taken.
  const longest = { maxArrayLength: bytes.length, maxMapLength: bytes.length };
  try {
    return decode(bytes, { useBigInt64: true, extensionCodec: UNKNOWN_EXTENSION, ...longest });
  } catch {
    throw new WrongValueError([], 'cannot be read as msgpack');
  }
}

/** The JSON of a value or of a state. Throws a {@link WrongValueError}. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WrongValueError([], 'cannot be read as JSON');
  }
}
