import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { SslOptions } from 'mysql2';
import { reveal } from '../secret/reveal.js';
import { ConnectError } from './connect-error.js';
import type { ServerAddress } from './server-url.js';

/**
 * What the driver needs for TLS; undefined: it goes without. Files are read anew each time, since certificates are
 * renewed. Throws a {@link ConnectError} (LNK0307), which quotes nothing of files and texts, where one cannot be read
 * or used: the driver would fail in the middle of a connection, where nobody can catch it.
 */
export async function tlsOptions({ tls }: ServerAddress): Promise<SslOptions | undefined> {
  if (tls.mode === 'DISABLED') return undefined;
  const { ca, cert, key } = tls.pem ? textsOf(tls.pem) : await filesOf(tls);
  const pems = [ca, cert, key].filter((pem) => pem !== undefined);
  for (const pem of [ca, cert]) if (pem) checkCertificate(pem);
  const material = {
    ...(ca && { ca: ca.content }),
    ...(cert && { cert: cert.content }),
    ...(key && { key: key.content }),
  };
  if (key) checkKey(key);
  if (pems.length > 0) checkTogether(material, pems);
  return {
    rejectUnauthorized: tls.mode !== 'REQUIRED',
    verifyIdentity: tls.mode === 'VERIFY_IDENTITY',
    ...material,
  };
}

/** A PEM text with where it comes from, for messages. */
interface Pem {
  readonly source: string;
  readonly content: string;
}

interface Pems {
  readonly ca?: Pem | undefined;
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
}

function textsOf({ ca, cert, key }: NonNullable<ServerAddress['tls']['pem']>): Pems {
  return {
    ...(ca !== undefined && { ca: { source: 'ca.crt', content: ca } }),
    ...(cert !== undefined && { cert: { source: 'tls.crt', content: cert } }),
    ...(key && { key: { source: 'tls.key', content: String(reveal(key)) } }),
  };
}

async function filesOf({ ca, cert, key }: ServerAddress['tls']): Promise<Pems> {
  return {
    ca: await fileOf('ssl-ca', ca),
    cert: await fileOf('ssl-cert', cert),
    key: await fileOf('ssl-key', key),
  };
}

async function fileOf(parameter: string, path: string | undefined): Promise<Pem | undefined> {
  if (path === undefined) return undefined;
  const cannot = (why: string): ConnectError =>
    new ConnectError(
      'LNK0307',
      `the file of ${parameter} cannot be read: ${path} (${why})`,
      'Correct the path in the server address; relative paths are relative to the working folder.',
    );
  try {
    const stats = await stat(path);
    // A device or a pipe may have no end.
    if (!stats.isFile()) throw cannot('not a regular file');
    if (stats.size > LARGEST) throw cannot('larger than 1 MiB');
    return { source: `the file of ${parameter}`, content: await readFile(path, 'latin1') };
  } catch (error) {
    throw error instanceof ConnectError ? error : cannot(String((error as NodeJS.ErrnoException).code));
  }
}

/** Bytes: all public authorities together are a fifth of it. */
const LARGEST = 1_048_576;

/** Every PEM text has it (RFC 7468). */
const PEM = '-----BEGIN ';

/** What is no certificate would be passed over silently, and then no server be trusted. */
function checkCertificate({ source, content }: Pem): void {
  try {
    // It takes DER too, which TLS does not.
    if (content.includes(PEM) && new X509Certificate(content)) return;
  } catch {
    // Told below.
  }
  throw new ConnectError(
    'LNK0307',
    `${source} holds no certificate`,
    'It has to be PEM text, with a line -----BEGIN CERTIFICATE-----.',
  );
}

/** An empty one would be passed over silently too. */
function checkKey({ source, content }: Pem): void {
  if (content.includes(PEM)) return;
  throw new ConnectError('LNK0307', `${source} holds no key`, KEY_HINT);
}

const KEY_HINT =
  'The key has to be PEM text without a passphrase, and the one that the certificate was made for.';

function checkTogether(material: SecureContextOptions, pems: readonly Pem[]): void {
  try {
    createSecureContext(material);
  } catch (error) {
    const sources = pems.map(({ source }) => source).join(', ');
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConnectError('LNK0307', `TLS cannot use ${sources} (${code})`, KEY_HINT);
  }
}
