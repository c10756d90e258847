import { LinkspecError } from '../../error/linkspec-error.js';
import { sourceText } from '../../secret/reference.js';
import type { ReadReference } from '../../secret/resolve.js';
import type { SecretObject } from '../objects/secret-object.js';
import type { Store } from '../runtime/store.js';
import { keyOf } from '../runtime/store.js';

/** Reads `secretKeyRef`s from the Secrets of one namespace, as last seen. Errors: LNK0205, LNK0204, LNK0110. */
export function secretReader(secrets: Pick<Store<SecretObject>, 'get'>, namespace: string): ReadReference {
  return async (reference) => {
    if (reference.kind !== 'secretKeyRef')
      throw new LinkspecError('LNK0110', `${sourceText(reference)} cannot be read by the operator`, {
        hint: 'Use { secretKeyRef: { name: SECRET, key: KEY } }.',
      });
    const secret = secrets.get(keyOf({ namespace, name: reference.name }))?.value;
    const value = secret?.get(reference.key);
    if (value === undefined) {
      const missing = secret ? sourceText(reference) : `Secret ${JSON.stringify(reference.name)}`;
      throw new LinkspecError('LNK0205', `${missing} does not exist`, {
        hint: 'It is read as soon as it is there.',
      });
    }
    if (value === 'binary')
      throw new LinkspecError('LNK0204', `${sourceText(reference)} is not text`, {
        hint: 'A credential is UTF-8 text without NUL.',
      });
    return value;
  };
}
