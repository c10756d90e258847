import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { ExactNumber } from '../../../src/json/json.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';
import { LINK_RESOURCE } from '../../../src/terraform/schema/link-resource.js';
import { decodeValue } from '../../../src/terraform/values/decode.js';
import { encodeValue } from '../../../src/terraform/values/encode.js';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { WrongValueError } from '../../../src/terraform/values/wrong-value.js';
import { asConfiguration, blockOf, nested, plain } from './blocks.js';

const ONE = blockOf({ a: plain('string') });
const NUMBER = blockOf({ n: plain('number') });

describe('decodeValue', () => {
  test('reads the bytes that Terraform writes', () => {
    // {"a": "é", "b": [true, nil], "c": {"d": 7}}
    const bytes = '83 a1 61 a2 c3 a9 a1 62 92 c3 c0 a1 63 81 a1 64 07';
    const block = blockOf({
      a: plain('string'),
      b: plain(['list', 'bool']),
      c: nested('single', { d: plain('number') }),
    });
    expect(decodeValue({ msgpack: hex(bytes) }, block)).toEqual({ a: 'é', b: [true, null], c: { d: 7 } });
  });

  test.each([
    ['no value', undefined],
    ['an empty value', {}],
    ['a value of no bytes', { msgpack: Uint8Array.of(), json: Uint8Array.of() }],
    ['nil', { msgpack: hex('c0') }],
    ['null in JSON', { json: Buffer.from('null') }],
  ])('gives null for %s', (_, value) => {
    expect(decodeValue(value, ONE)).toBeNull();
  });

  test('reads JSON where there is no msgpack, with every digit', () => {
    const block = blockOf({ a: plain('string'), n: plain('number') });
    expect(decodeValue({ json: Buffer.from('{"a":"x","n":12345678901234567890}') }, block)).toEqual({
      a: 'x',
      n: new ExactNumber('12345678901234567890'),
    });
  });

  test('prefers msgpack', () => {
    const value = { msgpack: encode({ a: 'msgpack' }), json: Buffer.from('{"a":"json"}') };
    expect(decodeValue(value, ONE)).toEqual({ a: 'msgpack' });
  });

  test.each([
    ['type 0', 'd4 00 00'],
    ['type 12, with hints', 'c7 03 0c 81 01 c2'],
    ['type 12, of four bytes', 'd6 0c 81 01 c2 c0'],
    ['a type nobody knows', 'd4 7f 00'],
    ['the type of timestamps', 'd6 ff 00 00 00 01'],
  ])('takes an extension of %s as unknown', (_, extension) => {
    expect(decodeValue({ msgpack: hex(`81 a1 61 ${extension}`) }, ONE)?.a).toBe(UNKNOWN);
  });

  test('knows unknown objects, lists and items', () => {
    const block = blockOf({
      o: nested('single', { a: plain('string') }),
      l: nested('list', { a: plain('string') }),
      i: plain(['list', 'string']),
    });
    const bytes = '83 a1 6f d4 00 00 a1 6c 91 d4 00 00 a1 69 92 d4 00 00 a1 78';
    expect(decodeValue({ msgpack: hex(bytes) }, block)).toEqual({
      o: UNKNOWN,
      l: [UNKNOWN],
      i: [UNKNOWN, 'x'],
    });
  });

  test.each([
    ['a small integer', '07', 7],
    ['a negative one', 'd0 80', -128],
    ['one of 53 bits', 'cf 00 1f ff ff ff ff ff ff', Number.MAX_SAFE_INTEGER],
    ['one of 54 bits', 'cf 00 20 00 00 00 00 00 01', new ExactNumber('9007199254740993')],
    ['the least one', 'd3 80 00 00 00 00 00 00 00', new ExactNumber('-9223372036854775808')],
    ['the greatest one', 'cf ff ff ff ff ff ff ff ff', new ExactNumber('18446744073709551615')],
    ['a half', 'cb 3f e0 00 00 00 00 00 00', 0.5],
    ['a negative zero', 'cb 80 00 00 00 00 00 00 00', 0],
    ['a tenth, as text', 'a3 30 2e 31', 0.1],
    ['one and no tenths, as text', 'a3 31 2e 30', 1],
  ])('reads %s', (_, bytes, expected) => {
    expect(decodeValue({ msgpack: hex(`81 a1 6e ${bytes}`) }, NUMBER)).toEqual({ n: expected });
  });

  test('keeps 23 digits that come as text', () => {
    const value = { msgpack: encode({ n: '12345678901234567890123' }) };
    expect(decodeValue(value, NUMBER)).toEqual({ n: new ExactNumber('12345678901234567890123') });
  });

  test('boxes sensitive and write-only text, wherever it stands', () => {
    const block = blockOf({
      s: plain('string', { sensitive: true }),
      w: plain('string', { writeOnly: true }),
      l: nested('list', { s: plain('string', { sensitive: true }) }),
    });
    const raw = { s: 'canary-1', w: 'canary-2', l: [{ s: 'canary-3' }] };
    const value = decodeValue({ msgpack: encode(raw) }, block);
    expect(inspect(value, { depth: 9 }) + JSON.stringify(value)).not.toContain('canary');
    expect(value?.s instanceof Secret && reveal(value.s)).toBe('canary-1');
    expect(value?.w instanceof Secret && reveal(value.w)).toBe('canary-2');
  });

  test("boxes a link's credentials", () => {
    const nulls = Object.fromEntries(Object.keys(LINK_RESOURCE.attributes).map((name) => [name, null]));
    const config = { ...nulls, credentials: new Secret('{}'), credentials_wo: new Secret('{"a":1}') };
    const value = decodeValue(encodeValue(config, asConfiguration(LINK_RESOURCE)), LINK_RESOURCE);
    expect(value?.credentials).toBeInstanceOf(Secret);
    expect(value?.credentials_wo instanceof Secret && reveal(value.credentials_wo)).toBe('{"a":1}');
  });
});

describe('what does not fit is refused', () => {
  const block = blockOf({
    a: plain('string'),
    n: plain('number'),
    b: plain('bool'),
    l: plain(['list', 'string']),
    o: nested('single', { x: plain('string', { sensitive: true }) }),
    m: nested('list', { x: plain('bool') }),
  });
  const whole = { a: null, n: null, b: null, l: null, o: null, m: null };

  test.each<[Record<string, unknown>, string, string]>([
    [{ a: 1 }, 'a', 'the value of a is a number, not text'],
    [{ a: ['canary'] }, 'a', 'the value of a is a list, not text'],
    [{ a: Uint8Array.of(1) }, 'a', 'the value of a is bytes, not text'],
    [{ n: 'canary' }, 'n', 'the value of n is text, not a finite number'],
    [{ n: '0x10' }, 'n', 'the value of n is text, not a finite number'],
    [{ n: Number.NaN }, 'n', 'the value of n is a number, not a finite number'],
    [{ n: true }, 'n', 'the value of n is true or false, not a finite number'],
    [{ b: 'canary' }, 'b', 'the value of b is text, not true or false'],
    [{ l: 'canary' }, 'l', 'the value of l is text, not a list'],
    [{ l: [null, { canary: 1 }] }, 'l.1', 'the value of l[1] is an object, not text'],
    [{ o: 'canary' }, 'o', 'the value of o is text, not an object'],
    [{ o: [] }, 'o', 'the value of o is a list, not an object'],
    [{ o: { x: 5 } }, 'o.x', 'the value of o.x is a number, not text'],
    [{ o: {} }, 'o.x', 'the value of o.x is missing'],
    [
      { o: { x: 'canary', canary: 'canary' } },
      'o',
      'the value of o has an attribute that the schema does not have',
    ],
    [{ m: [{ x: true }, { x: 'canary' }] }, 'm.1.x', 'the value of m[1].x is text, not true or false'],
  ])('%j', (odd, path, message) => {
    const error = refusal(() => decodeValue({ msgpack: encode({ ...whole, ...odd }) }, block));
    expect(error).toMatchObject({ code: 'LNK0801', message });
    const steps = error.attribute.steps.map((step) => Object.values(step)[0]);
    expect(steps.join('.')).toBe(path);
    expect(inspect(error)).not.toContain('canary');
  });

  test.each([
    ['text', 'a6 63 61 6e 61 72 79', 'the value is text, not an object'],
    ['a list', '91 c0', 'the value is a list, not an object'],
    ['unknown', 'd4 00 00', 'the value is not known yet, not an object'],
    ['nothing of the schema', '80', 'the value of a is missing'],
    ['a key __proto__', '81 a9 5f 5f 70 72 6f 74 6f 5f 5f c0', 'the value cannot be read as msgpack'],
    ['a key that is a number', '81 01 c0', 'the value of a is missing'],
    ['a cut text', '81 a1 61 a6 63 61', 'the value cannot be read as msgpack'],
    ['bytes left over', '81 a1 61 c0 c0', 'the value cannot be read as msgpack'],
    ['a byte that msgpack does not know', 'c1', 'the value cannot be read as msgpack'],
    ['a list that claims 4 billion items', 'dd ff ff ff ff', 'the value cannot be read as msgpack'],
    ['a text that claims 4 GB', 'db ff ff ff ff', 'the value cannot be read as msgpack'],
  ])('%s as the whole value', (_, bytes, message) => {
    expect(refusal(() => decodeValue({ msgpack: hex(bytes) }, ONE)).message).toBe(message);
  });

  test.each([
    ['other text', Buffer.from('canary')],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a key __proto__', Buffer.from('{"__proto__":{"a":"canary"}}')],
  ])('JSON: %s', (_, json) => {
    expect(inspect(refusal(() => decodeValue({ json }, ONE)))).not.toContain('canary');
  });

  test('lists that claim far more items than there are bytes take no memory', () => {
    // 60 lists in each other, each of 33 million items: 16 GB, if they were believed.
    const bytes = hex('dd 01 ff ff ff'.repeat(60));
    expect(refusal(() => decodeValue({ msgpack: bytes }, ONE)).message).toBe(
      'the value cannot be read as msgpack',
    );
  });

  test('JSON: a number that a double cannot hold is a number', () => {
    const json = Buffer.from('{"a":12345678901234567890}');
    expect(refusal(() => decodeValue({ json }, ONE)).message).toBe('the value of a is a number, not text');
  });

  test('names of JavaScript are no attributes', () => {
    const constructors = blockOf({ constructor: plain('string') });
    expect(refusal(() => decodeValue({ msgpack: hex('80') }, constructors)).message).toBe(
      'the value of constructor is missing',
    );
  });

  test('bytes of any kind give a value or a refusal without their text', () => {
    const canary = Buffer.from('canary');
    const bytes = fc
      .tuple(fc.uint8Array({ maxLength: 40 }), fc.boolean(), fc.uint8Array({ maxLength: 10 }))
      .map(([before, marked, after]) => Buffer.concat([before, marked ? canary : Buffer.alloc(0), after]));
    fc.assert(
      fc.property(bytes, fc.boolean(), (content, asJson) => {
        const value = asJson ? { json: content } : { msgpack: content };
        const error = thrown(() => decodeValue(value, block));
        if (error === undefined) return;
        expect(error).toBeInstanceOf(WrongValueError);
        expect(inspect(error)).not.toContain('canary');
      }),
      { numRuns: 2000 },
    );
  });

  test('a valid value with one byte changed gives a value or a refusal', () => {
    const valid = encode({ a: 'canary', n: 5, b: true, l: ['x'], o: { x: 'canary' }, m: [{ x: false }] });
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }), (place, byte) => {
        const content = valid.slice();
        content[place] = byte;
        const error = thrown(() => decodeValue({ msgpack: content }, block));
        if (error === undefined) return;
        expect(error).toBeInstanceOf(WrongValueError);
        expect(inspect(error)).not.toContain('canary');
      }),
      { numRuns: 2000 },
    );
  });
});

function hex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

function refusal(action: () => unknown): WrongValueError {
  const error = thrown(action);
  if (error instanceof WrongValueError) return error;
  throw new Error('not refused, or not with a WrongValueError', { cause: error });
}

function thrown(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
