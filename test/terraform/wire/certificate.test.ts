import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeCertificate } from '../../../src/terraform/wire/certificate.js';

const NOW = new Date('2031-03-09T08:07:06.543Z');

describe('the certificate', () => {
  const made = makeCertificate(NOW);
  const read = new X509Certificate(made.der);

  test('is for localhost, signed by itself with P-256', () => {
    expect([read.subject, read.issuer, read.subjectAltName]).toEqual([
      'CN=localhost',
      'CN=localhost',
      'DNS:localhost',
    ]);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(read.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
  });

  test('is one in PEM too', () => {
    expect(new X509Certificate(made.certificate).fingerprint256).toBe(read.fingerprint256);
  });

  test('begins a minute earlier and lasts a year', () => {
    expect(new Date(read.validFrom).toISOString()).toBe('2031-03-09T08:06:06.000Z');
    expect(new Date(read.validTo).toISOString()).toBe('2032-03-08T08:07:06.000Z');
  });

  test('may be used as server, client and its own authority, and for nothing more', () => {
    expect(read.ca).toBe(true);
    const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: made.certificate }).toString();
    const lines = text.split('\n').map((line) => line.trim());
    expect(lines[lines.indexOf('X509v3 Key Usage: critical') + 1]).toBe(
      'Digital Signature, Key Encipherment, Key Agreement, Certificate Sign',
    );
    expect(lines[lines.indexOf('X509v3 Extended Key Usage:') + 1]).toBe(
      'TLS Web Server Authentication, TLS Web Client Authentication',
    );
    expect(lines[lines.indexOf('X509v3 Basic Constraints: critical') + 1]).toBe('CA:TRUE');
    expect(lines).toContain('Version: 3 (0x2)');
  });

  test('is trusted by another program that is told to trust it alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
    try {
      const files = ['one', 'other'].map((name) => join(folder, name));
      for (const file of files) writeFileSync(file, makeCertificate(new Date()).certificate);
      const [one = '', other = ''] = files;
      const verify = (trusted: string) =>
        spawnSync('openssl', ['verify', '-purpose', 'sslserver', '-CAfile', trusted, one]).status;
      expect([verify(one), verify(other)]).toEqual([0, 2]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('each one is another', () => {
  const [one, other] = [makeCertificate(NOW), makeCertificate(NOW)].map(
    ({ der }) => new X509Certificate(der),
  );
  expect(one?.serialNumber).toMatch(/^01[0-9A-F]{30}$/);
  expect(one?.serialNumber).not.toBe(other?.serialNumber);
  expect(one?.publicKey.equals(other?.publicKey ?? one.publicKey)).toBe(false);
});

test('dates before and after 2050 are written in the two ways that they have', () => {
  const read = new X509Certificate(makeCertificate(new Date('2049-06-01T00:01:00Z')).der);
  expect(new Date(read.validFrom).toISOString()).toBe('2049-06-01T00:00:00.000Z');
  expect(new Date(read.validTo).toISOString()).toBe('2050-06-01T00:01:00.000Z');
});
