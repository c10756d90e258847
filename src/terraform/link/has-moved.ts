import { idKey } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { Look } from '../../observe/catalog-view.js';
import type { ValueObject } from '../values/value.js';
import { credentialsTextOf, linkIdOf } from './attributes.js';
import { configText, fingerprintOf } from './refresh.js';

/**
 * Whether what is managed of a link differs from what Terraform's plan rests on: the state that it refreshed before
 * it planned (contract, apply of a saved plan).
 */
export function hasMoved(prior: ValueObject, config: ValueObject, look: Look): boolean {
  const id = linkIdOf(prior);
  const live = id && look.live(id);
  if (!live) return true;
  const record = look.observation.snapshot.links.get(idKey(id));
  return (
    live.type.toUpperCase() !== prior.type ||
    ((config.config ?? null) !== null && configText(prior, live) !== prior.config) ||
    ((config.description ?? null) !== null && live.description !== prior.description) ||
    (credentialsTextOf(config) !== null && fingerprintOf(record) !== prior.fingerprint)
  );
}

/** The error of a change whose plan rests on something that is no more. */
export const MOVED = new LinkspecError(
  'LNK0501',
  'the link was changed by somebody else after it was planned',
  { hint: 'Nothing was done to it. Plan again, with a refresh, and look at the difference.' },
);
