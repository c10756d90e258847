import { idKey } from '../catalog/link-id.js';
import { readLink } from '../database/read-links.js';
import { LinkspecError } from '../error/linkspec-error.js';
import type { PlannedLink, PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import type { LinkPlan } from '../plan/plan.js';
import type { PlanFile, SavedLink } from '../plan/plan-file.js';
import { renderPrintable } from '../sql/render.js';
import { persist } from './persist.js';
import { readNow, recheck } from './recheck.js';

/**
 * Holds a saved plan against the same specs planned again now (contract, apply PLANFILE). What comes out the same is
 * carried out. A link that has moved since is refused, unless it has moved to where the plan wanted it.
 */
export async function matchSavedPlan(run: Run, saved: PlanFile, planned: PlannedRun): Promise<PlannedRun> {
  const expected = new Map(saved.links.map((link) => [idKey(link), link]));
  const links = await Promise.all(
    planned.links.map(async (link) => ({
      ...link,
      plan: await matched(run, planned, link, expected.get(idKey(link.plan))),
    })),
  );
  const named = new Set(planned.links.map(({ plan }) => idKey(plan)));
  const lost = saved.links.filter((link) => !named.has(idKey(link)) && link.action !== 'none');
  const all = [...links, ...(await Promise.all(lost.map((link) => noLongerPlanned(run, planned, link))))];
  return { ...planned, links: all, plan: { ...planned.plan, links: all.map(({ plan }) => plan) } };
}

async function matched(
  run: Run,
  planned: PlannedRun,
  link: PlannedLink,
  saved: SavedLink | undefined,
): Promise<LinkPlan> {
  const { plan } = link;
  if (plan.action === 'blocked') return plan;
  if (!saved) return stale(plan, 'the saved plan does not name this link');
  const moved = saved.basis !== plan.basis;
  if (moved && (plan.action === 'none' || (await isDesired(run, planned, link, saved.basis))))
    return unchanged(plan);
  if (moved)
    return stale(
      plan,
      'the live link, its recorded fingerprints or its owner have moved since the plan was saved',
    );
  const statements = plan.statements.map(({ statement }) => renderPrintable(statement));
  const same =
    plan.action === saved.action &&
    statements.length === saved.statements.length &&
    statements.every((sql, index) => sql === saved.statements[index]);
  return same
    ? plan
    : stale(plan, `planned again, it comes out as ${plan.action}, and the saved plan says ${saved.action}`);
}

async function isDesired(run: Run, planned: PlannedRun, link: PlannedLink, basis: string): Promise<boolean> {
  const context = { run, planned, link };
  return (await recheck(context, await readNow(context), basis)) === 'desired';
}

/** A link that was to be pruned, and that this run would not prune: gone with its record, or not this owner's. */
async function noLongerPlanned(run: Run, { snapshot }: PlannedRun, saved: SavedLink): Promise<PlannedLink> {
  const { database, name, basis } = saved;
  const live = await persist(run, () =>
    run.server.withSession((session) => readLink(session, { database, name })),
  );
  const record = snapshot.links.get(idKey(saved));
  const type = live?.type ?? record?.type ?? '';
  const plan: LinkPlan = unchanged({ database, name, type, basis, action: 'none', reason: '', ...NOTHING });
  const isGone = !live && !record;
  return {
    plan: isGone
      ? plan
      : stale(plan, 'no longer to be pruned: its owner, its policy or the specs have moved'),
    needs: { kind: 'none' },
    facts: { kind: 'orphan', facts: { live } },
  };
}

const NOTHING = { changes: [], statements: [], pipelines: [] } as const;

function unchanged(plan: LinkPlan): LinkPlan {
  return {
    ...plan,
    action: 'none',
    reason: 'already as the plan wanted it',
    changes: [],
    statements: [],
    pipelines: [],
  };
}

function stale(plan: LinkPlan, reason: string): LinkPlan {
  return {
    ...plan,
    action: 'blocked',
    code: 'LNK0501',
    reason,
    hint: 'Nothing was done to it; make a new plan and look at the difference.',
    statements: [],
    // Nothing of it is carried out, so nothing pauses.
    pipelines: plan.pipelines.map(({ database, name, state }) => ({ database, name, state, pause: false })),
  };
}

/** Throws LNK0502 where the plan was made with another state than this run's. */
export function checkState(saved: PlanFile, state: string | null): void {
  if (saved.state === null || saved.state === state) return;
  throw new LinkspecError('LNK0502', 'the plan was made with another state than this run has', {
    hint: 'Give the same --url and --state as when it was planned, or make a new plan.',
  });
}
