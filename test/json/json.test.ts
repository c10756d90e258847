import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalJson,
  compactJson,
  ExactNumber,
  exactNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEqual,
  parseJson,
  withKeys,
} from '../../src/json/json.js';
import { anyJson, anyKey, anyNumeral, decimalOf } from './any-json.js';

describe('numbers', () => {
  const SAME: readonly (readonly [string, string])[] = [
    ['1', '1.0'],
    ['1', '10e-1'],
    ['1', '0.1e1'],
    ['100', '1E+2'],
    ['0', '-0'],
    ['0', '-0.0'],
    ['0', '0e999'],
    ['0.1', '0.10000000000000000000'],
    ['1.5', '15e-1'],
    ['12345678901234567890', '12345678901234567890.0'],
    ['12345678901234567891', '1234567890123456789.1e1'],
    ['1e400', '10e399'],
    ['1e-400', '0.1e-399'],
    ['1e401', '10e400'],
    ['-3', '-3.000'],
  ];
  test.each(SAME)('%s and %s are one number', (a, b) => {
    expect(jsonEqual(parseJson(a), parseJson(b))).toBe(true);
    expect(canonicalJson(parseJson(a))).toBe(canonicalJson(parseJson(b)));
  });

  const DIFFERENT: readonly (readonly [string, string])[] = [
    ['1', '"1"'],
    ['1', '-1'],
    ['0', 'null'],
    ['0', 'false'],
    ['9007199254740992', '9007199254740993'],
    ['12345678901234567890', '12345678901234567891'],
    ['0.1', '0.10000000000000000001'],
    ['123456789012345.1234567', '123456789012345.1234568'],
    ['1e400', '1e401'],
    ['1e400', '-1e400'],
    ['1e-400', '0'],
    ['1e400', '"1e400"'],
  ];
  test.each(DIFFERENT)('%s and %s differ', (a, b) => {
    expect(jsonEqual(parseJson(a), parseJson(b))).toBe(false);
    expect(canonicalJson(parseJson(a))).not.toBe(canonicalJson(parseJson(b)));
  });

  test.each(['1', '-7', '0.1', '1.25', '1e21', '1e-7', '9007199254740992', '5e-324', '100.000'])(
    '%s is held by a double',
    (numeral) => {
      expect(parseJson(numeral)).toBe(Number(numeral));
    },
  );

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['-12345678901234567890', '-12345678901234567890'],
    ['3.14159265358979323846', '3.14159265358979323846'],
    ['999999999999999.99', '999999999999999.99'],
    ['123456789012345.1234567', '123456789012345.1234567'],
    ['-0.00000000000000000000012345678901234567890', '-0.0000000000000000000001234567890123456789'],
    ['1e401', '1e401'],
  ])('%s keeps every digit', (numeral, text) => {
    const value = parseJson(numeral);
    expect(value).toBeInstanceOf(ExactNumber);
    expect(String(value)).toBe(text);
    expect(compactJson({ n: [value] })).toBe(`{"n":[${text}]}`);
  });

  test('no negative zero comes out', () => {
    for (const numeral of ['-0', '-0.0', '-0e5', '[-0]'])
      expect(compactJson(parseJson(numeral))).not.toContain('-');
    expect(Object.is(parseJson('-0'), 0)).toBe(true);
    expect(Object.is(exactNumber('-0'), 0)).toBe(true);
  });

  test('a numeral keeps its exact value, wherever it stands', () => {
    fc.assert(
      fc.property(anyNumeral, anyKey, (numeral, key) => {
        const value = parseJson(numeral);
        expect(decimalOf(String(value))).toEqual(decimalOf(numeral));
        expect(decimalOf(compactJson(value))).toEqual(decimalOf(numeral));
        expect(parseJson(`{${JSON.stringify(key)}:[ ${numeral}\n]}`)).toEqual(
          Object.fromEntries([[key, [value]]]),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('the fast road and the exact one give the same', () => {
    fc.assert(
      fc.property(anyNumeral, (numeral) => {
        expect(parseJson(numeral)).toEqual(exactNumber(numeral));
      }),
      { numRuns: 2_000 },
    );
  });

  test('numerals are equal exactly when their values are', () => {
    fc.assert(
      fc.property(anyNumeral, anyNumeral, (a, b) => {
        const same = decimalOf(a).join() === decimalOf(b).join();
        expect(jsonEqual(parseJson(a), parseJson(b))).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['', '.', '-', 'e5', '1e', '0x10', 'NaN', 'Infinity', '1_000', ' 1', '1.2.3'])(
    '%j is no numeral',
    (text) => {
      expect(() => exactNumber(text)).toThrow(new SyntaxError('not a decimal numeral'));
    },
  );

  test('an exponent of many digits takes no time and no memory', () => {
    expect(String(parseJson('1e999999999999'))).toBe('1e999999999999');
    expect(parseJson('0e999999999999')).toBe(0);
  });
});

describe('text', () => {
  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(jsonEqual(parseJson(compactJson(value)), value)).toBe(true);
        expect(jsonEqual(parseJson(canonicalJson(value)), value)).toBe(true);
        // The library reader, too, finds nothing wrong with the text.
        expect(() => JSON.parse(compactJson(value))).not.toThrow();
      }),
    );
  });

  test('a reader that forgets digits sees the same strings, keys and shape', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
        // An exponent beside it sends the whole text down the slow road.
        expect(JSON.stringify(parseJson(`[1e0,${text}]`))).toBe(`[1,${JSON.stringify(JSON.parse(text))}]`);
      }),
    );
  });

  test('compact text keeps the order of the keys, canonical text sorts them at every depth', () => {
    const value = parseJson('{ "b": {"y": 1, "x": [ {"d":1,"c":2} ]}, "a": null }');
    expect(compactJson(value)).toBe('{"b":{"y":1,"x":[{"d":1,"c":2}]},"a":null}');
    expect(canonicalJson(value)).toBe('{"a":null,"b":{"x":[{"c":2,"d":1}],"y":1}}');
  });

  test.each(['{"a":1,"b":true,"a":2}', '{"a":1e0,"b":true,"a":2}'])(
    'the last of two equal keys: %s',
    (text) => {
      expect(parseJson(text)).toEqual({ a: 2, b: true });
    },
  );

  const BAD = [
    '{',
    '[1,]',
    '{"k":s3cret}',
    "{'k':1}",
    '[01]',
    '"s3cret',
    '[1e0] s3cret',
    '[1e0,"s3cret]',
    '',
  ];
  test.each(BAD)('an error quotes nothing of %j', (text) => {
    let error: unknown;
    try {
      parseJson(text);
    } catch (caught) {
      error = caught;
    }
    expect(String(error)).toBe('SyntaxError: not valid JSON');
    expect(inspect(error, { showHidden: true })).not.toContain('s3cret');
  });
});

describe('__proto__ is a key like any other', () => {
  const TEXTS = [
    '{"__proto__":{"a":1}}',
    '{"__proto__":{"a":1e0}}',
    '{"x":{"__proto__":{"a":12345678901234567890}}}',
  ];
  test.each(TEXTS)('%s', (text) => {
    const value = parseJson(text);
    const empty = parseJson(text.startsWith('{"x"') ? '{"x":{}}' : '{}');
    expect(jsonEqual(value, empty)).toBe(false);
    expect(jsonEqual(empty, value)).toBe(false);
    expect(jsonEqual(parseJson(compactJson(value)), value)).toBe(true);
    expect(jsonEqual(parseJson(canonicalJson(value)), value)).toBe(true);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('names of Object.prototype are not found where they are not', () => {
    const inherited = parseJson('{"toString":1}') as JsonObject;
    expect(jsonEqual(inherited, { valueOf: 1 })).toBe(false);
    expect(jsonEqual({ constructor: 1 }, inherited)).toBe(false);
    // The prototype of every object looks like {}.
    expect(jsonEqual(parseJson('{"__proto__":{}}'), { a: {} })).toBe(false);
  });

  test('withKeys sets and leaves it out', () => {
    const proto = parseJson('{"__proto__":1}') as JsonObject;
    expect(compactJson(withKeys({ a: 1 }, proto))).toBe('{"a":1,"__proto__":1}');
    expect(compactJson(withKeys(proto, { a: 1 }))).toBe('{"__proto__":1,"a":1}');
    expect(compactJson(withKeys(proto, { a: 1 }, new Set(['__proto__'])))).toBe('{"a":1}');
  });
});

describe('equality', () => {
  test('equal exactly when the canonical texts are', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(jsonEqual(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
        expect(jsonEqual(a, b)).toBe(jsonEqual(b, a));
      }),
    );
  });

  test('the order of keys makes no difference, at any depth', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(jsonEqual(value, reversed(value))).toBe(true);
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test.each<[string, Json, Json]>([
    ['type', 'true', true],
    ['null and absent', { a: null }, {}],
    ['absent and null', {}, { a: null }],
    ['item order', [1, 2], [2, 1]],
    ['length', [1], [1, 2]],
    ['array and object', [], {}],
    ['object and null', {}, null],
    ['an exact number and its text', new ExactNumber('1e401'), '1e401'],
    ['an exact number and an object', new ExactNumber('1e401'), { text: '1e401' }],
    ['one key more', { a: 1 }, { a: 1, b: 2 }],
    ['empty text', '', null],
  ])('%s tells them apart', (_, a, b) => {
    expect(jsonEqual(a, b)).toBe(false);
    expect(jsonEqual(b, a)).toBe(false);
  });
});

test('an object is neither null, an array nor a number', () => {
  const objects: Json[] = [{}, { a: 1 }];
  const others: (Json | undefined)[] = [null, undefined, [], 'x', 1, true, new ExactNumber('1e401')];
  expect(objects.every((value) => isJsonObject(value))).toBe(true);
  expect(others.some((value) => isJsonObject(value))).toBe(false);
});

describe('withKeys', () => {
  test('sets in place, adds at the end, leaves out', () => {
    const object = { a: 1, b: 2, c: 3 };
    expect(compactJson(withKeys(object, { d: 4, b: 5 }))).toBe('{"a":1,"b":5,"c":3,"d":4}');
    expect(compactJson(withKeys(object, { b: 5 }, new Set(['a', 'b'])))).toBe('{"c":3}');
    expect(object).toEqual({ a: 1, b: 2, c: 3 });
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
