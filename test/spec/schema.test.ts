import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/json/json.js';
import { checkDocument } from '../../src/spec/check-document.js';
import { DEFAULT_POLICY, LINK_TYPES } from '../../src/spec/link-spec.js';
import { LINK_TYPE_KEYS } from '../../src/spec/link-types/index.js';
import { readSpecText } from '../../src/spec/read-specs.js';
import { told } from './spec-text.js';

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}
const schema: Schema = JSON.parse(readFileSync('schemas/linkspec.schema.json', 'utf8'));
const validate = new Ajv({ strict: false }).compile(schema);

test('what is generated is up to date', () => {
  expect(() =>
    execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { stdio: 'pipe' }),
  ).not.toThrow();
});

test('every field has a description, and the defaults are those of the code', () => {
  const bare: string[] = [];
  const walk = (node: Schema, path: string): void => {
    for (const [key, field] of Object.entries(node.properties ?? {})) {
      if (!field.description && !field.$ref) bare.push(`${path}.${key}`);
      walk(field, `${path}.${key}`);
    }
    for (const [key, definition] of Object.entries(node.definitions ?? {})) walk(definition, key);
  };
  walk(schema, '');
  expect(bare).toEqual([]);
  const spec = schema.properties?.spec?.properties;
  const defaults = Object.entries(spec?.policy?.properties ?? {}).map(([key, field]) => [key, field.default]);
  expect(Object.fromEntries(defaults)).toEqual(DEFAULT_POLICY);
  expect(spec?.type?.enum).toEqual(LINK_TYPES);
});

describe('the schema and the checks call the same documents good', () => {
  const leaf = fc.constantFrom<Json>(
    'x',
    '',
    'a=b',
    'n\0l',
    5,
    null,
    true,
    [],
    {},
    ['p', ''],
    ['', 'p'],
    ['p', 5],
    { name: 's', key: 'k' },
    { name: 's' },
    { name: 's', key: 'k', more: 1 },
  );
  const key = fc.constantFrom('env', 'file', 'exec', 'secretKeyRef', 'value', 'other', '__proto__');
  const nest = fc.letrec<{ node: Json; object: Json }>((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), fc.array(tie('node'), { maxLength: 2 })),
    object: fc.dictionary(key, tie('node'), { maxKeys: 2 }) as fc.Arbitrary<Json>,
  }));
  const agree = (spec: JsonObject) => {
    const document = { apiVersion: 'linkspec.dev/v1alpha1', kind: 'LinkSpec', metadata: { name: 'a' }, spec };
    const errors = checkDocument(document).filter(({ severity }) => severity === 'error');
    expect({ good: errors.length === 0, errors }).toEqual({ good: validate(document), errors });
  };
  test('credentials', () => {
    fc.assert(
      fc.property(nest.object, (credentials) => agree({ database: 'd', type: 'HTTP', credentials })),
      { numRuns: 2000 },
    );
  });
  test('everything else', () => {
    const field = fc.constantFrom(
      'database',
      'name',
      'type',
      'description',
      'config',
      'policy',
      'credentialsVersion',
      'suspend',
      'other',
    );
    const value = fc.oneof(
      leaf,
      fc.constantFrom<Json>('S3', { config: 'Merge' }, { config: 'x' }, { revive: true }, { revive: 'x' }),
    );
    fc.assert(
      fc.property(fc.dictionary(field, value), (more) =>
        agree({ database: 'd', type: 'S3', ...more } as JsonObject),
      ),
      { numRuns: 2000 },
    );
  });
});

test.each(readdirSync('examples/links'))('examples/links/%s says nothing but good', (file) => {
  const { specs, problems } = readSpecText(readFileSync(`examples/links/${file}`, 'utf8'), file);
  expect(problems.map(told)).toEqual([]);
  expect(specs.length).toBeGreaterThan(0);
});

test('no key of a link type is listed twice, and none is both', () => {
  for (const { config, credentials } of Object.values(LINK_TYPE_KEYS)) {
    const names = [...config, ...credentials].map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});
