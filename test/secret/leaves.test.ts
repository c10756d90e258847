import { expect, test } from '@jest/globals';
import { credentialLeaves, unresolvableHere } from '../../src/secret/leaves.js';
import type { CredentialSpec, Reference } from '../../src/secret/reference.js';
import { Secret } from '../../src/secret/secret.js';

const env: Reference = { kind: 'env', name: 'A' };
const key: Reference = { kind: 'secretKeyRef', name: 'aws', key: 'id' };
const exec: Reference = { kind: 'exec', argv: ['pass'] };
const spec: CredentialSpec = [
  ['sasl.password', { kind: 'reference', reference: env }],
  [
    'headers',
    {
      kind: 'object',
      entries: [
        ['Authorization', { kind: 'array', items: [{ kind: 'reference', reference: key }] }],
        ['X-Key', { kind: 'literal', value: new Secret('x') }],
      ],
    },
  ],
  ['last', { kind: 'reference', reference: exec }],
];

test('leaves come in the order of the spec, with their paths', () => {
  expect(credentialLeaves(spec).map(({ path, node }) => [path, node.kind])).toEqual([
    ['credentials.sasl.password', 'reference'],
    ['credentials.headers.Authorization[0]', 'reference'],
    ['credentials.headers.X-Key', 'literal'],
    ['credentials.last', 'reference'],
  ]);
});

test('a door names the references that it cannot resolve', () => {
  expect(unresolvableHere(spec, ['env', 'file', 'exec'])).toEqual([
    { path: 'credentials.headers.Authorization[0]', reference: key },
  ]);
  expect(unresolvableHere(spec, ['secretKeyRef']).map(({ reference }) => reference)).toEqual([env, exec]);
  expect(unresolvableHere(spec, ['env', 'exec', 'secretKeyRef'])).toEqual([]);
});
