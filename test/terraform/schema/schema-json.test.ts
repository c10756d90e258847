import { expect, test } from '@jest/globals';
import { PROVIDER_ADDRESS, PROVIDER_SCHEMA } from '../../../src/terraform/schema/provider-schema.js';
import { schemaJson } from '../../../src/terraform/schema/schema-json.js';

test('schemaJson writes blocks and attributes as terraform prints them', () => {
  const text = { kind: 'plain', type: 'string', description: 'D.' } as const;
  const block = {
    version: 2,
    description: 'Block.',
    attributes: {
      z: { ...text, mode: 'required' },
      s: { ...text, mode: 'optional', sensitive: true, writeOnly: true },
      c: { ...text, mode: 'computed', type: ['list', 'string'] },
      b: { ...text, mode: 'optional-computed' },
      n: {
        kind: 'nested',
        nesting: 'list',
        mode: 'computed',
        description: 'N.',
        attributes: { x: { ...text, mode: 'computed' } },
      },
    },
  } as const;
  const markdown = { description: 'D.', description_kind: 'markdown' };
  const blockJson = {
    version: 2,
    block: {
      attributes: {
        b: { type: 'string', ...markdown, optional: true, computed: true },
        c: { type: ['list', 'string'], ...markdown, computed: true },
        n: {
          nested_type: {
            attributes: { x: { type: 'string', ...markdown, computed: true } },
            nesting_mode: 'list',
          },
          description: 'N.',
          description_kind: 'markdown',
          computed: true,
        },
        s: { type: 'string', ...markdown, optional: true, sensitive: true, write_only: true },
        z: { type: 'string', ...markdown, required: true },
      },
      description: 'Block.',
      description_kind: 'markdown',
    },
  };
  const schema = {
    provider: block,
    resources: new Map([['r', block]]),
    dataSources: new Map([['d', block]]),
  };
  // Compared as text: the order of the names counts too.
  expect(JSON.stringify(schemaJson(schema, 'example.com/a/b'))).toBe(
    JSON.stringify({
      format_version: '1.0',
      provider_schemas: {
        'example.com/a/b': {
          provider: blockJson,
          resource_schemas: { r: blockJson },
          data_source_schemas: { d: blockJson },
        },
      },
    }),
  );
});

test('this provider stands under its address', () => {
  const { provider_schemas } = schemaJson(PROVIDER_SCHEMA, PROVIDER_ADDRESS);
  expect(Object.keys(provider_schemas)).toEqual(['registry.terraform.io/linkspec/linkspec']);
  const own = provider_schemas[PROVIDER_ADDRESS];
  expect(Object.keys(own?.resource_schemas ?? {})).toEqual(['linkspec_link']);
  expect(Object.keys(own?.data_source_schemas ?? {})).toEqual([
    'linkspec_link',
    'linkspec_links',
    'linkspec_pipelines',
  ]);
});
