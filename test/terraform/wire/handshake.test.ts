import { describe, expect, test } from '@jest/globals';
import {
  handshakeLine,
  NOT_FOR_HANDS,
  readHandshake,
  reattachText,
} from '../../../src/terraform/wire/handshake.js';
import { makeIdentity } from './provider-process.js';

const PLUGIN_CLIENT_CERT = makeIdentity('handshake').certificate.toString();
const GIVEN = { PLUGIN_CLIENT_CERT, PLUGIN_PROTOCOL_VERSIONS: '6,5' };

describe('what Terraform passes', () => {
  test('is read, with defaults for what it leaves out', () => {
    expect(readHandshake(GIVEN)).toEqual({
      clientCertificate: PLUGIN_CLIENT_CERT,
      socketFolder: undefined,
      ports: { first: 10_000, last: 25_000 },
      asksForMultiplexing: false,
    });
    expect(
      readHandshake({
        ...GIVEN,
        PLUGIN_UNIX_SOCKET_DIR: '/run/x',
        PLUGIN_MIN_PORT: '7',
        PLUGIN_MAX_PORT: '9',
        PLUGIN_MULTIPLEX_GRPC: 'true',
      }),
    ).toMatchObject({ socketFolder: '/run/x', ports: { first: 7, last: 9 }, asksForMultiplexing: true });
  });

  test.each(['-1', '0', '65536', 'x', '1.5', ''])('a port of %p is no port', (PLUGIN_MIN_PORT) => {
    expect(readHandshake({ ...GIVEN, PLUGIN_MIN_PORT }).ports.first).toBe(10_000);
  });

  test.each(['5', '16', '6.0', '', undefined])('protocols %p are refused', (PLUGIN_PROTOCOL_VERSIONS) => {
    expect(() => readHandshake({ ...GIVEN, PLUGIN_PROTOCOL_VERSIONS })).toThrow('protocol 6');
  });

  test('a certificate that is missing or none is refused', () => {
    for (const [text, reason] of [
      [undefined, 'TLS only'],
      ['', 'TLS only'],
      ['nonsense', 'PLUGIN_CLIENT_CERT'],
    ] as const)
      expect(() => readHandshake({ ...GIVEN, PLUGIN_CLIENT_CERT: text })).toThrow(reason);
  });
});

describe('the line', () => {
  const handshake = readHandshake(GIVEN);
  const certificate = Uint8Array.of(1, 2, 3, 4);

  test('names a socket or a port, and the certificate without padding', () => {
    expect(handshakeLine({ network: 'unix', path: '/s' }, certificate, handshake)).toBe(
      '1|6|unix|/s|grpc|AQIDBA\n',
    );
    expect(handshakeLine({ network: 'tcp', host: '127.0.0.1', port: 10_001 }, certificate, handshake)).toBe(
      '1|6|tcp|127.0.0.1:10001|grpc|AQIDBA\n',
    );
  });

  test('answers about multiplexing only when asked', () => {
    const asking = { ...handshake, asksForMultiplexing: true };
    expect(handshakeLine({ network: 'unix', path: '/s' }, certificate, asking)).toBe(
      '1|6|unix|/s|grpc|AQIDBA|false\n',
    );
  });
});

test('what a debugger prints names the provider and where it listens', () => {
  expect(JSON.parse(reattachText('h/n/t', { network: 'tcp', host: '127.0.0.1', port: 1 }, 42))).toEqual({
    'h/n/t': {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: 42,
      Test: true,
      Addr: { Network: 'tcp', String: '127.0.0.1:1' },
    },
  });
});

test('the way out for a run by hand fits a terminal', () => {
  for (const line of NOT_FOR_HANDS.split('\n')) expect(line.length).toBeLessThan(100);
});
