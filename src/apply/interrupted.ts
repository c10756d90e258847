import { LinkspecError } from '../error/linkspec-error.js';

/** The error of a link that a signal kept from being changed. */
export function interrupted(): LinkspecError {
  return new LinkspecError('LNK0607', 'interrupted before the change was sent', {
    hint: 'Nothing of this link was changed; run the same command again.',
  });
}
