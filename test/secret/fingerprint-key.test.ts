import { expect, test } from '@jest/globals';
import { keyedFingerprinter } from '../../src/secret/fingerprint-key.js';
import { Secret } from '../../src/secret/secret.js';

const LINK = { database: 'db', name: 'l' };
const SALT = 'c2FsdA==';

test('a key changes the fingerprint and the scheme, and another key counts as not comparable', async () => {
  const plain = keyedFingerprinter(SALT, undefined);
  const one = keyedFingerprinter(SALT, new Secret('one key of many characters'));
  const same = keyedFingerprinter(SALT, new Secret('one key of many characters'));
  const other = keyedFingerprinter(SALT, new Secret('another key of many characters'));
  const secret = new Secret('hunter2');
  const [bare, first, again, second] = await Promise.all(
    [plain, one, same, other].map((fingerprinter) => fingerprinter.fingerprint(LINK, 'k', secret)),
  );
  expect(first).toBe(again);
  expect(new Set([bare, first, second]).size).toBe(3);
  expect(one.isComparable(again ?? '')).toBe(true);
  expect(one.isComparable(bare ?? '')).toBe(false);
  expect(one.isComparable(second ?? '')).toBe(false);
  expect(plain.isComparable(first ?? '')).toBe(false);
  expect(first).not.toContain('many');
});

test('what is unlike any value is comparable, and no value has it', async () => {
  const fingerprinter = keyedFingerprinter(SALT, undefined);
  expect(fingerprinter.isComparable(fingerprinter.unlikeAny)).toBe(true);
  expect(await fingerprinter.fingerprint(LINK, 'k', new Secret('-'))).not.toBe(fingerprinter.unlikeAny);
});

test('under a long key nothing is stretched, and a short one keeps guesses slow', async () => {
  const long = keyedFingerprinter(SALT, new Secret('0123456789abcdefghijklmnopqrstuv'));
  const short = keyedFingerprinter(SALT, new Secret('0123456789abcdefghijklmnopqrstu'));
  const secret = new Secret('hunter2');
  expect(await long.fingerprint(LINK, 'k', secret)).toMatch(/^h1\.[0-9a-f]{8}:/);
  expect(await short.fingerprint(LINK, 'k', secret)).toMatch(/^s1\.[0-9a-f]{8}:/);
});

test('under a long key equal values have equal fingerprints in one place, and in no other', async () => {
  const key = () => keyedFingerprinter(SALT, new Secret('0123456789abcdefghijklmnopqrstuv'));
  const [secret, other] = [new Secret('hunter2'), new Secret('hunter3')];
  const first = await key().fingerprint(LINK, 'k', secret);
  expect(await key().fingerprint(LINK, 'k', secret)).toBe(first);
  expect(await key().fingerprint(LINK, 'k', other)).not.toBe(first);
  expect(await key().fingerprint(LINK, 'other', secret)).not.toBe(first);
  expect(await key().fingerprint({ ...LINK, name: 'm' }, 'k', secret)).not.toBe(first);
  expect(
    await keyedFingerprinter('b3RoZXI=', new Secret('0123456789abcdefghijklmnopqrstuv')).fingerprint(
      LINK,
      'k',
      secret,
    ),
  ).not.toBe(first);
});
