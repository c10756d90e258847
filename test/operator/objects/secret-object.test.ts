import { describe, expect, test } from '@jest/globals';
import { secretObjectOf } from '../../../src/operator/objects/secret-object.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';

const metadata = { name: 's', namespace: 'n', uid: 'u', resourceVersion: '1' };
const secretOf = (data: Record<string, Buffer | string>) =>
  secretObjectOf({
    metadata,
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  });
const textOf = (value: string | Buffer): unknown => {
  const found = secretOf({ k: value })?.get('k');
  return found instanceof Secret ? reveal(found) : found;
};

describe('a Secret', () => {
  test('has its texts in boxes', () => {
    const box = secretOf({ k: 'Karekiet' })?.get('k');
    expect(box).toBeInstanceOf(Secret);
    expect(JSON.stringify(box)).not.toContain('Karekiet');
    expect(String(box)).not.toContain('Karekiet');
  });

  test.each([
    ['a', 'a'],
    ['a\n', 'a'],
    ['a\r\n', 'a'],
    ['a\n\n', 'a\n'],
    ['\n', ''],
    ['', ''],
    ['a\nb', 'a\nb'],
    [' a ', ' a '],
    ['Straße 🐦', 'Straße 🐦'],
  ])('%j is %j: one final line break is cut', (stored, text) => {
    expect(textOf(stored)).toBe(text);
  });

  test.each([Buffer.from([0xff]), Buffer.from([0x61, 0x00]), Buffer.from([0xc3])])(
    'bytes that are no text are told apart (%#)',
    (bytes) => {
      expect(textOf(bytes)).toBe('binary');
    },
  );

  test('keys that JavaScript takes for something are keys', () => {
    const secret = secretOf(Object.fromEntries([['__proto__', 'p']]));
    expect([...(secret?.keys() ?? [])]).toEqual(['__proto__']);
  });

  test('without data is empty', () => {
    expect(secretObjectOf({ metadata })?.size).toBe(0);
  });

  test.each(['helm.sh/release.v1', 'kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token'])(
    'of the type %s is not kept',
    (type) => {
      expect(secretObjectOf({ metadata, type })).toBeUndefined();
    },
  );

  test.each(['Opaque', 'kubernetes.io/basic-auth', 'kubernetes.io/tls'])('of the type %s is kept', (type) => {
    expect(secretObjectOf({ metadata, type })).toBeDefined();
  });
});
