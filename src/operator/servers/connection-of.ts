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

/** The server that a connection Secret names. Throws LNK0307, LNK0204; `name` is for the message. */
export function targetOfSecret(name: string, secret: SecretObject): Target {
  const fields = Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = secret.get(key);
      if (value === undefined) return [];
      if (value instanceof Secret) return [[key, value]];
      throw new LinkspecError('LNK0204', `key ${key} of Secret ${JSON.stringify(name)} is not text`);
    }),
  ) as BoxedAddress;
  try {
    return targetOf(openAddress(fields));
  } catch (error) {
    if (!(error instanceof LinkspecError)) throw error;
    throw new LinkspecError(error.code, `Secret ${JSON.stringify(name)}: ${error.message}`, {
      hint: error.hint ?? 'A connection Secret has the key url, or host, port, username and password.',
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

const KEYS = ['url', 'host', 'port', 'username', 'password'] as const;

function targetOf(address: ServerAddress): Target {
  return { address, ...identifyAddress(address) };
}
