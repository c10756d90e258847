import { LinkspecError } from '../error/linkspec-error.js';
import { ConnectError } from './connect-error.js';
import { ServerError } from './session.js';

/**
 * A {@link ServerError} as an error for people: LNK0301, LNK0302, LNK0306, LNK0307 (no connection), LNK0305 (lost),
 * LNK0308 (no answer in time), LNK0601 (a right is missing), LNK0309 (refused). Anything else comes back as it is.
 * `doing` says what was under way, such as "reading the links".
 */
export function explainServerError(error: unknown, doing: string): unknown {
  if (error instanceof ConnectError)
    return new LinkspecError(error.code, error.message, { hint: error.hint });
  if (!(error instanceof ServerError)) return error;
  switch (error.kind) {
    case 'unreachable':
      return new LinkspecError('LNK0301', `${doing} failed: ${error.message}`, { hint: 'Run again.' });
    case 'lost':
      return new LinkspecError('LNK0305', `${doing} failed: ${error.message}`, { hint: 'Run again.' });
    case 'timeout':
      return new LinkspecError('LNK0308', `${doing} failed: ${error.message}`, {
        hint: 'Run again once the server is less busy.',
      });
    case 'refused':
      return isRightMissing(error)
        ? new LinkspecError('LNK0601', `${doing} failed: ${said(error)}`, {
            hint: 'Ask an administrator for the right that the message names.',
          })
        : new LinkspecError('LNK0309', `${doing} failed: ${said(error)}`, {
            hint: "The number is the server's own; its documentation lists what it means.",
          });
    default:
      return error.kind satisfies never;
  }
}

/** Whether the server refused for want of a right: 1044 (database), 1142 (command), 1227 (privilege), 1143, 1370. */
export function isRightMissing(error: unknown): boolean {
  return error instanceof ServerError && [1044, 1142, 1143, 1227, 1370].includes(error.errno);
}

/** Whether what was asked about does not exist: 1049 (database), 1146 and 1051 (table), 1109 (table of a schema). */
export function isAbsent(error: unknown): boolean {
  return error instanceof ServerError && [1049, 1051, 1109, 1146].includes(error.errno);
}

function said(error: ServerError): string {
  return `${error.message} (error ${error.errno})`;
}
