import { types } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decode } from '../../../src/terraform/wire/protobuf-decode.js';
import * as write from '../../../src/terraform/wire/protobuf-encode.js';
import { RPCS } from '../../../src/terraform/wire/protocol.js';
import { toBytes, toJsonForm } from './descriptor.js';

const { request } = RPCS.planResourceChange;

/** A request with a field of each kind. */
const FULL = new Uint8Array(
  toBytes('PlanResourceChangeRequest', {
    typeName: 'länk',
    priorState: { msgpack: 'AQID' },
    config: { json: 'e30=' },
    priorPrivate: 'cHJpdmF0ZQ==',
    providerMeta: { msgpack: 'AQID' },
    clientCapabilities: { deferralAllowed: true },
  }),
);

test('any text and bytes are read as they were written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 400 }), (typeName, bytes) => {
      const priorPrivate = Buffer.from(bytes).toString('base64');
      const message = toBytes('PlanResourceChangeRequest', { typeName, priorPrivate });
      const read = decode(request, new Uint8Array(message));
      expect([read.typeName, Buffer.from(read.priorPrivate).toString('base64')]).toEqual([
        typeName,
        priorPrivate,
      ]);
    }),
  );
});

test('a message that is cut off is an error, but between two fields', () => {
  // Where the fields of FULL end: a shorter message of whole fields is a message.
  const ends = new Set([0]);
  for (let length = 1; length < FULL.length; length++) {
    const readable = isReadable(FULL.subarray(0, length));
    if (readable) ends.add(length);
  }
  expect(ends.size).toBe(6);
  expect(isReadable(FULL)).toBe(true);
});

test('bytes of any kind are a message or an error, never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        expect(Object.keys(decode(request, bytes))).toEqual(Object.keys(request));
      } catch (error) {
        expect(types.isNativeError(error)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('damaged messages are a message or an error, never anything else', () => {
  fc.assert(
    fc.property(fc.nat(FULL.length - 1), fc.nat(255), (at, byte) => {
      const damaged = FULL.slice();
      damaged[at] = byte;
      expect([true, false]).toContain(isReadable(damaged));
    }),
    { numRuns: 2000 },
  );
});

test('malformed UTF-8, integers beyond 2^53 and endless groups are errors', () => {
  expect(() => decode(RPCS.readResource.request, Uint8Array.of(10, 1, 0xff))).toThrow();
  const version = toBytes('UpgradeResourceStateRequest', { version: '9007199254740992' });
  expect(() => decode(RPCS.upgradeResourceState.request, new Uint8Array(version))).toThrow(RangeError);
  const groups = new Uint8Array(100_000).fill((9 << 3) | 3);
  expect(() => decode(request, groups)).toThrow('recursion');
});

test('a field of another wire type is skipped like one that is not known', () => {
  // Field 1, text, comes as a varint; then field 5 as it should.
  expect(decode(request, Uint8Array.of(8, 7, 42, 1, 9))).toMatchObject({
    typeName: '',
    priorPrivate: Uint8Array.of(9),
  });
});

test('the last one counts where a field comes twice', () => {
  expect(decode(RPCS.readResource.request, Uint8Array.of(10, 1, 97, 10, 1, 98)).typeName).toBe('b');
});

test('half of a surrogate pair is written as the replacement character', () => {
  const bytes = write.encode(RPCS.stopProvider.answer, { error: 'a\ud800b' });
  expect(toJsonForm('StopProviderResponse', bytes)).toEqual({ error: 'a\ufffdb' });
});

test('integers are written with every digit', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (elementKeyInt) => {
      const bytes = write.encode(RPCS.planResourceChange.answer, {
        requiresReplace: [{ steps: [{ elementKeyInt }] }],
      });
      expect(toJsonForm('PlanResourceChangeResponse', bytes)).toEqual({
        requiresReplace: [{ steps: [{ elementKeyInt: String(elementKeyInt) }] }],
      });
    }),
  );
});

function isReadable(bytes: Uint8Array): boolean {
  try {
    decode(request, bytes);
    return true;
  } catch (error) {
    expect(types.isNativeError(error)).toBe(true);
    return false;
  }
}
