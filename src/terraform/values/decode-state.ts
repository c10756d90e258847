import type { Block } from '../schema/attribute.js';
import { readJson } from './decode.js';
import { objectFromRaw } from './from-raw.js';
import type { ValueObject } from './value.js';

/**
 * The JSON of a stored state as a value of today's schema: attributes that are gone are dropped, new ones are null.
 * Numbers keep every digit. Throws a WrongValueError where an attribute is of another type than today's.
 */
export function decodeRawState(json: Uint8Array, block: Block): ValueObject {
  return objectFromRaw(readJson(json), block.attributes, 'as-found');
}
