import { type BoxedAddress, identifyAddress, openAddress } from '../../database/boxed-address.js';
import type { ServerAddress } from '../../database/server-url.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { Secret } from '../../secret/secret.js';
import type { SecretObject } from '../objects/secret-object.js';

/** A server that an object's link lives on. */
export interface Target {
  readonly address: ServerAddress;
  /** `user@host:port`, for people. */
  readonly label: string;
  /** Another login, password included, is another target. */
  readonly identity: string;
}

/**
 * The server that a connection Secret names. Throws LNK0307, LNK0204; `name` is for the message. Whoever writes the
 * Secret need not be who runs the operator: it names no file of the operator's pod, and cannot have it wait long.
 */
export function targetOfSecret(name: string, secret: SecretObject): Target {
  const fields = Object.fromEntries(
    Object.entries(KEYS).flatMap(([field, key]) => {
      const value = secret.get(key);
      if (value === undefined) return [];
      if (value instanceof Secret) return [[field, value]];
      throw new LinkspecError('LNK0204', `key ${key} of Secret ${JSON.stringify(name)} is not text`);
    }),
  ) as BoxedAddress;
  try {
    return targetOf(patient(withoutFiles(openAddress(fields))));
  } catch (error) {
    if (!(error instanceof LinkspecError)) throw error;
    throw new LinkspecError(error.code, `Secret ${JSON.stringify(name)}: ${error.message}`, {
      hint: hintOf(error, fields),
    });
  }
}

/** The server that the operator's own environment names; undefined: none. Throws LNK0307. */
export function targetOfEnvironment(env: Readonly<Record<string, string | undefined>>): Target | undefined {
  const { LINKSPEC_URL: url, LINKSPEC_PASSWORD: password } = env;
  if (!url) return undefined;
  return targetOf(
    openAddress({ url: new Secret(url), ...(password !== undefined && { password: new Secret(password) }) }),
  );
}

/** The keys of a connection Secret; those for TLS have the names that Secrets of the type kubernetes.io/tls have. */
const KEYS: Readonly<Record<keyof BoxedAddress, string>> = {
  url: 'url',
  host: 'host',
  port: 'port',
  username: 'username',
  password: 'password',
  ca: 'ca.crt',
  cert: 'tls.crt',
  key: 'tls.key',
};

function withoutFiles(address: ServerAddress): ServerAddress {
  const { ca, cert, key } = address.tls;
  if (ca === undefined && cert === undefined && key === undefined) return address;
  throw new LinkspecError('LNK0307', 'the url names a file (ssl-ca, ssl-cert or ssl-key)', {
    hint: 'Take the parameter out, and put the PEM text into the Secret itself: under the keys ca.crt, tls.crt and tls.key.',
  });
}

/** Milliseconds for the connection with login. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;

function patient(address: ServerAddress): ServerAddress {
  const { connectTimeoutMs: ms } = address;
  return ms === undefined
    ? address
    : { ...address, connectTimeoutMs: Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS) };
}

/** The hints of an address speak of a command line, and so of a variable for the password. */
function hintOf({ hint }: LinkspecError, { url }: BoxedAddress): string {
  if (hint === undefined) return 'A connection Secret has the key url, or host, port, username and password.';
  return url ? hint.replace('in LINKSPEC_PASSWORD', 'in the key password') : hint;
}

function targetOf(address: ServerAddress): Target {
  return { address, ...identifyAddress(address) };
}
