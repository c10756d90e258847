import { expect, test } from '@jest/globals';
import type { SecretObject } from '../../../src/operator/objects/secret-object.js';
import { secretReader } from '../../../src/operator/reconcile/secret-reader.js';
import { Store } from '../../../src/operator/runtime/store.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';

const secrets = new Store<SecretObject>();
const values = new Map<string, Secret | 'binary'>([
  ['k', new Secret('Grutto')],
  ['b', 'binary'],
]);
secrets.put({ key: 'here/s', uid: 'u', resourceVersion: '1', value: values });
secrets.put({ key: 'there/t', uid: 'v', resourceVersion: '1', value: values });
const read = secretReader(secrets, 'here');
const key = (name: string, of = 'k') => ({ kind: 'secretKeyRef', name, key: of }) as const;

test('reads a key of a Secret in its own namespace', async () => {
  expect(reveal(await read(key('s')))).toBe('Grutto');
});

test.each([
  ['no such key', key('s', 'x'), 'LNK0205'],
  ['no such Secret', key('x'), 'LNK0205'],
  ['a Secret of another namespace', key('t'), 'LNK0205'],
  ['a path to one', key('../there/t'), 'LNK0205'],
  ['no text', key('s', 'b'), 'LNK0204'],
  ['another kind of reference', { kind: 'env', name: 'HOME' } as const, 'LNK0110'],
])('%s', async (_, reference, code) => {
  await expect(read(reference)).rejects.toMatchObject({ code });
});
