import { type ExactNumber, exactNumber } from '../json/json.js';

/** A plain scalar that JSON cannot hold (`.nan`, `.inf`), or that no server would (a number of thousands of digits). */
export const NO_JSON = Symbol('no JSON');

/**
 * The value of an unquoted scalar under the core schema of YAML 1.2 (yaml.org/spec/1.2.2, 10.3.2): null, booleans and
 * numbers by their spelling, text otherwise. Numbers keep every digit.
 */
export function plainValue(text: string): null | boolean | number | string | ExactNumber | typeof NO_JSON {
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  if (!NUMBER_START.test(text)) return text;
  if (NUMBER.test(text)) return plainNumber(text);
  return NOT_FINITE.test(text) ? NO_JSON : text;
}

/** The value of a numeral that the core schema takes as a number: decimal, `0o17` or `0x1F`. */
export function plainNumber(numeral: string): number | ExactNumber | typeof NO_JSON {
  if (numeral.length > LONGEST) return NO_JSON;
  return exactNumber(/^0[ox]/.test(numeral) ? BigInt(numeral).toString() : numeral);
}

const WORDS = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const NUMBER_START = /^[-+.0-9]/;
const NUMBER = /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/** Digits of a number; the arithmetic that finds its exact value costs time in proportion to their square. */
const LONGEST = 1000;
