import { execFileSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerAddress } from '../../src/database/server-url.js';
import { tlsOptions } from '../../src/database/tls-options.js';
import { Secret } from '../../src/secret/secret.js';
import { temporaryFolder } from '../state/temporary-folder.js';
import { createAuthority } from './certificates.js';

const authority = createAuthority();
const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const text = (path: string): string => readFileSync(path, 'utf8');

type Tls = ServerAddress['tls'];
const optionsOf = (tls: Partial<Tls>) =>
  tlsOptions({ host: 'h', port: 1, user: 'u', tls: { mode: 'VERIFY_IDENTITY', ...tls } });
const failure = (tls: Partial<Tls>) =>
  optionsOf(tls).then(
    () => {
      throw new Error('it worked');
    },
    (error: Error) => error,
  );

beforeAll(() => {
  authority.issue('DNS:localhost');
  writeFileSync(at('empty'), '');
  writeFileSync(at('junk'), 'Kemphaan');
  writeFileSync(at('half'), '-----BEGIN CERTIFICATE-----\nKemphaan\n-----END CERTIFICATE-----\n');
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 1_048_577);
  execFileSync('mkfifo', [at('pipe')]);
  execFileSync('openssl', ['x509', '-in', authority.ca, '-outform', 'DER', '-out', at('der')]);
});

describe('the driver gets', () => {
  test('nothing, and no file is read, where TLS is off', async () => {
    expect(await optionsOf({ mode: 'DISABLED', ca: '/dev/zero' })).toBeUndefined();
  });

  test.each<[Tls['mode'], object]>([
    ['REQUIRED', { rejectUnauthorized: false, verifyIdentity: false }],
    ['VERIFY_CA', { rejectUnauthorized: true, verifyIdentity: false }],
    ['VERIFY_IDENTITY', { rejectUnauthorized: true, verifyIdentity: true }],
  ])('how far to check: %s', async (mode, options) => {
    expect(await optionsOf({ mode })).toEqual(options);
  });

  test('the same of files and of texts', async () => {
    const { ca, cert, key } = authority;
    const pem = { ca: text(ca), cert: text(cert).trimEnd(), key: new Secret(text(key)) };
    expect(await optionsOf({ ca, cert, key })).toMatchObject({
      ca: text(ca),
      cert: text(cert),
      key: text(key),
    });
    expect(await optionsOf({ pem })).toMatchObject({ ca: text(ca), cert: pem.cert, key: text(key) });
  });
});

describe('a file is refused with LNK0307', () => {
  test.each([
    ['that is a device', '/dev/zero', 'not a regular file'],
    ['that is a folder', folder, 'not a regular file'],
    ['that is a pipe', at('pipe'), 'not a regular file'],
    ['of more than 1 MiB', at('large'), 'larger than 1 MiB'],
    ['that is not there', at('none'), 'ENOENT'],
    ['that is empty', at('empty'), 'no certificate'],
    ['of other text', at('junk'), 'no certificate'],
    ['of a broken certificate', at('half'), 'no certificate'],
    ['in DER', at('der'), 'no certificate'],
    ['with a key alone', authority.key, 'no certificate'],
  ])('%s', async (_, ca, why) => {
    const error = await failure({ ca });
    expect(error).toMatchObject({ code: 'LNK0307', message: expect.stringContaining('the file of ssl-ca') });
    expect(error.message).toContain(why);
    expect(JSON.stringify(error)).not.toContain('Kemphaan');
  });

  test('as ssl-cert and ssl-key too', async () => {
    const { cert, key } = authority;
    expect((await failure({ cert: at('large'), key })).message).toMatch(/ssl-cert.*larger than 1 MiB/);
    expect((await failure({ cert, key: '/dev/zero' })).message).toMatch(/ssl-key.*not a regular file/);
  });
});

describe('a text is refused with LNK0307', () => {
  test.each<[string, () => Tls['pem'], RegExp]>([
    ['that is empty', () => ({ ca: '' }), /^ca\.crt holds no certificate$/],
    ['that is no certificate', () => ({ ca: 'Kemphaan' }), /^ca\.crt holds no certificate$/],
    [
      'that is no certificate of the client',
      () => ({ cert: 'Kemphaan', key: new Secret(text(authority.key)) }),
      /^tls\.crt holds no certificate$/,
    ],
    [
      'that is no key',
      () => ({ cert: text(authority.cert), key: new Secret('Kemphaan') }),
      /^tls\.key holds no key$/,
    ],
    [
      'that is an empty key',
      () => ({ cert: text(authority.cert), key: new Secret('') }),
      /^tls\.key holds no key$/,
    ],
    [
      'that is a broken key',
      () => ({ cert: text(authority.cert), key: new Secret(text(at('half'))) }),
      /^TLS cannot use tls\.crt, tls\.key \(ERR_/,
    ],
    [
      'that is the key of another certificate',
      () => ({ cert: text(authority.ca), key: new Secret(text(authority.key)) }),
      /^TLS cannot use tls\.crt, tls\.key \(ERR_/,
    ],
  ])('%s', async (_, pem, message) => {
    const error = await failure({ pem: pem() as NonNullable<Tls['pem']> });
    expect(error).toMatchObject({ code: 'LNK0307', message: expect.stringMatching(message) });
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('Kemphaan');
  });
});
