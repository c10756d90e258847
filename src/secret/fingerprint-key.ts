import { createHmac } from 'node:crypto';
import { canonicalJson } from '../json/json.js';
import { createFingerprinter, type Fingerprinter, fingerprinterBy } from './fingerprint.js';
import { reveal } from './reveal.js';
import type { Secret } from './secret.js';
import { SCRYPT_COST } from './stretch.js';

/**
 * The fingerprinter of a state, with a key that is kept outside of it, if there is one: then even a listed password
 * cannot be guessed from the state alone (docs/design/fingerprints.md). Under a long key a guess is hopeless however
 * quick it is, so nothing is stretched. Fingerprints under another key, or under none, cannot be compared: they count as
 * unverified.
 */
export function keyedFingerprinter(salt: string, key: Secret | undefined): Fingerprinter {
  if (!key) return createFingerprinter(salt);
  const bytes = canonicalJson(reveal(key));
  const derive = (purpose: string) => createHmac('sha256', bytes).update(`linkspec ${purpose} ${salt}`);
  const name = derive('key').digest('hex').slice(0, 8);
  if (bytes.length < LONG_KEY)
    return createFingerprinter(derive('salt').digest('base64'), {
      ...SCRYPT_COST,
      scheme: `${SCRYPT_COST.scheme}.${name}`,
    });
  const inner = derive('value').digest();
  const quick = async (purpose: string, text: string) =>
    createHmac('sha256', inner).update(`${purpose} ${text}`).digest();
  return fingerprinterBy(quick, `h1.${name}`, salt);
}

/** Characters, its quotes included: 32 of them drawn at random hold more than 128 bits in any usual alphabet. */
const LONG_KEY = 34;
