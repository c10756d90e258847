import { randomBytes } from 'node:crypto';
import { isRightMissing } from './explain-server-error.js';
import { ServerError, type Session } from './session.js';

/**
 * Whether the server knows ALTER LINK: one on a name that surely does not exist changes nothing and tells by its
 * error. A syntax error (1064) means unknown; 1142 or 1227 means that the right is missing, which is only checked
 * where the statement is understood; anything else, 2332 ("no such link") above all, means known.
 * Throws {@link ServerError} where the server did not answer.
 */
export async function probeAlterLink(
  session: Session,
  database: string,
): Promise<'known' | 'unknown' | 'denied'> {
  try {
    await session.run({
      kind: 'alter-link',
      link: { database, name: `linkspec_probe_${randomBytes(12).toString('hex')}` },
      config: { kind: 'key', key: 'probe', value: '' },
    });
    return 'known';
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind !== 'refused') throw error;
    if (error.errno === 1064) return 'unknown';
    return isRightMissing(error) ? 'denied' : 'known';
  }
}
