import { createHash, createHmac, scryptSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, type Json, parseJson } from '../../src/json/json.js';
import { createFingerprinter } from '../../src/secret/fingerprint.js';
import { Secret } from '../../src/secret/secret.js';
import { createStretch, SCRYPT_COST } from '../../src/secret/stretch.js';
import { countStretches } from './stretch-count.js';

const CHEAP = { scheme: 't1', N: 2, r: 1, p: 1 };
const LINK = { database: 'analytics', name: 'lake' };

describe('a fingerprint', () => {
  test('tells equal values from others', async () => {
    const { fingerprint } = createFingerprinter('salt', CHEAP);
    const print = await fingerprint(LINK, 'k', new Secret('value'));
    expect(print).toMatch(/^t1:[\w-]{43}$/);
    expect(await fingerprint(LINK, 'k', new Secret('value'))).toBe(print);
    expect(await fingerprint(LINK, 'k', new Secret('Value'))).not.toBe(print);
  });

  test('compares typed values: key order and the spelling of a number make no difference, the type does', async () => {
    const { fingerprint } = createFingerprinter('salt', CHEAP);
    const print = (json: string) => fingerprint(LINK, 'k', new Secret(parseJson(json)));
    expect(await print('{"a":1,"b":[2.0]}')).toBe(await print('{ "b": [2], "a": 1.0 }'));
    expect(await print('1')).not.toBe(await print('"1"'));
    expect(await print('12345678901234567890')).not.toBe(await print('12345678901234567891'));
    expect(await print('{"__proto__":1}')).not.toBe(await print('{}'));
  });

  test('is another one under every link, key, salt and value (no two places share one)', async () => {
    const { fingerprint } = createFingerprinter('salt', CHEAP);
    const part = fc.string({ maxLength: 4, unit: fc.constantFrom('a', ',', '"', '\\', '[', '\ud800', 'é') });
    await fc.assert(
      fc.asyncProperty(fc.tuple(part, part, part), fc.tuple(part, part, part), async (one, other) => {
        const [a, b] = await Promise.all(
          [one, other].map(([database, name, key]) =>
            fingerprint({ database, name }, key, new Secret('same')),
          ),
        );
        expect(a === b).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    const elsewhere = createFingerprinter('other salt', CHEAP);
    expect(await elsewhere.fingerprint(LINK, 'k', new Secret('v'))).not.toBe(
      await fingerprint(LINK, 'k', new Secret('v')),
    );
  });

  test('is made of scrypt at 32 MiB and an HMAC: the stored form of scheme s1 never changes', async () => {
    const { N, r, p } = SCRYPT_COST;
    expect([N, r, p]).toEqual([32_768, 8, 1]);
    const value: Json = { headers: { b: 'ü', a: 1 } };
    const strong = scryptSync(canonicalJson(value), 'linkspec value c2FsdA==', 32, {
      N,
      r,
      p,
      maxmem: 2 ** 27,
    });
    const expected = createHmac('sha256', strong)
      .update('["analytics","lake","headers"]')
      .digest('base64url');
    const made = createFingerprinter('c2FsdA==').fingerprint(LINK, 'headers', new Secret(value));
    expect(await made).toBe(`s1:${expected}`);
  });

  test('holds no quick digest of a weak value', async () => {
    const print = await createFingerprinter('salt', CHEAP).fingerprint(LINK, 'k', new Secret('hunter2'));
    for (const text of ['hunter2', '"hunter2"', 'salthunter2', 'salt"hunter2"'])
      for (const encoding of ['hex', 'base64', 'base64url'] as const)
        for (const digest of [createHash('sha256'), createHmac('sha256', 'salt')])
          expect(print).not.toContain(digest.update(text).digest(encoding).slice(0, 20));
  });

  test('of another scheme cannot be compared', () => {
    const { isComparable } = createFingerprinter('salt');
    expect(['s1:abc', 's2:abc', 's10:abc', 'abc', '', 't1:s1:'].map(isComparable)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('what fingerprints cost', () => {
  test('one stretch for each distinct value, wherever it stands', async () => {
    const { fingerprint } = createFingerprinter('salt', CHEAP);
    const work = Array.from(
      { length: 60 },
      (_, i) => () => fingerprint({ database: 'd', name: `l${i}` }, 'k', new Secret(`value ${i % 3}`)),
    );
    const { started, result } = await countStretches(() => Promise.all(work.map((make) => make())));
    expect(started).toBe(3);
    expect(new Set(result).size).toBe(60);
  });

  test.each([1, 2])('at most %d at once', async (concurrency) => {
    const slow = { scheme: 't1', N: 2 ** 10, r: 8, p: 1 };
    const { fingerprint } = createFingerprinter('salt', slow, concurrency);
    const { started, most } = await countStretches(() =>
      Promise.all(Array.from({ length: 12 }, (_, i) => fingerprint(LINK, 'k', new Secret(i)))),
    );
    expect([started, most]).toEqual([12, concurrency]);
  });

  test('a seal is one more, and shares the limit', async () => {
    const { fingerprint, seal } = createFingerprinter('salt', { scheme: 't1', N: 2 ** 10, r: 8, p: 1 }, 1);
    const { started, most } = await countStretches(() =>
      Promise.all([seal('a'), fingerprint(LINK, 'k', new Secret('a')), seal('b')]),
    );
    expect([started, most]).toEqual([3, 1]);
  });
});

describe('a stretch', () => {
  test('never gives a value’s bytes for a seal', async () => {
    const stretch = createStretch('salt', CHEAP, 2);
    const [value, seal] = await Promise.all([stretch('value', 'text'), stretch('seal', 'text')]);
    expect(value.equals(seal)).toBe(false);
  });

  test('that fails is told', async () => {
    const { fingerprint } = createFingerprinter('salt', { scheme: 't1', N: 3, r: 1, p: 1 });
    await expect(fingerprint(LINK, 'k', new Secret('v'))).rejects.toThrow(/scrypt/i);
  });
});
