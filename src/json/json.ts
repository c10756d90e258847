/**
 * JSON values that keep every digit and every key.
 *
 * Numbers that a double holds exactly are plain `number`s; the others are {@link ExactNumber}s, so that
 * `12345678901234567890` comes out as it went in. Objects are made by `JSON.parse` or `Object.fromEntries`
 * only, so that a key named `__proto__` is a key like any other.
 */
import { LosslessNumber, parse as parseLossless } from 'lossless-json';
import { DEEPEST_JSON, deepPlaces } from './deep-places.js';

export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A number that a double cannot hold: its canonical decimal text, e.g. `12345678901234567890` or `1e401`. */
export class ExactNumber {
  constructor(readonly text: string) {
    Object.freeze(this);
  }
  toString(): string {
    return this.text;
  }
}

/** JSON that nobody walks through: it is nested deeper than {@link DEEPEST_JSON} levels. */
export class DeepJsonError extends SyntaxError {
  constructor() {
    super(`JSON nested deeper than ${DEEPEST_JSON} levels`);
  }
}

/**
 * Reads JSON text. Throws a SyntaxError that names no part of the text (it may hold a secret); {@link DeepJsonError} is
 * one. So whoever walks through what it gives may recurse.
 */
export function parseJson(text: string): Json {
  if (deepPlaces(text).length > 0) throw new DeepJsonError();
  try {
    return LOSSY.test(text) ? plain(parseLossless(text, undefined, KEEP_DIGITS)) : (JSON.parse(text) as Json);
  } catch {
    throw new SyntaxError('not valid JSON');
  }
}

/**
 * A number that a double may not hold: more than 15 digits, the point among them or not, an exponent, a negative
 * zero. Numbers begin a text or stand behind one of these signs; a string that holds just that takes the slow road
 * for nothing.
 */
const LOSSY = /(?:^|[\s:,[])(?:-?(?:[\d.]{16}|[\d.]+[eE])|-0)/;

/** A key that stands twice has its last value, as with JSON.parse. */
const KEEP_DIGITS = {
  parseNumber: (digits: string) => new LosslessNumber(digits),
  onDuplicateKey: ({ newValue }: { readonly newValue: unknown }) => newValue,
};

function plain(value: unknown): Json {
  if (value instanceof LosslessNumber) return exactNumber(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value as Json;
}

/**
 * The value of a decimal numeral such as `-1.50e3`: a double where it is exact, else an {@link ExactNumber}.
 * Throws a SyntaxError for other text.
 */
export function exactNumber(numeral: string): number | ExactNumber {
  const canonical = canonicalNumeral(numeral);
  const double = Number(numeral);
  if (Number.isFinite(double) && canonicalNumeral(String(double)) === canonical)
    return Object.is(double, -0) ? 0 : double;
  return new ExactNumber(canonical);
}

/** One text per numeric value: `1.0`, `1` and `10e-1` all give `1`. */
function canonicalNumeral(numeral: string): string {
  const match = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(numeral);
  if (!match) throw new SyntaxError('not a decimal numeral');
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  const minus = sign === '-' ? '-' : '';
  if (scale >= 0n && scale <= 400n) return minus + significant + '0'.repeat(Number(scale));
  if (scale < 0n && scale >= -400n) {
    const places = Number(-scale);
    const padded = significant.padStart(places + 1, '0');
    return `${minus}${padded.slice(0, -places)}.${padded.slice(-places)}`;
  }
  return `${minus}${significant}e${scale}`;
}

/** Whether the value is a JSON object (not null, not an array, not a number). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** Typed equality: `1` equals `1.0`, `"true"` differs from `true`; key order makes no difference, item order does. */
export function jsonEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a instanceof ExactNumber || b instanceof ExactNumber)
    return a instanceof ExactNumber && b instanceof ExactNumber && a.text === b.text;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => jsonEqual(item, b[index] as Json));
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key] as Json, b[key] as Json))
    );
  }
  return false;
}

/** Compact JSON text, keys in the object's own order, every digit kept. */
export function compactJson(value: Json): string {
  return write(value, false);
}

/** Compact JSON text with sorted keys: equal values give equal texts, so it can be hashed. */
export function canonicalJson(value: Json): string {
  return write(value, true);
}

function write(value: Json, sorted: boolean): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof ExactNumber) return value.text;
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text && ','}${write(item, sorted)}`;
    return `[${text}]`;
  }
  const object = value as JsonObject;
  const keys = sorted ? Object.keys(object).sort() : Object.keys(object);
  for (const key of keys)
    text += `${text && ','}${JSON.stringify(key)}:${write(object[key] as Json, sorted)}`;
  return `{${text}}`;
}

/** The object with some keys set (in place where present, at the end where new) and some left out. */
export function withKeys(
  object: JsonObject,
  set: JsonObject,
  without: ReadonlySet<string> = new Set(),
): JsonObject {
  return Object.fromEntries(Object.entries({ ...object, ...set }).filter(([key]) => !without.has(key)));
}
