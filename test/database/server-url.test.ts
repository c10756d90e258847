import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressText, parseServerUrl } from '../../src/database/server-url.js';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { reveal } from '../../src/secret/reveal.js';

function failure(text: string): LinkspecError {
  try {
    parseServerUrl(text);
  } catch (error) {
    if (error instanceof LinkspecError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('parseServerUrl', () => {
  test('reads every part', () => {
    const { password, ...rest } = parseServerUrl(
      'mysql://ann%40corp:p%2Fw%3F@db.example:3307/?ssl-mode=verify_ca&ssl-ca=/a%20b/ca.pem&ssl-cert=c.pem&ssl-key=k.pem&connect-timeout=1500ms',
    );
    expect(password && reveal(password)).toBe('p/w?');
    expect(rest).toEqual({
      host: 'db.example',
      port: 3307,
      user: 'ann@corp',
      tls: { mode: 'VERIFY_CA', ca: '/a b/ca.pem', cert: 'c.pem', key: 'k.pem' },
      connectTimeoutMs: 1500,
    });
  });

  test('fills in port, no password, no slash', () => {
    expect(parseServerUrl('mysql://root@localhost')).toEqual({
      host: 'localhost',
      port: 3306,
      user: 'root',
      tls: { mode: 'DISABLED' },
    });
  });

  test.each([
    ['localhost', 'DISABLED'],
    ['LOCALHOST', 'DISABLED'],
    ['127.0.0.1', 'DISABLED'],
    ['127.8.9.10', 'DISABLED'],
    ['[::1]', 'DISABLED'],
    ['127.evil.example', 'VERIFY_IDENTITY'],
    ['localhost.example', 'VERIFY_IDENTITY'],
    ['10.0.0.1', 'VERIFY_IDENTITY'],
    ['[2001:db8::1]', 'VERIFY_IDENTITY'],
    ['svc-1.aws.example', 'VERIFY_IDENTITY'],
  ])('TLS of %s is %s by default', (host, mode) => {
    expect(parseServerUrl(`mysql://u@${host}/`).tls).toEqual({ mode });
  });

  test.each([
    ['10s', 10_000],
    ['2m', 120_000],
    ['250ms', 250],
  ])('connect-timeout %s', (text, ms) => {
    expect(parseServerUrl(`mysql://u@h/?connect-timeout=${text}`).connectTimeoutMs).toBe(ms);
  });

  test('an explicit mode goes before the default', () => {
    expect(parseServerUrl('mysql://u@localhost/?ssl-mode=Verify_Identity').tls.mode).toBe('VERIFY_IDENTITY');
    expect(parseServerUrl('mysql://u@far.example/?ssl-mode=disabled').tls.mode).toBe('DISABLED');
  });

  test('IPv6 hosts lose their brackets, and messages put them back', () => {
    const address = parseServerUrl('mysql://u@[2001:db8::1]:3310/');
    expect(address.host).toBe('2001:db8::1');
    expect(addressText(address)).toBe('[2001:db8::1]:3310');
  });

  test.each(['mysql://u@DB.Example/', 'mysql://u@db.example./', 'mysql://u@d%42.exampl%45%2E/'])(
    '%s is db.example:3306 for everybody',
    (text) => {
      const address = parseServerUrl(text);
      expect(addressText(address)).toBe('db.example:3306');
      expect(address.tls.mode).toBe('VERIFY_IDENTITY');
    },
  );

  test('a final dot goes along, so that the name is not completed', () => {
    expect(parseServerUrl('mysql://u@Db.example./').host).toBe('db.example.');
  });

  test('another spelling of a loopback host is one too', () => {
    for (const host of ['LocalHost.', '127.0.0.1.'])
      expect(parseServerUrl(`mysql://u@${host}/`).tls.mode).toBe('DISABLED');
  });

  test('PEM texts go along, and TLS is on with them, for loopback hosts too', () => {
    const pem = { ca: 'CA' };
    expect(parseServerUrl('mysql://u@localhost/', pem).tls).toEqual({ mode: 'VERIFY_IDENTITY', pem });
    expect(parseServerUrl('mysql://u@h/?ssl-mode=VERIFY_CA', pem).tls).toEqual({ mode: 'VERIFY_CA', pem });
  });

  test.each([
    ['', 'cannot be read'],
    ['localhost:3306', 'mysql://'],
    ['http://u@h/', 'mysql://'],
    ['mysql:///', 'no host'],
    ['mysql://u@./', 'no host'],
    ['mysql://h/', 'no user'],
    ['mysql://u@h:0/', 'port 0'],
    ['mysql://u@h:65536/', 'cannot be read'],
    ['mysql://u@h:port/', 'cannot be read'],
    ['mysql://u@h/database', 'database or a path'],
    ['mysql://u@h/#x', 'after #'],
    ['mysql://u:50%@h/', 'begins no escape'],
    ['mysql://u@h%0Ax/', 'no host name'],
    ['mysql://u@h/?ssl=true', 'unknown parameter'],
    ['mysql://u@h/?ssl-mode=PREFERRED', 'unknown ssl-mode'],
    ['mysql://u@h/?ssl-mode=DISABLED&ssl-mode=DISABLED', 'twice'],
    ['mysql://u@h/?ssl-ca=', 'empty ssl-ca'],
    ['mysql://u@h/?ssl-cert=c.pem', 'go together'],
    ['mysql://u@h/?connect-timeout=10', 'duration'],
    ['mysql://u@h/?connect-timeout=0s', 'duration'],
  ])('refuses %j: %s', (text, part) => {
    const error = failure(text);
    expect(error.code).toBe('LNK0307');
    expect(error.message).toContain(part);
    expect(error.hint).toContain('mysql://');
  });

  test('any user and password survive percent-encoding', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme' }),
        (user, password) => {
          const address = parseServerUrl(
            `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h:1/`,
          );
          expect(address.user).toBe(user);
          expect(address.password ? reveal(address.password) : '').toBe(password);
        },
      ),
    );
  });

  test('no message quotes a password, however badly it is written', () => {
    const nasty = fc.string({ unit: fc.constantFrom(...'/?#&=@:%[] 1'), maxLength: 3 });
    fc.assert(
      fc.property(nasty, nasty, (before, after) => {
        const text = `mysql://u:${before}CANARY${after}@h/`;
        try {
          parseServerUrl(text);
        } catch (error) {
          expect(error).toBeInstanceOf(LinkspecError);
          const { message, hint = '', stack = '' } = error as LinkspecError;
          expect(message + hint + stack).not.toMatch(/canary/i);
        }
      }),
      {
        numRuns: 2000,
        examples: [
          ['@1?', ''],
          ['@1/?', '='],
          ['@1/', ''],
        ],
      },
    );
  });
});
