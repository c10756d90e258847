import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { compactJson, type Json, parseJson } from '../../src/json/json.js';
import { documentToSpec, hasLiteralCredential, specToDocument } from '../../src/spec/document.js';
import { LINK_TYPES, type LinkSpec } from '../../src/spec/link-spec.js';
import { readSpecText } from '../../src/spec/read-specs.js';
import { specDigest } from '../../src/spec/spec-digest.js';
import { linkSpecText } from './spec-text.js';

const read = (more: string, type?: string): LinkSpec => {
  const [spec] = readSpecText(linkSpecText(more, { type: type ?? 'S3' }), 'links/a.yaml').specs;
  if (!spec) throw new Error('no spec');
  return spec;
};

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((text) => !text.includes('\0'));
const reference: fc.Arbitrary<Json> = fc.oneof(
  name.filter((text) => !text.includes('=')).map((env) => ({ env })),
  name.map((file) => ({ file })),
  fc.array(name, { minLength: 1, maxLength: 3 }).map((exec) => ({ exec })),
  fc.record({ name, key: name }).map((secretKeyRef) => ({ secretKeyRef })),
);
const nest = fc.letrec<{ node: Json; list: Json; object: Json }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, reference, tie('object'), tie('list')),
  list: fc.array(tie('node'), { maxLength: 3 }),
  object: fc
    .dictionary(fc.oneof(name, fc.constantFrom('__proto__', 'a.b')), tie('node'), { maxKeys: 3 })
    .map((object) => ({ ...object, pad: { env: 'A' }, pad2: { env: 'B' } })),
}));
const document = fc.record(
  {
    database: name,
    type: fc.constantFrom(...LINK_TYPES),
    name,
    description: fc.string(),
    config: fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.jsonValue() as fc.Arbitrary<Json>),
    credentials: nest.object,
    policy: fc.record(
      { revive: fc.boolean(), drift: fc.constantFrom('Correct', 'Report') },
      { requiredKeys: [] },
    ),
    credentialsVersion: fc.string(),
    suspend: fc.boolean(),
  },
  { requiredKeys: ['database', 'type'] },
);

test('a spec comes back from its document, through text, as it was', () => {
  fc.assert(
    fc.property(document, name, (spec, title) => {
      const text = compactJson({
        apiVersion: 'linkspec.dev/v1alpha1',
        kind: 'LinkSpec',
        metadata: { name: title },
        spec: spec as unknown as Json,
      });
      const place = { file: 'links/a.yaml', line: 3, column: 1 };
      const read = documentToSpec(parseJson(text), place);
      const kept = parseJson(compactJson(specToDocument(read)));
      expect(documentToSpec(kept, { file: 'elsewhere/plan.json' })).toEqual(read);
      expect(read.place).toEqual(place);
    }),
    { numRuns: 300 },
  );
});

test('relative paths start at the folder of the spec file, wherever the document is kept', () => {
  const spec = read('  credentials: { role_arn: { file: ../s } }\n');
  const back = documentToSpec(specToDocument(spec), { file: '/tmp/plan.json' });
  expect(back).toEqual(spec);
  expect(JSON.stringify(back)).toContain('"base":"links"');
});

test('an annotation that somebody else wrote is no place', () => {
  for (const note of ['"x"', '{}', 'not json', '[1]', '{"file":5}']) {
    const kept = {
      ...specToDocument(read('')),
      metadata: { name: 'a', annotations: { 'linkspec.dev/place': note } },
    };
    expect(documentToSpec(kept, { file: 'p.json' }).place).toEqual({ file: 'p.json' });
  }
});

test('a literal is found by its path, and refused without its value', () => {
  const spec = read('  credentials: { headers: { a: { env: E }, b: [{ value: canary }] } }\n', 'HTTP');
  expect(hasLiteralCredential(spec)).toBe('credentials.headers.b[0]');
  expect(hasLiteralCredential(read('  credentials: { role_arn: { env: E } }\n'))).toBeUndefined();
  expect(hasLiteralCredential(read(''))).toBeUndefined();
  const refusal = thrown(() => specToDocument(spec));
  expect(refusal.code).toBe('LNK0112');
  expect(`${refusal.message}${refusal.stack}`).not.toContain('canary');
});

test('a bad document is refused with the code of its first error', () => {
  const kept = specToDocument(read(''));
  expect(thrown(() => documentToSpec({ ...kept, spec: { type: 'S3' } }, { file: 'p.json' }))).toMatchObject({
    code: 'LNK0103',
    message: 'spec.database is missing',
    place: { file: 'p.json' },
  });
  expect(thrown(() => documentToSpec([], { file: 'p.json' })).code).toBe('LNK0103');
  expect(thrown(() => documentToSpec({ ...kept, extra: 1 }, { file: 'p.json' })).code).toBe('LNK0102');
});

test('the digest sees what the server shows, and nothing else', () => {
  const base = '  config: { a: 1, b: [2] }\n  description: d\n';
  const digest = specDigest(read(base));
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  for (const same of [
    '  config: { b: [2.0], a: 1 }\n  description: d\n',
    `${base}  suspend: true\n`,
    `\n${base}`,
  ])
    expect(specDigest(read(same))).toBe(digest);
  for (const other of [
    '  description: d\n',
    base.replace('1', '2'),
    base.replace(': d', ': e'),
    base.replace('1', '"1"'),
  ])
    expect(specDigest(read(other))).not.toBe(digest);
  expect(specDigest(read(base, 'GCS'))).not.toBe(digest);
});

function thrown(work: () => unknown): LinkspecError {
  try {
    work();
  } catch (error) {
    if (error instanceof LinkspecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
