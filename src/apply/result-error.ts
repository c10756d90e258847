import { LinkspecError } from '../error/linkspec-error.js';
import type { LinkResult } from './result.js';

/** Why a link was not changed as planned, as the error that the result tells of. */
export function resultError({ error }: Pick<LinkResult, 'error'>): LinkspecError {
  const { code, message, hint } = error ?? { code: 'LNK0900', message: 'no reason was given' };
  return new LinkspecError(code, message, { hint });
}
