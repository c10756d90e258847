import { idKey } from '../catalog/link-id.js';
import type { PlannedLink, PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import type { RunFacts } from '../plan/facts.js';
import { trustedKeys } from '../plan/trusted-keys.js';
import { entryKey } from '../state/records.js';
import { snapshotOf } from '../state/state-snapshot.js';
import type { Entry, EntryRef } from '../state/state-store.js';
import { ensureMeta, linkEntry } from './remember.js';
import type { LinkResult } from './result.js';
import { errorOf } from './run-window.js';
import { refusalOf } from './server-refusal.js';

/**
 * Carries out the `record` actions (contract, Statements 5): one write to the state, no window, no pipeline. A
 * record that another run changed since the plan is left to the next plan.
 */
export async function recordLinks(
  run: Run,
  { links, facts }: Pick<PlannedRun, 'links' | 'facts'>,
  { signal }: { readonly signal: AbortSignal },
): Promise<Map<PlannedLink, LinkResult>> {
  const toRecord = links.filter(({ plan }) => plan.action === 'record');
  if (toRecord.length === 0 || signal.aborted) return new Map();
  try {
    await write(run, toRecord, facts);
    return new Map(toRecord.map((link) => [link, resultOf(link, 'done')]));
  } catch (error) {
    const failure = errorOf(refusalOf(error, 'writing the state'));
    return new Map(toRecord.map((link) => [link, { ...resultOf(link, 'failed'), error: failure }]));
  }
}

async function write(run: Run, links: readonly PlannedLink[], asked: RunFacts): Promise<void> {
  const meta = await ensureMeta(run);
  const refs = links.map(({ plan }): EntryRef => ({ kind: 'link', key: entryKey(plan) }));
  const now = snapshotOf(await run.state.read(refs)).links;
  const put: Entry[] = [];
  const remove: EntryRef[] = [];
  for (const { facts: about, plan } of links) {
    if (about.kind === 'orphan') remove.push({ kind: 'link', key: entryKey(plan) });
    else if (about.facts.live) {
      const learned = {
        facts: about.facts,
        live: about.facts.live,
        known: trustedKeys(about.facts, asked),
        trusted: trustedKeys(about.facts, asked).length > 0,
        whole: false,
        lost: new Set<string>(),
        complete: true,
      };
      put.push(await linkEntry(run, meta, { ...learned, previous: now.get(idKey(plan)) }));
    }
  }
  if (put.length > 0) await run.state.put(put);
  if (remove.length > 0) await run.state.remove(remove);
}

function resultOf({ plan: { database, name } }: PlannedLink, outcome: 'done' | 'failed'): LinkResult {
  return { database, name, outcome, statements: [], pipelines: [] };
}
