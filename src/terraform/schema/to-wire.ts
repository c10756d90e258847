import type { Schema, SchemaAttribute } from '../wire/messages.js';
import type { Attribute, Attributes, Block } from './attribute.js';
import { sortedAttributes } from './attribute-order.js';

/** The schema of a resource, a data source or the provider as GetProviderSchema answers it. */
export function toWireSchema({ version, attributes, description }: Block): Schema {
  return {
    version,
    block: {
      version,
      attributes: wireAttributes(attributes),
      description,
      descriptionKind: 'MARKDOWN',
    },
  };
}

function wireAttributes(attributes: Attributes): readonly SchemaAttribute[] {
  return sortedAttributes(attributes).map(([name, attribute]) => wireAttribute(name, attribute));
}

function wireAttribute(name: string, attribute: Attribute): SchemaAttribute {
  const { mode, description } = attribute;
  const plain = attribute.kind === 'plain' ? attribute : undefined;
  return {
    name,
    ...wireType(attribute),
    description,
    descriptionKind: 'MARKDOWN',
    required: mode === 'required',
    optional: mode === 'optional' || mode === 'optional-computed',
    computed: mode === 'computed' || mode === 'optional-computed',
    sensitive: plain?.sensitive === true,
    writeOnly: plain?.writeOnly === true,
  };
}

function wireType(attribute: Attribute): Pick<SchemaAttribute, 'type' | 'nestedType'> {
  switch (attribute.kind) {
    case 'plain':
      return { type: Buffer.from(JSON.stringify(attribute.type)) };
    case 'nested':
      return {
        nestedType: {
          attributes: wireAttributes(attribute.attributes),
          nesting: attribute.nesting === 'single' ? 'SINGLE' : 'LIST',
        },
      };
    default:
      return attribute satisfies never;
  }
}
