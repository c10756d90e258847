import { LinkspecError } from '../../error/linkspec-error.js';
import type { LinkObject } from '../objects/link-object.js';
import { keyOf } from '../runtime/store.js';
import { type Target, targetOfSecret } from '../servers/connection-of.js';
import type { World } from './world.js';

/** The server that an object's link lives on. Throws LNK0205 (no such Secret), LNK0204, LNK0307. */
export function targetOfObject(
  { secrets, standardTarget }: Pick<World, 'secrets' | 'standardTarget'>,
  { namespace }: Pick<LinkObject, 'namespace'>,
  connectionSecret: string | undefined,
): Target {
  if (connectionSecret === undefined) {
    if (standardTarget) return standardTarget;
    throw new LinkspecError('LNK0307', 'no server is named', {
      hint: 'Set spec.connectionSecretRef, or LINKSPEC_URL in the environment of the operator.',
    });
  }
  const secret = secrets.get(keyOf({ namespace, name: connectionSecret }))?.value;
  if (secret) return targetOfSecret(connectionSecret, secret);
  throw new LinkspecError('LNK0205', `connection Secret ${JSON.stringify(connectionSecret)} does not exist`, {
    hint: 'It is read as soon as it is there.',
  });
}
