import type { ErrorCode } from '../../error/codes.js';
import { LinkspecError } from '../../error/linkspec-error.js';

/** The core's error with the way out that an object has: the flags of a command are none. */
export function inOperatorWords(error: LinkspecError): LinkspecError {
  const hint =
    HINTS[error.code] ??
    error.hint?.replace('ssl-ca=FILE', 'ssl-ca=FILE (in a connection Secret its key ca.crt)');
  return hint === error.hint ? error : new LinkspecError(error.code, error.message, { hint });
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  LNK0401:
    "Hand the link over with `linkspec apply --take-over --owner OWNER`, with this operator's owner, or delete the object.",
  LNK0403: 'Set policy.adoption to Send or Trust.',
  LNK0501: 'It is tried again by itself.',
  LNK0503: 'It is tried again by itself.',
};
