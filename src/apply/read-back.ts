import { readLink } from '../database/read-links.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { canonicalJson, type Json } from '../json/json.js';
import { trustedKeys } from '../plan/trusted-keys.js';
import { entryKey, type LinkRecord } from '../state/records.js';
import { persist } from './persist.js';
import { readNow } from './recheck.js';
import { ensureMeta, linkEntry } from './remember.js';
import { credentialKeys, sendsAllCredentials } from './sent-credentials.js';
import { mismatch } from './verify.js';
import type { WindowContext } from './window-context.js';

/** Reads the link back, writes what was sent to the state, and throws if the link is not as meant (LNK0604). */
export async function readBack(
  context: WindowContext,
  previous: LinkRecord | undefined,
  complete: boolean,
): Promise<void> {
  const { run, link, sent } = context;
  await assertRecordIsOurs(context, previous);
  if (link.facts.kind === 'orphan') {
    await run.state.remove([{ kind: 'link', key: entryKey(link.plan) }]);
    return;
  }
  const { facts } = link.facts;
  const live = await persist(run, () => run.server.withSession((session) => readLink(session, link.plan)));
  const wrong = complete ? mismatch(link.plan, facts.spec, live) : undefined;
  if (live && run.state.kind !== 'none') {
    const statements = link.plan.statements.slice(0, sent.length).map(({ statement }) => statement);
    const meta = await ensureMeta(run);
    const trusted = trustedKeys(facts, context.planned.facts);
    const learned = {
      facts,
      live,
      previous,
      known: [...statements.flatMap(credentialKeys), ...trusted],
      trusted: trusted.length > 0,
      whole: statements.some(sendsAllCredentials),
      lost: context.unsettled,
      complete: complete && wrong === undefined,
    };
    await run.state.put([await linkEntry(run, meta, learned)]);
  }
  if (wrong) throw wrong;
}

/** While the lock was lost another run may have changed the link: what it wrote is nearer to the truth. */
export async function assertRecordIsOurs(
  context: WindowContext,
  previous: LinkRecord | undefined,
): Promise<void> {
  const { lock } = context;
  const held = await lock.regain();
  if (!lock.wasLost) return;
  const { record } = await readNow(context);
  if (held === 'held' && textOf(record) === textOf(previous)) return;
  throw new LinkspecError(
    'LNK0507',
    'the lock of the link was lost, and another run changed the link since',
    {
      hint: 'Run again: the link is looked at anew.',
    },
  );
}

function textOf(record: LinkRecord | undefined): string {
  return record ? canonicalJson(record as unknown as Json) : '';
}
