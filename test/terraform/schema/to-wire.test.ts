import { describe, expect, test } from '@jest/globals';
import type { Block } from '../../../src/terraform/schema/attribute.js';
import { PROVIDER_SCHEMA } from '../../../src/terraform/schema/provider-schema.js';
import { toWireSchema } from '../../../src/terraform/schema/to-wire.js';
import type { SchemaAttribute } from '../../../src/terraform/wire/messages.js';

const TEXT = { kind: 'plain', type: 'string', description: '' } as const;

describe('toWireSchema', () => {
  test('carries version, description and attributes in the order of their names', () => {
    const block: Block = {
      version: 3,
      description: 'A *thing*.',
      attributes: {
        b: { ...TEXT, mode: 'required', description: 'The b.' },
        a: { kind: 'plain', type: ['list', 'number'], mode: 'computed', description: 'The a.' },
      },
    };
    const flags = { required: false, optional: false, computed: false, sensitive: false, writeOnly: false };
    expect(toWireSchema(block)).toEqual({
      version: 3,
      block: {
        version: 3,
        description: 'A *thing*.',
        descriptionKind: 'MARKDOWN',
        attributes: [
          {
            name: 'a',
            type: Buffer.from('["list","number"]'),
            description: 'The a.',
            descriptionKind: 'MARKDOWN',
            ...flags,
            computed: true,
          },
          {
            name: 'b',
            type: Buffer.from('"string"'),
            description: 'The b.',
            descriptionKind: 'MARKDOWN',
            ...flags,
            required: true,
          },
        ],
      },
    });
  });

  test.each([
    ['required', { required: true, optional: false, computed: false }],
    ['optional', { required: false, optional: true, computed: false }],
    ['computed', { required: false, optional: false, computed: true }],
    ['optional-computed', { required: false, optional: true, computed: true }],
  ] as const)('says how a value comes: %s', (mode, flags) => {
    expect(only({ ...TEXT, mode })).toMatchObject(flags);
  });

  test('marks sensitive and write-only ones', () => {
    expect(only({ ...TEXT, mode: 'optional', sensitive: true })).toMatchObject({
      sensitive: true,
      writeOnly: false,
    });
    expect(only({ ...TEXT, mode: 'optional', writeOnly: true })).toMatchObject({
      sensitive: false,
      writeOnly: true,
    });
  });

  test.each([
    ['single', 'SINGLE'],
    ['list', 'LIST'],
  ] as const)('gives nested attributes in place of a type: %s', (nesting, wire) => {
    const attributes = { y: { ...TEXT, mode: 'optional' }, x: { ...TEXT, mode: 'optional' } } as const;
    const attribute = only({ kind: 'nested', nesting, mode: 'optional', description: '', attributes });
    expect(attribute?.type).toBeUndefined();
    expect(attribute?.nestedType?.nesting).toBe(wire);
    expect(attribute?.nestedType?.attributes.map(({ name }) => name)).toEqual(['x', 'y']);
  });

  test('knows every block of the provider', () => {
    const blocks = [
      PROVIDER_SCHEMA.provider,
      ...PROVIDER_SCHEMA.resources.values(),
      ...PROVIDER_SCHEMA.dataSources.values(),
    ];
    expect(blocks.map((block) => toWireSchema(block).block.attributes.length)).toEqual(
      blocks.map((block) => Object.keys(block.attributes).length),
    );
  });
});

function only(attribute: Block['attributes'][string]): SchemaAttribute | undefined {
  return toWireSchema({ version: 0, description: '', attributes: { only: attribute } }).block.attributes[0];
}
