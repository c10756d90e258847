import { isRightMissing } from '../database/explain-server-error.js';
import { ServerError } from '../database/session.js';
import { LinkspecError } from '../error/linkspec-error.js';

/**
 * A server's answer in linkspec's words. Decides by error number only (reference, section 5): message texts are not
 * documented and change. `doing` says what was tried, e.g. `ALTER LINK db.link`.
 */
export function refusalOf(error: unknown, doing: string): LinkspecError {
  if (error instanceof LinkspecError) return error;
  if (!(error instanceof ServerError))
    return new LinkspecError(
      'LNK0900',
      `${doing}: ${error instanceof Error ? error.name : 'unknown failure'}`,
      {
        hint: 'Please report this with the command that you ran.',
      },
    );
  if (error.kind !== 'refused')
    return new LinkspecError('LNK0305', `${doing}: ${error.message}`, {
      hint: 'Check the server and the network, then run the same command again.',
    });
  if (isRightMissing(error))
    return new LinkspecError('LNK0601', `${doing}: the server denies it: ${error.message}`, {
      hint: 'Grant CREATE LINK, DROP LINK, SHOW LINK, START PIPELINE and SHOW PIPELINE on the database, then run again.',
    });
  switch (error.errno) {
    case 1049:
      return new LinkspecError('LNK0602', `${doing}: ${error.message}`, {
        hint: 'Create the database first, or correct `database` in the spec.',
      });
    case 2332:
      return new LinkspecError('LNK0608', `${doing}: the link is gone`, {
        hint: 'Somebody dropped it; plan again.',
      });
    default:
      return new LinkspecError('LNK0602', `${doing}: server error ${error.errno}: ${error.message}`, {
        hint: 'The statement was refused as a whole: nothing was changed by it.',
      });
  }
}
