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
