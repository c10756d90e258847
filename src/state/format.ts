import { LinkspecError } from '../error/linkspec-error.js';
import { isJsonObject } from '../json/json.js';
import type { Entry } from './state-store.js';

/** The format of state that this version reads and writes. */
export const STATE_FORMAT = '1';

/** Throws LNK0505 where the meta entry tells of another format, LNK0506 where it tells of none. `where` is for the message. */
export function checkFormat(entries: readonly Entry[], where: string): void {
  for (const { kind, body } of entries) {
    if (kind !== 'meta') continue;
    const format = isJsonObject(body) && Object.hasOwn(body, 'format') ? body.format : undefined;
    if (typeof format !== 'string') throw damaged(where);
    if (format !== STATE_FORMAT) throw newer(where);
  }
}

/** LNK0505 for the state at `where`. */
export function newer(where: string): LinkspecError {
  return new LinkspecError('LNK0505', `the state in ${where} was written by another version of linkspec`, {
    hint: 'Use the newest linkspec that any of your runs uses.',
  });
}

function damaged(where: string): LinkspecError {
  return new LinkspecError('LNK0506', `the state in ${where} is damaged: its meta entry names no format`, {
    hint: 'Restore it from a backup, or remove it: linkspec then takes every link as never managed.',
  });
}
