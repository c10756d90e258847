import { idKey } from '../catalog/link-id.js';
import { fingerprinterOf } from '../observe/gather-credentials.js';
import type { PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import { makeSeals } from '../secret/seal.js';
import { snapshotOf } from '../state/state-snapshot.js';

/**
 * Seals the fingerprints of the run's links, so that the next plan finds them unchanged at the cost of one stretch
 * (docs/design/fingerprints.md). Only after a run that wrote records: a run that changes nothing writes nothing.
 */
export async function sealLinks(run: Run, planned: PlannedRun): Promise<void> {
  if (run.state.kind === 'none') return;
  if (!planned.links.some(({ plan }) => plan.action !== 'none' && plan.action !== 'blocked')) return;
  const now = snapshotOf(await run.state.load());
  if (!now.meta) return;
  const links = planned.links.flatMap(({ facts: about }) => {
    if (about.kind === 'orphan' || about.facts.credentials.kind !== 'values') return [];
    const { spec, record, credentials } = about.facts;
    return [
      {
        id: { database: spec.database, name: spec.name },
        credentials: credentials.values,
        recorded: record?.fingerprints ?? null,
        recordedNow: now.links.get(idKey(spec))?.fingerprints ?? null,
        comparison: credentials.comparison,
      },
    ];
  });
  const facts = new Map(
    links.flatMap(({ id, comparison }) => (comparison ? [[idKey(id), comparison] as const] : [])),
  );
  const changes = await makeSeals({
    links,
    facts,
    seals: now.seals,
    fingerprinter: fingerprinterOf(run, now.meta.salt),
  });
  if (changes.put.length > 0) await run.state.put(changes.put);
  if (changes.remove.length > 0) await run.state.remove(changes.remove);
}
