import type { Json } from '../json/json.js';
import { entryKey, type LinkRecord } from '../state/records.js';
import { assertRecordIsOurs } from './read-back.js';
import { keysAtStake } from './sent-credentials.js';
import type { WindowContext } from './window-context.js';

/**
 * Notes, before anything is sent, the credential keys that are about to change. Should the run be cut off before it
 * can record what it sent, the fingerprints on record may no longer be those of the server: the next plan then sends
 * these keys again, even if the spec has gone back to the old values. Returns the record as it is now.
 */
export async function noteUnsettled(
  { run, link, lock }: WindowContext,
  record: LinkRecord | undefined,
): Promise<LinkRecord | undefined> {
  // Without fingerprints the next plan takes the credentials as unverified anyway.
  if (!record?.fingerprints || link.facts.kind === 'orphan') return record;
  const keys = keysAtStake(
    link.plan.statements.map(({ statement }) => statement),
    record,
  );
  if (keys.size === 0) return record;
  await lock.assertHeld();
  return put(run, record, new Set([...(record.unsettled ?? []), ...keys]));
}

/** Takes the note back where nothing was sent: only what was lost on the way stays unsettled. */
export async function settleNote(
  context: WindowContext,
  before: LinkRecord | undefined,
  noted: LinkRecord | undefined,
): Promise<void> {
  if (!before || !noted) return;
  const lost = new Set([...(before.unsettled ?? []), ...context.unsettled]);
  await assertRecordIsOurs(context, noted);
  await put(context.run, before, lost);
}

async function put(
  run: WindowContext['run'],
  { unsettled: _, ...record }: LinkRecord,
  unsettled: ReadonlySet<string>,
): Promise<LinkRecord> {
  const noted: LinkRecord = { ...record, ...(unsettled.size > 0 && { unsettled: [...unsettled] }) };
  await run.state.put([{ kind: 'link', key: entryKey(record), body: noted as unknown as Json }]);
  return noted;
}
