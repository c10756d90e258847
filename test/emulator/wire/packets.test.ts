import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader, ProtocolError } from '../../../src/emulator/wire/byte-reader.js';
import { ByteWriter } from '../../../src/emulator/wire/byte-writer.js';
import { PacketJoiner, PacketWriter } from '../../../src/emulator/wire/packets.js';

function joined(bytes: Buffer, cuts: readonly number[], limit = 1 << 26): Buffer[] {
  const joiner = new PacketJoiner(limit);
  const bodies: Buffer[] = [];
  const edges = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const edge of [...edges, bytes.length]) {
    for (const { body } of joiner.push(bytes.subarray(from, edge))) bodies.push(Buffer.from(body));
    from = edge;
  }
  return bodies;
}

describe('packets', () => {
  test('bodies come out as they went in, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 }),
        fc.array(fc.nat()),
        (bodies, cuts) => {
          const writer = new PacketWriter(0);
          for (const body of bodies) writer.packet((out) => out.raw(body));
          const bytes = Buffer.from(writer.finish());
          expect(joined(bytes, cuts)).toEqual(bodies.map((body) => Buffer.from(body)));
        },
      ),
    );
  });

  test.each([0xffffff - 1, 0xffffff, 0xffffff + 1, 2 * 0xffffff])(
    'a body of %i bytes is split and joined',
    (size) => {
      const body = Buffer.alloc(size, 7);
      const bytes = new PacketWriter(0).packet((out) => out.raw(body)).finish();
      const parts = Math.floor(size / 0xffffff) + 1;
      expect(bytes.length).toBe(size + 4 * parts);
      const [whole, ...others] = joined(Buffer.from(bytes), [3, 1000, size]);
      expect(others).toEqual([]);
      expect(whole?.equals(body)).toBe(true);
    },
  );

  test('sequence numbers run over split packets', () => {
    const writer = new PacketWriter(5);
    writer.packet((out) => out.raw(Buffer.alloc(0xffffff))).packet((out) => out.byte(1));
    const bytes = writer.finish();
    expect([bytes[3], bytes[0xffffff + 4 + 3], bytes[0xffffff + 8 + 3]]).toEqual([5, 6, 7]);
  });

  test('a body over the limit is refused before its bytes are there', () => {
    const joiner = new PacketJoiner(10);
    expect(() => [...joiner.push(Buffer.from([11, 0, 0, 0]))]).toThrow(ProtocolError);
    const head = Buffer.concat([
      Buffer.from([0xff, 0xff, 0xff, 0]),
      Buffer.alloc(0xffffff),
      Buffer.from([9, 0, 0, 1]),
    ]);
    expect(() => [...new PacketJoiner(0xffffff + 5).push(head)]).toThrow(ProtocolError);
  });

  test('length-encoded numbers and cells', () => {
    const sizes = [0, 0xfa, 0xfb, 0xffff, 0x10000, 0xffffff, 0x1000000];
    const heads = sizes.map((size) => new ByteWriter().lenenc(size).finish().length);
    expect(heads).toEqual([1, 1, 3, 3, 4, 4, 9]);
    expect([
      ...new ByteWriter()
        .cell(null)
        .cell('é')
        .cell(new Uint8Array([1]))
        .finish(),
    ]).toEqual([0xfb, 2, 0xc3, 0xa9, 1, 1]);
  });

  test('a reader never reads past the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const reader = new ByteReader(Buffer.from(bytes));
        try {
          for (;;) reader.lenencBytes();
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});
