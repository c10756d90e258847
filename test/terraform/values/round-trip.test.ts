import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeValue } from '../../../src/terraform/values/decode.js';
import { encodeValue } from '../../../src/terraform/values/encode.js';
import { anyBlockAndValue, opened } from './any-block.js';

describe('decodeValue and encodeValue', () => {
  test('undo each other for every value of every schema', () => {
    fc.assert(
      fc.property(anyBlockAndValue, ({ block, value }) => {
        const decoded = decodeValue(encodeValue(value, block), block);
        expect(opened(decoded)).toEqual(opened(value));
      }),
      { numRuns: 400 },
    );
  });

  test('carry a null object', () => {
    const block = { version: 0, description: '', attributes: {} };
    expect(encodeValue(null, block)).toEqual({ msgpack: Uint8Array.of(0xc0) });
    expect(decodeValue(encodeValue(null, block), block)).toBeNull();
  });
});
