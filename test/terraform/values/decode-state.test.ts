import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { ExactNumber } from '../../../src/json/json.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';
import { decodeRawState } from '../../../src/terraform/values/decode-state.js';
import { WrongValueError } from '../../../src/terraform/values/wrong-value.js';
import { blockOf, nested, plain } from './blocks.js';

const BLOCK = blockOf({
  a: plain('string'),
  n: plain('number'),
  s: plain('string', { sensitive: true }),
  o: nested('single', { x: plain('bool'), y: plain('bool') }),
});

const NOT_JSON = 'the value cannot be read as JSON';

describe('decodeRawState', () => {
  test('drops attributes that are gone and has null for new ones, at any depth', () => {
    const state = { a: 'x', gone: { deep: [1] }, o: { x: true, gone: 2 } };
    expect(decodeRawState(json(state), BLOCK)).toEqual({ a: 'x', n: null, s: null, o: { x: true, y: null } });
  });

  test('keeps the digits of numbers', () => {
    const state = Buffer.from('{"n":12345678901234567890}');
    expect(decodeRawState(state, BLOCK).n).toEqual(new ExactNumber('12345678901234567890'));
    expect(decodeRawState(Buffer.from('{"n":0.1}'), BLOCK).n).toBe(0.1);
  });

  test('boxes sensitive text', () => {
    const { s } = decodeRawState(json({ s: 'canary' }), BLOCK);
    expect(s instanceof Secret && reveal(s)).toBe('canary');
    expect(inspect(s)).not.toContain('canary');
  });

  test('takes __proto__ as a key like any other that is gone', () => {
    const value = decodeRawState(Buffer.from('{"__proto__":{"a":"canary"}}'), BLOCK);
    expect(value).toEqual({ a: null, n: null, s: null, o: null });
  });

  test('takes no name of JavaScript for an attribute', () => {
    expect(decodeRawState(json({}), blockOf({ constructor: plain('string') }))).toEqual({
      constructor: null,
    });
  });

  test.each([
    ['an attribute of another type', '{"a":{"canary":1}}', 'the value of a is an object, not text'],
    ['a number in place of the state', '5', 'the value is a number, not an object'],
    ['null', 'null', 'the value is null, not an object'],
    ['no JSON', '{"a":"canary', NOT_JSON],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), NOT_JSON],
    ['no bytes', '', NOT_JSON],
  ])('refuses %s', (_, state, message) => {
    const refused = () => decodeRawState(Buffer.from(state), BLOCK);
    expect(refused).toThrow(WrongValueError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow('canary');
  });
});

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
