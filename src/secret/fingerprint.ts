import { createHash, createHmac } from 'node:crypto';
import type { ObjectId } from '../catalog/link-id.js';
import { canonicalJson } from '../json/json.js';
import { reveal } from './reveal.js';
import type { Secret } from './secret.js';
import { createStretch, SCRYPT_COST, type ScryptCost, type Stretch } from './stretch.js';

/** Makes what may be stored about secrets: text that tells whether a value is the same, and nothing else. */
export interface Fingerprinter {
  /**
   * The fingerprint of one credential of one link. Equal values under other links or keys have other fingerprints.
   * Costs one stretch for each distinct value in the life of the fingerprinter.
   */
  fingerprint(link: ObjectId, key: string, secret: Secret): Promise<string>;
  /** One stretch over a whole text: what a seal is made of. */
  seal(text: string): Promise<string>;
  /** Whether stored text was made at this cost (and key); if not, it tells nothing. */
  isComparable(stored: string): boolean;
  /** Stands for a value that differs from every other: comparable, never equal. */
  readonly unlikeAny: string;
}

/**
 * One fingerprinter serves a process and a state: `salt` is the state's own (MetaRecord). How it withstands guessing
 * is told in docs/design/fingerprints.md.
 */
export function createFingerprinter(
  salt: string,
  cost: ScryptCost = SCRYPT_COST,
  concurrency = 2,
): Fingerprinter {
  return fingerprinterBy(createStretch(salt, cost, concurrency), cost.scheme, salt);
}

/** The same over another function than scrypt: one that nobody can compute who has the state alone. */
export function fingerprinterBy(stretch: Stretch, scheme: string, salt: string): Fingerprinter {
  const prefix = `${scheme}:`;
  const stretched = new Map<string, Promise<Buffer>>();

  function stretchOnce(value: string): Promise<Buffer> {
    // A digest and not the value is the key, so that the memo is not a list of secrets.
    const key = createHmac('sha256', salt).update(value).digest('base64');
    const known = stretched.get(key);
    if (known !== undefined) return known;
    const fresh = stretch('value', value);
    stretched.set(key, fresh);
    // Too little memory may pass: the next caller tries again.
    fresh.catch(() => stretched.delete(key));
    return fresh;
  }

  return {
    async fingerprint(link, key, secret) {
      const strong = await stretchOnce(canonicalJson(reveal(secret)));
      const place = JSON.stringify([link.database, link.name, key]);
      return prefix + createHmac('sha256', strong).update(place).digest('base64url');
    },
    async seal(text) {
      // Hashed first, so that texts of megabytes do not wait in the queue.
      const digest = createHash('sha256').update(text).digest('base64');
      return prefix + (await stretch('seal', digest)).toString('base64url');
    },
    isComparable: (stored) => stored.startsWith(prefix),
    unlikeAny: `${prefix}-`,
  };
}
