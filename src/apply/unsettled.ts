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
  if (!record || link.facts.kind === 'orphan') return record;
  const statements = link.plan.statements.map(({ statement }) => statement);
  // Between DROP and CREATE the link is gone by our hand: with no spec in force, the next run creates it.
  const drops = statements.some(({ kind }) => kind === 'drop-link');
  // Without fingerprints the next plan takes the credentials as unverified anyway.
  const keys = record.fingerprints ? keysAtStake(statements, record) : new Set<string>();
  if (keys.size === 0 && !drops) return record;
  await lock.assertHeld();
  const noted = drops ? { ...record, specDigest: '' } : record;
  return put(run, noted, new Set([...(record.unsettled ?? []), ...keys]));
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
