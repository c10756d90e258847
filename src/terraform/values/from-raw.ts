import { ExactNumber, exactNumber } from '../../json/json.js';
import { Secret } from '../../secret/secret.js';
import type { Attribute, Attributes, CtyType, PlainAttribute } from '../schema/attribute.js';
import { UnknownValue, type Value, type ValueObject } from './value.js';
import { kindOf, WrongValueError } from './wrong-value.js';

/**
 * `whole`: every attribute of the schema has to be there, and no other, as the protocol demands.
 * `as-found`: others are dropped and missing ones are null, as in a state that another version wrote.
 */
export type Completeness = 'whole' | 'as-found';
type Path = readonly (string | number)[];

/**
 * An object read from msgpack or JSON as a value of the schema's types, sensitive text boxed.
 * Throws a WrongValueError with the place of what does not fit.
 */
export function objectFromRaw(
  raw: unknown,
  attributes: Attributes,
  completeness: Completeness,
  path: Path = [],
): ValueObject {
  if (!isRawObject(raw)) throw new WrongValueError(path, `is ${kindOf(raw)}, not an object`);
  const names = Object.keys(attributes);
  if (completeness === 'whole') {
    const missing = names.find((name) => !Object.hasOwn(raw, name));
    if (missing !== undefined) throw new WrongValueError([...path, missing], 'is missing');
    if (Object.keys(raw).length > names.length)
      throw new WrongValueError(path, 'has an attribute that the schema does not have');
  }
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      fromRaw(Object.hasOwn(raw, name) ? raw[name] : null, attribute, completeness, [...path, name]),
    ]),
  );
}

function isRawObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return (
    typeof raw === 'object' &&
    raw !== null &&
    !Array.isArray(raw) &&
    !ArrayBuffer.isView(raw) &&
    !(raw instanceof UnknownValue || raw instanceof ExactNumber)
  );
}

function fromRaw(raw: unknown, attribute: Attribute, completeness: Completeness, path: Path): Value {
  if (raw === null || raw instanceof UnknownValue) return raw;
  if (attribute.kind === 'plain') return plainFromRaw(raw, attribute, path);
  switch (attribute.nesting) {
    case 'single':
      return objectFromRaw(raw, attribute.attributes, completeness, path);
    case 'list':
      return listFromRaw(raw, path, (item, itemPath) =>
        objectFromRaw(item, attribute.attributes, completeness, itemPath),
      );
    default:
      return attribute.nesting satisfies never;
  }
}

function plainFromRaw(raw: unknown, { type, sensitive, writeOnly }: PlainAttribute, path: Path): Value {
  const value = ofType(raw, type, path);
  return typeof value === 'string' && (sensitive || writeOnly) ? new Secret(value) : value;
}

function ofType(raw: unknown, type: CtyType, path: Path): Value {
  if (raw === null || raw instanceof UnknownValue) return raw;
  switch (type) {
    case 'string':
      if (typeof raw === 'string') return raw;
      throw new WrongValueError(path, `is ${kindOf(raw)}, not text`);
    case 'bool':
      if (typeof raw === 'boolean') return raw;
      throw new WrongValueError(path, `is ${kindOf(raw)}, not true or false`);
    case 'number':
      return numberFromRaw(raw, path);
    default:
      return listFromRaw(raw, path, (item, itemPath) => ofType(item, type[1], itemPath));
  }
}

/** Items may be null or unknown, whatever their type. */
function listFromRaw(
  raw: unknown,
  path: Path,
  readItem: (item: unknown, path: Path) => Value,
): readonly Value[] {
  if (!Array.isArray(raw)) throw new WrongValueError(path, `is ${kindOf(raw)}, not a list`);
  return raw.map((item: unknown, index) =>
    item === null || item instanceof UnknownValue ? item : readItem(item, [...path, index]),
  );
}

/** Terraform sends whole numbers of up to 64 bits as such, what a double holds exactly as one, all others as text. */
function numberFromRaw(raw: unknown, path: Path): number | ExactNumber {
  if (raw instanceof ExactNumber) return raw;
  if (typeof raw === 'number' && Number.isFinite(raw)) return raw === 0 ? 0 : raw;
  if (typeof raw === 'bigint' || typeof raw === 'string') {
    try {
      return exactNumber(String(raw));
    } catch {
      // The message must not quote the text, so the cause is left out.
    }
  }
  throw new WrongValueError(path, `is ${kindOf(raw)}, not a finite number`);
}
