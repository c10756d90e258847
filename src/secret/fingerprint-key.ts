import { createHmac } from 'node:crypto';
import { canonicalJson } from '../json/json.js';
import { createFingerprinter, type Fingerprinter } from './fingerprint.js';
import { reveal } from './reveal.js';
import type { Secret } from './secret.js';
import { SCRYPT_COST } from './stretch.js';

/**
 * The fingerprinter of a state, with a key that is kept outside of it, if there is one: then even a listed password
 * cannot be guessed from the state alone (docs/design/fingerprints.md). Fingerprints under another key, or under
 * none, cannot be compared: they count as unverified.
 */
export function keyedFingerprinter(salt: string, key: Secret | undefined): Fingerprinter {
  if (!key) return createFingerprinter(salt);
  const bytes = canonicalJson(reveal(key));
  const keyed = createHmac('sha256', bytes).update(`linkspec salt ${salt}`).digest('base64');
  const name = createHmac('sha256', bytes).update(`linkspec key ${salt}`).digest('hex').slice(0, 8);
  return createFingerprinter(keyed, { ...SCRYPT_COST, scheme: `${SCRYPT_COST.scheme}.${name}` });
}
