import { describe, expect, test } from '@jest/globals';
import { connectErrorOf, type DriverFailure } from '../../src/database/connect-error.js';
import { explainServerError } from '../../src/database/explain-server-error.js';
import type { TlsMode } from '../../src/database/server-url.js';
import { ServerError } from '../../src/database/session.js';

function classed(failure: DriverFailure, mode: TlsMode = 'DISABLED') {
  const target = { host: 'db.example', port: 3307, user: 'u', tls: { mode } };
  return connectErrorOf(failure, target, (text) => text.replaceAll('SECRET', '…'));
}

describe('connectErrorOf', () => {
  test.each<[DriverFailure, string, RegExp]>([
    [{ errno: 1045, sqlMessage: 'Access denied for SECRET' }, 'LNK0302', /login: Access denied for …/],
    [{ errno: 1130, sqlMessage: 'Host not allowed' }, 'LNK0302', /Host not allowed/],
    [{ errno: 3159, sqlMessage: 'Connections using insecure transport' }, 'LNK0306', /demands TLS/],
    [{ errno: 1040, sqlMessage: 'Too many connections' }, 'LNK0301', /Too many connections/],
    [{ code: 'HANDSHAKE_NO_SSL_SUPPORT' }, 'LNK0306', /does not offer TLS/],
    [
      { code: 'HANDSHAKE_SSL_ERROR', message: 'self-signed certificate' },
      'LNK0306',
      /self-signed certificate/,
    ],
    [{ code: 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED' }, 'LNK0302', /way to log in/],
    [{ code: 'ETIMEDOUT', errno: -110 }, 'LNK0301', /no answer in time/],
    [{ code: 'ECONNREFUSED', errno: -111 }, 'LNK0301', /connection refused/],
    [{ message: 'something about SECRET' }, 'LNK0301', /not a SingleStore server/],
  ])('%j is %s', (failure, code, message) => {
    const error = classed(failure);
    expect(error).toMatchObject({ kind: 'unreachable', code, message: expect.stringMatching(message) });
    expect(error.message).toContain('db.example:3307');
    expect(error.message + error.hint).not.toContain('SECRET');
    expect(error.hint).toMatch(/\.$/);
  });

  test('access denied without TLS: the hint thinks of users that must use it', () => {
    const denied = { errno: 1045, sqlMessage: 'Access denied' };
    expect(classed(denied).hint).toContain('ssl-mode=VERIFY_IDENTITY');
    expect(classed(denied, 'VERIFY_CA').hint).not.toContain('ssl-mode');
  });
});

describe('explainServerError', () => {
  test.each<[unknown, string]>([
    [classed({ code: 'ECONNREFUSED' }), 'LNK0301'],
    [classed({ errno: 1045, sqlMessage: '' }), 'LNK0302'],
    [new ServerError('unreachable', 'gone', 0), 'LNK0301'],
    [new ServerError('lost', 'lost', 0), 'LNK0305'],
    [new ServerError('timeout', 'late', 0), 'LNK0308'],
    [new ServerError('refused', 'denied', 1142), 'LNK0601'],
    [new ServerError('refused', 'denied', 1227), 'LNK0601'],
    [new ServerError('refused', 'odd', 1930), 'LNK0309'],
  ])('%s is %s', (error, code) => {
    expect(explainServerError(error, 'Reading')).toMatchObject({ name: 'LinkspecError', code });
  });

  test('tells what was under way and the server’s number', () => {
    expect(explainServerError(new ServerError('refused', 'odd', 1930), 'reading the links')).toMatchObject({
      message: 'reading the links failed: odd (error 1930)',
    });
  });

  test('leaves other errors alone', () => {
    const error = new TypeError('x');
    expect(explainServerError(error, 'Reading')).toBe(error);
  });
});
