import { idKey, type ObjectId } from '../../catalog/link-id.js';
import { readLink } from '../../database/read-links.js';
import { Look } from '../../observe/catalog-view.js';
import { entryKey } from '../../state/records.js';
import { snapshotOf } from '../../state/state-snapshot.js';
import type { Connection } from '../connection.js';

/** A look from now at one link alone: after a change nobody needs all others again. Throws ServerError, LNK05xx. */
export async function lookAgain({ run, view }: Connection, id: ObjectId): Promise<Look> {
  const key = entryKey(id);
  const [live, entries] = await Promise.all([
    run.server.withSession((session) => readLink(session, id)),
    run.state.read([
      { kind: 'link', key },
      { kind: 'window', key },
    ]),
  ]);
  const observation = {
    live: new Map(live ? [[idKey(id), live]] : []),
    snapshot: snapshotOf(entries),
  };
  return new Look(observation, view.finder.still(), { isWanted: () => true, isPast: () => false });
}
