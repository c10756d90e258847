import { LinkspecError } from '../error/linkspec-error.js';
import type { LinkPlan } from './plan.js';

/** What stands against a blocked link, as an error: its code, its reason and the way out. */
export function blockedError({
  code,
  reason,
  hint,
}: Pick<LinkPlan, 'code' | 'reason' | 'hint'>): LinkspecError {
  return new LinkspecError(code ?? 'LNK0900', reason, { hint });
}
