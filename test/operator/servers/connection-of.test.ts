import { inspect } from 'node:util';
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

  test.each([
    ['port', '3306x', /port is not a number from 1 to 65535/],
    ['port', '0', /port is not a number/],
    ['port', '65536', /port is not a number/],
    ['port', '', /port is not a number/],
    ['host', 'db.example.com:3306', /host is neither/],
    ['host', 'u@db.example.com', /host is neither/],
    ['host', '[db]', /host is neither/],
    ['host', '', /host is neither/],
    ['username', '', /username is empty/],
  ])('with the %s %j says what is wrong with that key', (key, value, message) => {
    const error = thrownBy(() => targetOf({ ...PARTS, [key]: value }));
    expect(error).toMatchObject({ code: 'LNK0307', message: expect.stringMatching(message) });
    expect(`${error.message}${error.hint}`).not.toMatch(/LINKSPEC_|escape|mysql:/);
  });

  test('with a url that is none is told of the key password', () => {
    const { hint } = thrownBy(() => targetOf({ url: 'mysql://u:50%@h/' }));
    expect(hint).toMatch(/in the key password/);
    expect(hint).not.toMatch(/LINKSPEC_/);
  });

  test.each(['2001:db8::1', '[2001:db8::1]', '2001:DB8:0::1'])('takes the IPv6 host %s', (host) => {
    expect(targetOf({ ...PARTS, host })).toMatchObject({ label: 'app@[2001:db8::1]:3307' });
  });

  test('in another spelling of the host is the same target', () => {
    expect(targetOf({ ...PARTS, host: 'DB.Example.COM.' }).identity).toBe(targetOf(PARTS).identity);
    expect(targetOf({ ...PARTS, host: 'db2.example.com' }).identity).not.toBe(targetOf(PARTS).identity);
  });

  test.each([
    ['1ms', 1_000],
    ['999ms', 1_000],
    ['7s', 7_000],
    ['31s', 30_000],
    ['999999m', 30_000],
  ])('with connect-timeout=%s waits %d ms', (text, ms) => {
    const { address } = targetOf({ url: `mysql://app@db.example.com/?connect-timeout=${text}` });
    expect(address.connectTimeoutMs).toBe(ms);
  });

  test.each(['ssl-ca=/dev/zero', 'ssl-cert=/tls/c.pem&ssl-key=/tls/k.pem'])(
    'names no file of the operator: ?%s is LNK0307',
    (parameters) => {
      const url = `mysql://app@db.example.com/?${parameters}`;
      expect(thrownBy(() => targetOf({ url, 'ca.crt': 'PEM' }))).toMatchObject({
        code: 'LNK0307',
        message: expect.stringContaining('names a file'),
        hint: expect.stringMatching(/ca\.crt, tls\.crt and tls\.key/),
      });
    },
  );

  const TLS = { 'ca.crt': 'A', 'tls.crt': 'C', 'tls.key': 'Kluut' };
  test('has TLS texts of its own, the key in its box', () => {
    for (const values of [PARTS, { url: 'mysql://app@db.example.com/' }]) {
      const { address } = targetOf({ ...values, ...TLS });
      expect(address.tls).toMatchObject({ mode: 'VERIFY_IDENTITY', pem: { ca: 'A', cert: 'C' } });
      expect(address.tls.pem?.key && reveal(address.tls.pem.key)).toBe('Kluut');
      expect(inspect(address, { depth: 9 }) + JSON.stringify(address)).not.toContain('Kluut');
    }
    expect(targetOf({ ...PARTS, 'ca.crt': 'A' }).address.tls.pem).toEqual({ ca: 'A' });
    expect(targetOf(PARTS).address.tls).toEqual({ mode: 'VERIFY_IDENTITY' });
  });

  test.each(['ca.crt', 'tls.crt', 'tls.key'])('with another %s is another target', (key) => {
    const [one, other] = [targetOf({ ...PARTS, ...TLS }), targetOf({ ...PARTS, ...TLS, [key]: 'other' })];
    expect(one.identity).not.toBe(other.identity);
    expect(one.identity).not.toBe(targetOf(PARTS).identity);
    expect(one.identity).toBe(targetOf({ ...PARTS, ...TLS }).identity);
  });

  test.each(['tls.crt', 'tls.key'])('with %s alone is LNK0307', (key) => {
    expect(thrownBy(() => targetOf({ ...PARTS, [key]: 'Kluut' }))).toMatchObject({
      code: 'LNK0307',
      message: expect.stringContaining('only one of tls.crt and tls.key'),
    });
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

  test('may name files, and wait as long as it likes: they are the operator’s own', () => {
    const LINKSPEC_URL = 'mysql://app@db.example.com/?ssl-ca=/ca/ca.pem&connect-timeout=2m';
    expect(targetOfEnvironment({ LINKSPEC_URL })?.address).toMatchObject({
      tls: { ca: '/ca/ca.pem' },
      connectTimeoutMs: 120_000,
    });
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
