import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExactNumber, type Json, parseJson } from '../../src/json/json.js';
import { jsonText } from '../../src/report/json-text.js';

test('reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(jsonText(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('looks as JSON.stringify makes it where all is visible', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme-ascii' }), (value) => {
      expect(jsonText(value as Json)).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('keeps every digit and a key named __proto__', () => {
  const text = '{\n  "__proto__": 12345678901234567890,\n  "a": [\n    0.1234567890123456789\n  ]\n}';
  expect(jsonText(parseJson(text))).toBe(text);
  expect(jsonText(new ExactNumber('1e+400'))).toBe('1e+400');
});

test('escapes what a terminal would obey', () => {
  expect(jsonText('\u009b2J\u202e\u007f\ufeff\u{e0041}é😀')).toBe(
    '"\\u009b2J\\u202e\\u007f\\ufeff\\udb40\\udc41é😀"',
  );
});
