import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import { explainServerError } from '../database/explain-server-error.js';
import { fillConfigs, readLinks } from '../database/read-links.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { decideDrop } from '../plan/decide-drop.js';
import { decideLink } from '../plan/decide-link.js';
import { decideOrphan } from '../plan/decide-orphan.js';
import type { Draft } from '../plan/draft.js';
import type { LinkFacts, OrphanFacts, RunFacts } from '../plan/facts.js';
import { finishDraft } from '../plan/finish-draft.js';
import type { LinkPlan, Plan } from '../plan/plan.js';
import type { LinkSpec } from '../spec/link-spec.js';
import { LOST_WITHOUT_STATE } from '../state/no-store.js';
import { type StateSnapshot, snapshotOf } from '../state/state-snapshot.js';
import { DependantFinder } from './dependants.js';
import { gatherCredentials } from './gather-credentials.js';
import type { Run } from './run.js';

/** What the user asked of this run, beyond the specs. */
export interface PlanOptions {
  /** Also drop links that no spec names any more. */
  readonly prune: boolean;
  /** `db.link` texts; empty: all links. */
  readonly targets: readonly string[];
  /** `--trust-credentials`. */
  readonly trust: boolean;
  readonly takeOver: boolean;
  /** Links to drop because a person said so, whatever their last policy was (terraform destroy, a deleted object). */
  readonly drop?: readonly ObjectId[];
}

export const PLAIN_OPTIONS: PlanOptions = { prune: false, targets: [], trust: false, takeOver: false };

/** What the server and the state say at one moment: the ground that a plan stands on. */
export interface Observation {
  /** All links of the server, by idKey. */
  readonly live: ReadonlyMap<string, LiveLink>;
  readonly snapshot: StateSnapshot;
}

/** A plan and what an apply needs to carry out each of its links. */
export interface PlannedRun {
  readonly plan: Plan;
  readonly links: readonly PlannedLink[];
  readonly facts: RunFacts;
  readonly snapshot: StateSnapshot;
  readonly finder: DependantFinder;
}

export interface PlannedLink {
  readonly plan: LinkPlan;
  readonly needs: Draft['needs'];
  readonly facts:
    | { readonly kind: 'spec'; readonly facts: LinkFacts }
    | { readonly kind: 'orphan'; readonly facts: Pick<OrphanFacts, 'live'> };
}

/**
 * Plans a run: reads the server, the state and the secrets, and decides every link. Sends reads only. An apply
 * starts here too, so a plan and its apply can never differ in how they decide. A door that plans link by link gives
 * what it has `seen`, so that many plans share one look.
 *
 * Errors: LNK03xx (server), LNK05xx (state), LNK0701 (a target that names nothing).
 */
export async function planRun(
  run: Run,
  specs: readonly LinkSpec[],
  options: PlanOptions,
  seen: { readonly observation?: Observation; readonly finder?: DependantFinder } = {},
): Promise<PlannedRun> {
  const wanted = targeted(specs, options.targets);
  const facts: RunFacts = {
    owner: run.owner,
    takeOver: options.takeOver,
    trust: options.trust,
    remembers: run.state.kind !== 'none',
    capabilities: run.capabilities,
  };
  const { live, snapshot } = seen.observation ?? (await observe(run, wanted));
  const linkFacts = await gatherCredentials(
    run,
    facts,
    wanted.map((spec) => ({ spec, live: live.get(idKey(spec)), record: snapshot.links.get(idKey(spec)) })),
    snapshot,
  );
  const orphans = options.prune ? orphansOf(specs, snapshot, live, run.owner, options.targets) : [];
  const drops = (options.drop ?? []).map((id) => ({
    live: live.get(idKey(id)),
    record: snapshot.links.get(idKey(id)),
    id,
  }));
  const decided = [
    ...linkFacts.map((one) => ({
      draft: decideLink(one, facts),
      facts: { kind: 'spec', facts: one } as const,
    })),
    ...orphans.flatMap((one) => {
      const draft = decideOrphan(one);
      return draft ? [{ draft, facts: { kind: 'orphan', facts: one } as const }] : [];
    }),
    ...drops.map((one) => ({
      draft: decideDrop(one.id, one, facts),
      facts: { kind: 'orphan', facts: one } as const,
    })),
  ];
  const finder = seen.finder ?? new DependantFinder(run.server);
  const drafts = decided.map(({ draft }) => draft);
  if (drafts.some(({ needs }) => needs.kind !== 'none')) run.progress('finding the pipelines on the links');
  const dependants = await explained('reading the pipelines', finder.find(drafts));
  const links = decided.map(({ draft, facts: about }) => ({
    plan: finishDraft(draft, dependants.get(idKey(draft.link)) ?? []),
    needs: draft.needs,
    facts: about,
  }));
  const named = new Set(specs.map(idKey));
  const plan: Plan = {
    links: links.map((link) => link.plan),
    unmanaged: [...live.keys()].filter((key) => !named.has(key) && !snapshot.links.has(key)).length,
    held: snapshot.windows.flatMap(({ link, since, pipelines }) =>
      pipelines.map(({ database, name }) => ({ database, name, link, since })),
    ),
    notes: run.state.kind === 'none' ? [LOST_WITHOUT_STATE] : [],
  };
  return { plan, links, facts, snapshot, finder };
}

/**
 * Reads all links and the whole state: two or three queries, however many links there are. `wanted` are the links whose
 * config matters, for servers that show it link by link. Errors: LNK03xx, LNK05xx.
 */
export async function observe(run: Run, wanted: readonly ObjectId[]): Promise<Observation> {
  run.progress('reading links and state');
  const [live, entries] = await Promise.all([
    explained('reading the links', readLive(run, wanted)),
    run.state.load(),
  ]);
  return { live, snapshot: snapshotOf(entries) };
}

/** In words for people; see `explainServerError` for the codes. */
async function explained<T>(doing: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw explainServerError(error, doing);
  });
}

async function readLive(run: Run, specs: readonly ObjectId[]): Promise<Map<string, LiveLink>> {
  return run.server.withSession(async (session) => {
    const databases = [...new Set(specs.map(({ database }) => database))];
    const { links, configMissing } = await readLinks(session, databases);
    const live = new Map(links.map((link) => [idKey(link), link]));
    if (!configMissing) return live;
    const wanted = new Set(specs.map(idKey));
    const filled = await fillConfigs(
      session,
      links.filter((link) => wanted.has(idKey(link))),
    );
    return new Map([...live, ...filled.map((link) => [idKey(link), link] as const)]);
  });
}

function targeted(specs: readonly LinkSpec[], targets: readonly string[]): readonly LinkSpec[] {
  if (targets.length === 0) return specs;
  return specs.filter((spec) => targets.includes(idText(spec)));
}

function orphansOf(
  specs: readonly LinkSpec[],
  snapshot: StateSnapshot,
  live: ReadonlyMap<string, LiveLink>,
  owner: string,
  targets: readonly string[],
): OrphanFacts[] {
  const named = new Set(specs.map(idKey));
  return [...snapshot.links]
    .filter(([key, record]) => record.owner === owner && !named.has(key))
    .filter(([, record]) => targets.length === 0 || targets.includes(idText(record)))
    .map(([key, record]) => ({ record, live: live.get(key) }));
}

/** Throws LNK0701 for targets that no spec and no managed link answers to. */
export function checkTargets(targets: readonly string[], known: readonly ObjectId[]): void {
  if (targets.length === 0) return;
  const keys = new Map(known.map((id) => [idKey(id), idText(id)]));
  const names = new Set(keys.values());
  const several = targets.find((target) => [...keys.values()].filter((name) => name === target).length > 1);
  if (several !== undefined)
    throw new LinkspecError('LNK0701', `${JSON.stringify(several)} is the name of more than one link`, {
      hint: 'Their names hold dots; leave --target out, or name a file that has just the spec you mean.',
    });
  const missing = targets.filter((target) => !names.has(target));
  if (missing.length === 0) return;
  throw new LinkspecError(
    'LNK0701',
    `no link is called ${missing.map((name) => JSON.stringify(name)).join(', ')}`,
    {
      hint: `Targets are written DATABASE.LINK; known are ${[...names].sort().slice(0, 5).join(', ') || 'none'}.`,
    },
  );
}
