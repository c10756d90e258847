import { inspect } from 'node:util';
import type { Json } from '../json/json.js';

/** What stands wherever a secret would be shown. */
export const SECRET_MARK = '«secret»';

const contents = new WeakMap<Secret, Json>();

/**
 * A boxed secret: a JSON value with no text form. Printing, JSON, template strings and `inspect` all give
 * {@link SECRET_MARK}. Only `reveal` (its own module, which few rooms may import) opens the box.
 */
export class Secret {
  constructor(value: Json) {
    contents.set(this, value);
    Object.freeze(this);
  }
  /** Whether the value is a JSON string: the statement's shape depends on it, and it tells nothing else. */
  get isString(): boolean {
    return typeof contents.get(this) === 'string';
  }
  toString(): string {
    return SECRET_MARK;
  }
  toJSON(): string {
    return SECRET_MARK;
  }
  [Symbol.toPrimitive](): string {
    return SECRET_MARK;
  }
  [inspect.custom](): string {
    return SECRET_MARK;
  }
}

/** @internal The content of a box, for `reveal.ts` alone. */
export function contentOf(secret: Secret): Json {
  const value = contents.get(secret);
  if (value === undefined) throw new TypeError('empty secret box');
  return value;
}

/** The resolved CREDENTIALS clause: one box per top-level key, in the order of the spec. */
export type Credentials = ReadonlyMap<string, Secret>;
