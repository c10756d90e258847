import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { decode } from '@msgpack/msgpack';
import { ExactNumber } from '../../../src/json/json.js';
import { Secret } from '../../../src/secret/secret.js';
import type { Attribute } from '../../../src/terraform/schema/attribute.js';
import { LINK_RESOURCE } from '../../../src/terraform/schema/link-resource.js';
import { encodeValue } from '../../../src/terraform/values/encode.js';
import { UNKNOWN, type Value } from '../../../src/terraform/values/value.js';
import { blockOf, nested, plain } from './blocks.js';

describe('encodeValue', () => {
  test('writes the bytes that Terraform reads', () => {
    const block = blockOf({
      a: plain('string'),
      b: plain(['list', 'bool']),
      c: nested('single', { d: plain('number') }),
    });
    expect(bytes(encodeValue({ a: 'é', b: [true, null], c: { d: 7 } }, block).msgpack)).toBe(
      '83 a1 61 a2 c3 a9 a1 62 92 c3 c0 a1 63 81 a1 64 07',
    );
  });

  test('writes unknown as extension 0 of one zero byte', () => {
    expect(bytes(encodeValue({ a: UNKNOWN }, blockOf({ a: plain('string') })).msgpack)).toBe(
      '81 a1 61 d4 00 00',
    );
  });

  test('writes attributes that are not there as nil', () => {
    const block = blockOf({
      a: plain('string'),
      o: nested('single', { x: plain('bool'), y: plain('bool') }),
    });
    expect(raw(encodeValue({ o: { y: true } }, block).msgpack)).toEqual({ a: null, o: { x: null, y: true } });
  });

  test.each<[Value, unknown]>([
    [7, 7],
    [-0, 0],
    [Number.MAX_SAFE_INTEGER, 9007199254740991n],
    [2 ** 60, '1152921504606847000'],
    [0.1, '0.1'],
    [1e-7, '1e-7'],
    [new ExactNumber('12345678901234567890123'), '12345678901234567890123'],
  ])('writes the number %s so that no digit is lost', (number, expected) => {
    const written = raw(encodeValue({ n: number }, blockOf({ n: plain('number') })).msgpack);
    expect(written).toEqual({ n: expected });
  });

  test('opens boxes', () => {
    const block = blockOf({ s: plain('string', { sensitive: true }) });
    expect(raw(encodeValue({ s: new Secret('in the box') }, block).msgpack)).toEqual({ s: 'in the box' });
  });

  test.each<[string, Value]>([
    ['boxed text', new Secret('canary')],
    ['plain text', 'canary'],
    ['unknown', UNKNOWN],
    ['a list', ['canary']],
  ])('writes nil for a write-only attribute that holds %s', (_, value) => {
    const flags = { sensitive: true, writeOnly: true } as const;
    const block = blockOf({ w: plain('string', flags), o: nested('list', { w: plain('string', flags) }) });
    expect(raw(encodeValue({ w: value, o: [{ w: value }] }, block).msgpack)).toEqual({
      w: null,
      o: [{ w: null }],
    });
  });

  test("writes no secret of a link's write-only credentials", () => {
    const { msgpack } = encodeValue({ name: 'shown', credentials_wo: new Secret('canary') }, LINK_RESOURCE);
    const text = Buffer.from(msgpack ?? []).toString('latin1');
    expect(text).toContain('shown');
    expect(text).not.toContain('canary');
  });

  test.each<[Attribute, Value, string]>([
    [plain('string'), 5, 'x is not text'],
    [plain('string'), new Secret('canary'), 'x is not text'],
    [plain('string', { sensitive: true }), 'canary', 'x is not boxed text'],
    [plain('string', { sensitive: true }), new Secret({ canary: 1 }), 'x is not text'],
    [plain('bool'), 'canary', 'x is not true or false'],
    [plain('number'), 'canary', 'x is not a finite number'],
    [plain('number'), Number.NaN, 'x is not a finite number'],
    [plain(['list', 'string']), 'canary', 'x is not a list'],
    [plain(['list', 'string']), [true], 'x is not text'],
    [nested('single', {}), new Secret('canary'), 'x is not an object'],
    [nested('single', { y: plain('bool') }), { y: 'canary' }, 'x.y is not true or false'],
    [nested('single', {}), { canary: 1 }, 'x is not an object of the attributes in the schema'],
    [nested('list', {}), [[]], 'x is not an object'],
  ])('refuses an answer that does not fit: %j', (attribute, value, problem) => {
    let error: unknown;
    try {
      encodeValue({ x: value }, blockOf({ x: attribute }));
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'LNK0900', message: `answer to Terraform: ${problem}` });
    expect(inspect(error)).not.toContain('canary');
  });
});

function bytes(msgpack: Uint8Array | undefined): string {
  return (
    Buffer.from(msgpack ?? [])
      .toString('hex')
      .match(/../g) ?? []
  ).join(' ');
}

function raw(msgpack: Uint8Array | undefined): unknown {
  return decode(msgpack ?? [], { useBigInt64: true });
}
