import type { Attribute, Attributes, Block, CtyType } from './attribute.js';
import { sortedAttributes } from './attribute-order.js';
import type { ProviderSchema } from './provider-schema.js';

/** What `terraform providers schema -json` prints (format 1.0), as far as this provider fills it. */
export interface SchemaJson {
  readonly format_version: '1.0';
  readonly provider_schemas: Readonly<
    Record<
      string,
      {
        readonly provider: BlockJson;
        readonly resource_schemas: Readonly<Record<string, BlockJson>>;
        readonly data_source_schemas: Readonly<Record<string, BlockJson>>;
      }
    >
  >;
}

/** A resource, a data source or the provider block. */
export interface BlockJson {
  readonly version: number;
  readonly block: {
    readonly attributes: Readonly<Record<string, AttributeJson>>;
    readonly description: string;
    readonly description_kind: 'markdown';
  };
}

/** Flags that are false are left out. */
export interface AttributeJson {
  readonly type?: CtyType;
  readonly nested_type?: {
    readonly attributes: Readonly<Record<string, AttributeJson>>;
    readonly nesting_mode: 'single' | 'list';
  };
  readonly description: string;
  readonly description_kind: 'markdown';
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly write_only?: true;
}

/**
 * The schema as `terraform providers schema -json` prints it for a configuration that needs this provider alone.
 * The reference pages and the CDK bindings are made from it, without a terraform.
 */
export function schemaJson(schema: ProviderSchema, address: string): SchemaJson {
  return {
    format_version: '1.0',
    provider_schemas: {
      [address]: {
        provider: blockJson(schema.provider),
        resource_schemas: blocksJson(schema.resources),
        data_source_schemas: blocksJson(schema.dataSources),
      },
    },
  };
}

function blocksJson(blocks: ReadonlyMap<string, Block>): Record<string, BlockJson> {
  return Object.fromEntries([...blocks].map(([name, block]) => [name, blockJson(block)]));
}

function blockJson({ version, attributes, description }: Block): BlockJson {
  return {
    version,
    block: { attributes: attributesJson(attributes), description, description_kind: 'markdown' },
  };
}

function attributesJson(attributes: Attributes): Record<string, AttributeJson> {
  return Object.fromEntries(
    sortedAttributes(attributes).map(([name, attribute]) => [name, attributeJson(attribute)]),
  );
}

function attributeJson(attribute: Attribute): AttributeJson {
  const { mode, description } = attribute;
  return {
    ...shapeJson(attribute),
    description,
    description_kind: 'markdown',
    ...(mode === 'required' && { required: true }),
    ...((mode === 'optional' || mode === 'optional-computed') && { optional: true }),
    ...((mode === 'computed' || mode === 'optional-computed') && { computed: true }),
    ...(attribute.kind === 'plain' && attribute.sensitive && { sensitive: true }),
    ...(attribute.kind === 'plain' && attribute.writeOnly && { write_only: true }),
  };
}

function shapeJson(attribute: Attribute): Pick<AttributeJson, 'type' | 'nested_type'> {
  if (attribute.kind === 'plain') return { type: attribute.type };
  return {
    nested_type: { attributes: attributesJson(attribute.attributes), nesting_mode: attribute.nesting },
  };
}
