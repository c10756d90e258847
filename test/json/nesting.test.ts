import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEEPEST_JSON, deepPlaces, withoutDeepPlaces } from '../../src/json/deep-places.js';
import { isDeeperThan } from '../../src/json/is-deeper-than.js';
import { compactJson, DeepJsonError, ExactNumber, type Json, parseJson } from '../../src/json/json.js';
import { anyJson } from './any-json.js';

/** `levels` arrays around a text. */
const nest = (levels: number, inner = '1e30') => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`;
const HUGE = 200_000;

/** A value of so many levels, made without recursion. */
function nested(levels: number): Json {
  let value: Json = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { k: value };
  return value;
}

/** Levels, counted in the plain way. */
function levelsOf(value: Json): number {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return 0;
  return 1 + Math.max(0, ...Object.values(value).map((inner: Json) => levelsOf(inner)));
}

/** JSON with brackets, quotes and backslashes in its strings, a few levels below the limit, at it and beyond. */
const anyNest = fc
  .tuple(
    fc.integer({ min: DEEPEST_JSON - 3, max: DEEPEST_JSON + 3 }),
    anyJson,
    fc.string({ unit: nastyUnit() }),
  )
  .map(([levels, value, text]) => `[${nest(levels, compactJson([value, text]))},${JSON.stringify(text)}]`);

function nastyUnit() {
  return fc.constantFrom('"', '\\', '[', ']', '{', '}', 'a');
}

describe('what parseJson takes', () => {
  test('is as deep as the limit and no deeper, on both roads', () => {
    for (const inner of ['1', '1e30']) {
      expect(levelsOf(parseJson(nest(DEEPEST_JSON, inner)))).toBe(DEEPEST_JSON);
      expect(() => parseJson(nest(DEEPEST_JSON + 1, inner))).toThrow(DeepJsonError);
      expect(() => parseJson(nest(HUGE, inner))).toThrow('nested deeper than 200 levels');
    }
    expect(() => parseJson(`${'{"k":'.repeat(HUGE)}1${'}'.repeat(HUGE)}`)).toThrow(DeepJsonError);
  });

  test('brackets in strings and beside each other are no nest', () => {
    const text = `["${'['.repeat(HUGE)}",${'[],{},'.repeat(1000)}"\\"${'{'.repeat(HUGE)}\\\\"]`;
    expect(levelsOf(parseJson(text))).toBe(2);
  });

  test.each([
    ['a nest without an end', '['.repeat(HUGE)],
    ['more ends than beginnings', `${']'.repeat(HUGE)}${'['.repeat(HUGE)}`],
    ['a string without an end', `["${'\\"['.repeat(HUGE)}`],
  ])('%s is a SyntaxError', (_, text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});

describe('withoutDeepPlaces', () => {
  test('cuts every nest, and leaves what stands beside it', () => {
    const text = `{"a":${nest(HUGE)},"b":[1,${nest(HUGE)},2,"]"],"c":${nest(3)}}`;
    const value = parseJson(withoutDeepPlaces(text)) as { b: Json[]; c: Json };
    expect(levelsOf(value)).toBe(DEEPEST_JSON);
    expect([value.b[0], value.b[2], value.b[3]]).toEqual([1, 2, ']']);
    expect(value.c).toEqual(parseJson(nest(3)));
  });

  test('two nests in one are two values', () => {
    const text = nest(DEEPEST_JSON - 1, '{"a":[1],"b":[2],"c":3}');
    expect(withoutDeepPlaces(text)).toBe(nest(DEEPEST_JSON - 1, '{"a":null,"b":null,"c":3}'));
  });

  test('gives the same JSON where nothing is too deep, and JSON that can be read in any case', () => {
    fc.assert(
      fc.property(anyNest, (text) => {
        const whole = JSON.parse(text) as Json;
        const isDeep = levelsOf(whole) > DEEPEST_JSON;
        expect(deepPlaces(text).length > 0).toBe(isDeep);
        const cut = withoutDeepPlaces(text);
        if (!isDeep) expect(cut).toBe(text);
        expect(levelsOf(parseJson(cut))).toBe(Math.min(levelsOf(whole), DEEPEST_JSON));
      }),
    );
  });
});

describe('isDeeperThan', () => {
  test('counts as one would', () => {
    fc.assert(
      fc.property(anyJson, fc.nat(6), (value, levels) => {
        expect(isDeeperThan(value, levels)).toBe(levelsOf(value) > levels);
      }),
    );
    expect([1, 'x', null, new ExactNumber('1e401')].some((value) => isDeeperThan(value, 0))).toBe(false);
    expect(isDeeperThan([], 0)).toBe(true);
  });

  test('no value is too deep for it', () => {
    expect(isDeeperThan(nested(HUGE), HUGE - 1)).toBe(true);
    expect(isDeeperThan(nested(HUGE), HUGE)).toBe(false);
  });
});
