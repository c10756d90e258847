import { LinkspecError } from '../error/linkspec-error.js';
import { explainServerError, isAbsent, isRightMissing } from './explain-server-error.js';
import { ServerError } from './session.js';
import type { StateNames } from './state-schema.js';

/** An error met while using the state tables, for people: missing rights are LNK0504, the rest as for any query. */
export function explainStateError(error: unknown, doing: string, names: StateNames): unknown {
  if (error instanceof ServerError && isRightMissing(error))
    return new LinkspecError('LNK0504', `${doing} failed: ${error.message} (error ${error.errno})`, {
      hint: `An administrator can run GRANT CREATE DATABASE, CREATE, SELECT, INSERT, UPDATE, DELETE ON ${names.database}.* for this user; or keep the state elsewhere with --state file:PATH.`,
    });
  if (error instanceof ServerError && isAbsent(error))
    return new LinkspecError('LNK0504', `${doing} failed: ${error.message} (error ${error.errno})`, {
      hint: `The tables of ${names.database} went away while the run was under way: run again.`,
    });
  return explainServerError(error, doing);
}
