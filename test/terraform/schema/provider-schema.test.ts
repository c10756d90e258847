import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Attribute, Attributes } from '../../../src/terraform/schema/attribute.js';
import { LINK_RESOURCE } from '../../../src/terraform/schema/link-resource.js';
import { POLICY } from '../../../src/terraform/schema/policy.js';
import { PROVIDER_SCHEMA } from '../../../src/terraform/schema/provider-schema.js';

const blocks = [
  ['provider', PROVIDER_SCHEMA.provider] as const,
  ...PROVIDER_SCHEMA.resources,
  ...[...PROVIDER_SCHEMA.dataSources].map(([name, block]) => [`data.${name}`, block] as const),
];
const everyAttribute = blocks.flatMap(([name, block]) => deep(name, block.attributes));

describe.each(everyAttribute)('%s', (path, attribute) => {
  test('has a name that Terraform takes and no meta-argument has', () => {
    const name = path.split('.').at(-1);
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect([
      'count',
      'for_each',
      'provider',
      'lifecycle',
      'depends_on',
      'connection',
      'provisioner',
      'version',
    ]).not.toContain(name);
  });

  test('is described in full sentences', () => {
    expect(attribute.description).toMatch(/^[A-Z`].*\.$/s);
  });

  test('names each of its values in the description', () => {
    const values = (attribute.kind === 'plain' && attribute.values) || [];
    expect(values.filter((value) => !attribute.description.includes(`\`${value}\``))).toEqual([]);
  });

  test('is text if it is boxed: the codec boxes nothing else', () => {
    if (attribute.kind === 'plain' && (attribute.sensitive || attribute.writeOnly))
      expect(attribute.type).toBe('string');
    else expect(attribute).not.toMatchObject({ sensitive: true });
  });

  test('is neither required nor computed if it is write-only', () => {
    // Terraform forbids computed ones; required ones would break every Terraform before 1.11.
    if (attribute.kind === 'plain' && attribute.writeOnly)
      expect(attribute).toMatchObject({ mode: 'optional', sensitive: true });
    else expect(attribute).not.toMatchObject({ writeOnly: true });
  });
});

describe('policy', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../schemas/linkspec.schema.json'), 'utf8'),
  );
  const document: Record<string, { enum?: string[] }> = schema.properties.spec.properties.policy.properties;
  const leftOut = ['drift', 'approval'];

  test('has the policies of a document, in snake_case, but for what Terraform does itself', () => {
    const names = Object.keys(document).filter((name) => !leftOut.includes(name));
    expect(Object.keys(POLICY).sort()).toEqual(names.map(snakeCase).sort());
  });

  test.each(Object.entries(POLICY))('%s offers the values of a document', (name, attribute) => {
    const [, original] = Object.entries(document).find(([key]) => snakeCase(key) === name) ?? [];
    const values = attribute.kind === 'plain' ? attribute.values : undefined;
    expect([...(values ?? [])].sort()).toEqual([...(original?.enum ?? [])].sort());
  });
});

test('a link has the attributes that scripts rely on', () => {
  expect(Object.keys(LINK_RESOURCE.attributes).sort()).toEqual([
    'config',
    'credentials',
    'credentials_wo',
    'credentials_wo_version',
    'database',
    'description',
    'fingerprint',
    'held_pipelines',
    'id',
    'name',
    'pipelines',
    'policy',
    'type',
  ]);
});

function deep(path: string, attributes: Attributes): [string, Attribute][] {
  return Object.entries(attributes).flatMap(([name, attribute]) => [
    [`${path}.${name}`, attribute],
    ...(attribute.kind === 'nested' ? deep(`${path}.${name}`, attribute.attributes) : []),
  ]);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
