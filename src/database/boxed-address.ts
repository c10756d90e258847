import { createHmac, randomBytes } from 'node:crypto';
import { LinkspecError } from '../error/linkspec-error.js';
import { reveal } from '../secret/reveal.js';
import type { Secret } from '../secret/secret.js';
import { addressText, parseServerUrl, type ServerAddress } from './server-url.js';

/** Where a server is, in boxes: a `url`, or `host`, `port`, `username`; a `password` of its own wins over the URL's. */
export interface BoxedAddress {
  readonly url?: Secret;
  readonly host?: Secret;
  readonly port?: Secret;
  readonly username?: Secret;
  readonly password?: Secret;
}

/** The address. Throws LNK0307, which quotes nothing of the boxes. */
export function openAddress({ url, host, port, username, password }: BoxedAddress): ServerAddress {
  const address = url ? parseServerUrl(textOf(url)) : parseServerUrl(urlOf({ host, port, username }));
  return password ? { ...address, password } : address;
}

/**
 * Tells servers and logins apart: `label` for people (`user@host:port`), `identity` for maps: another password is
 * another identity. It means nothing outside this process.
 */
export function identifyAddress(address: ServerAddress): {
  readonly label: string;
  readonly identity: string;
} {
  const { password, user, tls } = address;
  const label = `${user}@${addressText(address)}`;
  const text = JSON.stringify([label, tls, address.connectTimeoutMs, password ? textOf(password) : null]);
  return { label, identity: createHmac('sha256', PROCESS_KEY).update(text).digest('hex') };
}

const PROCESS_KEY = randomBytes(32);

function urlOf(parts: Partial<Record<'host' | 'port' | 'username', Secret | undefined>>): string {
  const { host, port, username } = parts;
  if (!host || !username)
    throw new LinkspecError('LNK0307', 'the server address is incomplete', {
      hint: 'Give url, or host and username, and port where it is not 3306.',
    });
  const name = textOf(host);
  const bracketed = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  return `mysql://${encodeURIComponent(textOf(username))}@${bracketed}${port ? `:${textOf(port)}` : ''}/`;
}

function textOf(secret: Secret): string {
  const value = reveal(secret);
  return typeof value === 'string' ? value : '';
}
