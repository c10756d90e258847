import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import type { SecretObject } from '../../../src/operator/objects/secret-object.js';
import { targetOfEnvironment, targetOfSecret } from '../../../src/operator/servers/connection-of.js';
import { reveal } from '../../../src/secret/reveal.js';
import { Secret } from '../../../src/secret/secret.js';

const secretOf = (values: Record<string, string>): SecretObject =>
  new Map(Object.entries(values).map(([key, value]) => [key, new Secret(value)]));
const targetOf = (values: Record<string, string>) => targetOfSecret('server', secretOf(values));
const PARTS = { host: 'db.example.com', port: '3307', username: 'app', password: 'Grutto' };

describe('a connection Secret', () => {
  test.each<[string, Record<string, string>]>([
    ['a url', { url: 'mysql://app:Grutto@db.example.com:3307/' }],
    ['a url and a password', { url: 'mysql://app@db.example.com:3307/', password: 'Grutto' }],
    ['a url, whose password loses', { url: 'mysql://app:Wulp@db.example.com:3307/', password: 'Grutto' }],
    ['its parts', PARTS],
    ['keys that nobody asked for', { ...PARTS, note: 'x' }],
  ])('of %s', (_, values) => {
    const { address, label } = targetOf(values);
    expect(label).toBe('app@db.example.com:3307');
    expect(address).toMatchObject({ host: 'db.example.com', port: 3307, user: 'app' });
    expect(address.password && reveal(address.password)).toBe('Grutto');
  });

  test('another password is another target with the same label', () => {
    const [one, other] = [targetOf(PARTS), targetOf({ ...PARTS, password: 'Wulp' })];
    expect(one.label).toBe(other.label);
    expect(one.identity).not.toBe(other.identity);
    expect(targetOf(PARTS).identity).toBe(one.identity);
    expect(one.identity + one.label).not.toContain('Grutto');
  });

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['no host', { username: 'app', password: 'Grutto' }],
    ['a port that is none', { ...PARTS, port: 'Grutto' }],
    ['a url that is none', { url: 'Grutto' }],
    ['another protocol', { url: 'http://app:Grutto@db.example.com/' }],
  ])('with %s is LNK0307, names the Secret and quotes nothing', (_, values) => {
    const error = thrownBy(() => targetOf(values));
    expect(error).toMatchObject({ code: 'LNK0307', message: expect.stringContaining('"server"') });
    expect(`${error.message}${error.hint}`).not.toContain('Grutto');
  });

  test('with bytes that are no text is LNK0204', () => {
    expect(thrownBy(() => targetOfSecret('server', new Map([['url', 'binary']])))).toMatchObject({
      code: 'LNK0204',
      message: expect.stringContaining('"server"'),
    });
  });
});

describe('the environment', () => {
  test('names a server, or none', () => {
    expect(targetOfEnvironment({})).toBeUndefined();
    expect(targetOfEnvironment({ LINKSPEC_URL: '' })).toBeUndefined();
    const target = targetOfEnvironment({
      LINKSPEC_URL: 'mysql://app@db.example.com/',
      LINKSPEC_PASSWORD: 'Grutto',
    });
    expect(target?.label).toBe('app@db.example.com:3306');
  });
});

function thrownBy(work: () => unknown): LinkspecError {
  try {
    work();
  } catch (error) {
    if (error instanceof LinkspecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
