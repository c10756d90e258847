import { encode } from '@msgpack/msgpack';
import { LinkspecError } from '../../error/linkspec-error.js';
import { ExactNumber } from '../../json/json.js';
import { reveal } from '../../secret/reveal.js';
import { Secret } from '../../secret/secret.js';
import type { Attribute, Attributes, Block, CtyType, PlainAttribute } from '../schema/attribute.js';
import type { DynamicValue } from '../wire/messages.js';
import { UNKNOWN_EXTENSION } from './unknown-extension.js';
import { UnknownValue, type Value, type ValueObject } from './value.js';

/**
 * A value as Terraform reads it: every attribute is there, absent ones as null. Write-only attributes always go out
 * as null, whatever the value holds: Terraform refuses them in a plan or a state, and they must be in neither.
 * Throws LNK0900 for a value that does not fit the schema: whoever made it is at fault.
 */
export function encodeValue(value: ValueObject | null, block: Block): DynamicValue {
  const raw = value === null ? null : objectToRaw(value, block.attributes, '');
  return { msgpack: encode(raw, { extensionCodec: UNKNOWN_EXTENSION }) };
}

function objectToRaw(value: Value, attributes: Attributes, path: string): unknown {
  if (!isObject(value)) throw misfit(path, 'an object');
  if (Object.keys(value).some((name) => !Object.hasOwn(attributes, name)))
    throw misfit(path, 'an object of the attributes in the schema');
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      toRaw(Object.hasOwn(value, name) ? (value[name] ?? null) : null, attribute, `${path}.${name}`),
    ]),
  );
}

function isObject(value: Value): value is ValueObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret || value instanceof ExactNumber || value instanceof UnknownValue)
  );
}

function toRaw(value: Value, attribute: Attribute, path: string): unknown {
  if (attribute.kind === 'plain') return attribute.writeOnly ? null : plainToRaw(value, attribute, path);
  if (value === null || value instanceof UnknownValue) return value;
  switch (attribute.nesting) {
    case 'single':
      return objectToRaw(value, attribute.attributes, path);
    case 'list':
      return listToRaw(value, path, (item) => objectToRaw(item, attribute.attributes, path));
    default:
      return attribute.nesting satisfies never;
  }
}

function plainToRaw(value: Value, { type, sensitive }: PlainAttribute, path: string): unknown {
  if (!sensitive) return typed(value, type, path);
  // Text that is not boxed may have been anywhere before.
  if (typeof value === 'string') throw misfit(path, 'boxed text');
  return typed(value instanceof Secret ? (reveal(value) as Value) : value, type, path);
}

function typed(value: Value, type: CtyType, path: string): unknown {
  if (value === null || value instanceof UnknownValue) return value;
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value;
      throw misfit(path, 'text');
    case 'bool':
      if (typeof value === 'boolean') return value;
      throw misfit(path, 'true or false');
    case 'number':
      return numeral(value, path);
    default:
      return listToRaw(value, path, (item) => typed(item, type[1], path));
  }
}

function listToRaw(value: Value, path: string, itemToRaw: (item: Value) => unknown): unknown {
  if (!Array.isArray(value)) throw misfit(path, 'a list');
  return value.map((item: Value) => (item === null || item instanceof UnknownValue ? item : itemToRaw(item)));
}

/** Only whole numbers go out as such: Terraform would take a double for 0.1 as its 55 binary digits. */
function numeral(value: Value, path: string): number | string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw misfit(path, 'a finite number');
  return Number.isSafeInteger(value) ? value : String(value);
}

function misfit(path: string, expected: string): LinkspecError {
  return new LinkspecError(
    'LNK0900',
    `answer to Terraform: ${path.slice(1) || 'the value'} is not ${expected}`,
  );
}
