import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { LinkspecError } from '../error/linkspec-error.js';
import { reveal } from '../secret/reveal.js';
import type { Secret } from '../secret/secret.js';
import { addressText, type PemTexts, parseServerUrl, type ServerAddress } from './server-url.js';

/** Where a server is, in boxes: a `url`, or `host`, `port`, `username`; a `password` of its own wins over the URL's. */
export interface BoxedAddress {
  readonly url?: Secret;
  readonly host?: Secret;
  readonly port?: Secret;
  readonly username?: Secret;
  readonly password?: Secret;
  /** PEM texts for TLS: the authorities to trust, and the client's own certificate with its key. */
  readonly ca?: Secret;
  readonly cert?: Secret;
  readonly key?: Secret;
}

/** The address. Throws LNK0307, which quotes nothing of the boxes. */
export function openAddress(boxes: BoxedAddress): ServerAddress {
  const { url, password } = boxes;
  const address = parseServerUrl(url ? textOf(url) : urlOf(boxes), pemOf(boxes));
  return password ? { ...address, password } : address;
}

/**
 * Tells servers and logins apart: `label` for people (`user@host:port`), `identity` for maps: another password or
 * another key for TLS is another identity. It means nothing outside this process.
 */
export function identifyAddress(address: ServerAddress): {
  readonly label: string;
  readonly identity: string;
} {
  const { password, user, tls, connectTimeoutMs } = address;
  const label = `${user}@${addressText(address)}`;
  const secrets = [password, tls.pem?.key].map((secret) => (secret ? textOf(secret) : null));
  const text = JSON.stringify([label, tls, connectTimeoutMs, ...secrets]);
  return { label, identity: createHmac('sha256', PROCESS_KEY).update(text).digest('hex') };
}

const PROCESS_KEY = randomBytes(32);

function urlOf({ host, port, username }: BoxedAddress): string {
  if (!host || !username)
    throw new LinkspecError('LNK0307', 'the server address is incomplete', {
      hint: 'Give url, or host and username, and port where it is not 3306.',
    });
  if (textOf(username) === '') throw new LinkspecError('LNK0307', 'username is empty');
  return `mysql://${encodeURIComponent(textOf(username))}@${hostOf(textOf(host))}${port ? portOf(textOf(port)) : ''}/`;
}

function hostOf(text: string): string {
  const name = text.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(name)) return `[${name}]`;
  if (HOST.test(text)) return text;
  throw new LinkspecError('LNK0307', 'host is neither a host name nor an IP address', {
    hint: 'Write the name alone, such as db.example.com. A port has a key of its own.',
  });
}

/** Without the signs that mean something to a URL. */
const HOST = /^[^\s\p{Cc}"#%/:<>?@[\\\]^`{|}]+$/u;

function portOf(text: string): string {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return `:${port}`;
  throw new LinkspecError('LNK0307', 'port is not a number from 1 to 65535', {
    hint: 'Write digits alone, such as 3306, or leave it out for 3306.',
  });
}

function pemOf({ ca, cert, key }: BoxedAddress): PemTexts | undefined {
  if (!ca && !cert && !key) return undefined;
  if (!cert !== !key)
    throw new LinkspecError('LNK0307', 'only one of tls.crt and tls.key is there', {
      hint: 'They go together: give both, or neither.',
    });
  return { ...(ca && { ca: textOf(ca) }), ...(cert && { cert: textOf(cert) }), ...(key && { key }) };
}

function textOf(secret: Secret): string {
  const value = reveal(secret);
  return typeof value === 'string' ? value : '';
}
