import type { Attribute, Attributes, Block, CtyType } from '../../../src/terraform/schema/attribute.js';

/** A block of these attributes. */
export function blockOf(attributes: Attributes): Block {
  return { version: 0, description: '', attributes };
}

/** An optional attribute of a type. */
export function plain(type: CtyType, more: { sensitive?: true; writeOnly?: true } = {}): Attribute {
  return { kind: 'plain', type, mode: 'optional', description: '', ...more };
}

/** An optional object, or a list of such. */
export function nested(nesting: 'single' | 'list', attributes: Attributes): Attribute {
  return { kind: 'nested', nesting, mode: 'optional', description: '', attributes };
}

/**
 * The block with write-only attributes as merely sensitive ones: only Terraform itself writes them, so a test that
 * plays Terraform encodes a configuration with this.
 */
export function asConfiguration(block: Block): Block {
  return {
    ...block,
    attributes: Object.fromEntries(
      Object.entries(block.attributes).map(([name, attribute]) => {
        if (attribute.kind !== 'plain') return [name, attribute];
        const { writeOnly: _, ...rest } = attribute;
        return [name, rest];
      }),
    ),
  };
}
