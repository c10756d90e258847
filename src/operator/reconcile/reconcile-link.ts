import { planForApply } from '../../apply/alter-link-probe.js';
import { applyRun } from '../../apply/apply-run.js';
import type { LinkResult } from '../../apply/result.js';
import { resultError } from '../../apply/result-error.js';
import { resume } from '../../apply/resume.js';
import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import { activityOf } from '../../catalog/live-pipeline.js';
import type { Change } from '../../diff/change.js';
import type { ErrorCode } from '../../error/codes.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { Look } from '../../observe/catalog-view.js';
import { PLAIN_OPTIONS, type PlannedLink, type PlannedRun, planRun } from '../../observe/plan-run.js';
import type { Run } from '../../observe/run.js';
import { blockedError } from '../../plan/blocked-error.js';
import { visible } from '../../report/visible.js';
import type { ReadReference } from '../../secret/resolve.js';
import type { LinkSpec } from '../../spec/link-spec.js';
import { specDigest } from '../../spec/spec-digest.js';
import type { OpenServer } from '../servers/server-pool.js';
import { inSeconds } from '../status/in-seconds.js';
import { type Done, type Failure, failed, type Verdict } from './verdict.js';
import { waitingPlan } from './waiting-plan.js';

/** One link's turn. */
export interface LinkTurn {
  readonly server: OpenServer;
  readonly spec: LinkSpec;
  /** What the turn answers to happened then (performance.now): no older look will do. */
  readonly sinceMs: number;
  readonly readSecret: ReadReference;
  /** The hash that a person approved, if any. */
  readonly approvedPlan: string | undefined;
  /** An earlier change went through, and pipelines fell into Error: whether they still are is looked at. */
  readonly pipelinesFailed: Failure | boolean;
  /** Whether a link that this operator manages already may be this object's: it is, or no unseen object can have it. */
  readonly mayTakeOver: boolean;
  /** Aborted when this process should begin nothing new: it stops, or another one leads. */
  readonly signal: AbortSignal;
  /** Milliseconds that started pipelines are watched. */
  readonly settleMs: number;
  /** Waited for once it is known that a change is made, before it begins. What it throws is thrown on. */
  readonly beforeChange: () => Promise<void>;
}

export interface LinkEnd {
  readonly verdict: Verdict;
  /** Comes after the verdict: the pipelines are watched on. Undefined: they did not fail. Never rejects. */
  readonly settled?: Promise<Failure | undefined>;
}

/** Brings one link to what its object says, as `linkspec apply` would. Throws LinkspecError; foreign errors are defects. */
export async function reconcileLink(turn: LinkTurn): Promise<LinkEnd> {
  const { server, spec } = turn;
  const run: Run = { ...server.run, readSecret: turn.readSecret };
  const look = await lookAt(server, run, turn);
  const record = look.observation.snapshot.links.get(idKey(spec));
  if (!turn.mayTakeOver && record?.owner === run.owner) return { verdict: UNSEEN };
  const finder = look.finder.moving();
  const planned = await planForApply(run, (again) =>
    planRun(again, [spec], PLAIN_OPTIONS, { observation: look.observation, finder }),
  );
  const [link] = planned.links;
  if (!link) throw new TypeError('a plan of one link has one link');
  const { plan } = link;
  if (plan.action === 'blocked') return { verdict: failed(blockedError(plan)) };
  if (plan.action === 'none') return { verdict: await atRest(turn, look, link) };
  if (plan.statements.length > 0 && spec.policy.approval === 'Manual') {
    const waiting = waitingPlan(link);
    if (turn.approvedPlan !== waiting.hash) {
      const drift = isCorrection(link, spec) ? { drift: `differs: ${pathsOf(plan.changes)}` } : {};
      const isOther = turn.approvedPlan !== undefined;
      return { verdict: { kind: 'approval', plan: waiting, isOther, ...drift } };
    }
  }
  await turn.beforeChange();
  return carriedOut(turn, run, planned, link);
}

/** A look at a link whose pipelines run: what an interrupted run (of any door) left stopped is started first. */
async function lookAt(
  { timed, view }: OpenServer,
  run: Run,
  { spec, sinceMs }: Pick<LinkTurn, 'spec' | 'sinceMs'>,
): Promise<Look> {
  const oldestMs = Math.max(sinceMs, performance.now() - OLD_MS);
  const look = await timed('read', () => view.since(oldestMs, spec));
  if (look.heldOf(spec).length === 0) return look;
  const { errors } = await resume(run);
  const again = await timed('read', () => view.fresh(spec));
  if (again.heldOf(spec).length === 0) return again;
  throw errors[0] ?? new LinkspecError('LNK0503', `another run is changing ${idText(spec)}`);
}

/** Until the operator sees all namespaces again: whose link it is cannot be told. */
const UNSEEN: Verdict = {
  kind: 'failed',
  reason: 'Conflict',
  message:
    "the link is managed already, and may be that of an object in a namespace that cannot be watched. The operator's log names it",
  isTerminal: false,
};

/** A crowd shares a look for this long: its pipelines' texts are taken as seen in it. */
const OLD_MS = 5_000;

/** Drops the link of a deleted object, if this operator managed it. Throws LinkspecError. */
export async function dropLink(
  turn: Pick<LinkTurn, 'server' | 'spec' | 'signal'>,
): Promise<'dropped' | 'not ours'> {
  const { server, spec, signal } = turn;
  const { run } = server;
  const look = await server.timed('read', () => server.view.fresh(spec));
  const record = look.observation.snapshot.links.get(idKey(spec));
  // Without a record nobody knows whether this operator ever managed the link: then it is not its to drop.
  if (record?.owner !== run.owner) return 'not ours';
  const finder = look.finder.moving();
  const planned = await planRun(
    run,
    [],
    { ...PLAIN_OPTIONS, drop: [spec] },
    { observation: look.observation, finder },
  );
  const [link] = planned.links;
  if (link?.plan.action === 'blocked') throw blockedError(link.plan);
  const [result] = await server.timed('change', () =>
    applyRun(run, planned, { ...ONE_LINK, settleMs: 0, signal }),
  );
  server.view.changed(spec);
  if (result?.error) throw resultError(result);
  return 'dropped';
}

const ONE_LINK = { concurrency: 1, failFast: false, seals: false, lockTimeoutMs: 30_000 } as const;

async function carriedOut(
  turn: LinkTurn,
  run: Run,
  planned: PlannedRun,
  link: PlannedLink,
): Promise<LinkEnd> {
  const { server, spec, signal, settleMs } = turn;
  let close: (result: LinkResult) => void = () => undefined;
  const closed = new Promise<LinkResult>((resolve) => {
    close = resolve;
  });
  const ended = applyRun(run, planned, { ...ONE_LINK, settleMs, signal, onClosed: close }).then(
    ([result]) => result,
  );
  const result = await server.timed('change', () => Promise.race([closed, ended]));
  server.view.changed(spec);
  if (!result) throw new TypeError('a run of one link has one result');
  const sent = done(link, result, isCorrection(link, spec));
  if (result.error) {
    const isUndone = result.statements.length === 0 && REFUSED.has(result.error.code);
    return { verdict: { ...failed(resultError(result)), ...sent, isUndone } };
  }
  const settled = ended.then(
    (last) => (last?.error ? failed(resultError(last)) : undefined),
    () => undefined,
  );
  // Pipelines that were in Error before were not paused for the change, and so not started.
  const failure =
    turn.pipelinesFailed !== false && (await failedStill(true, await server.view.fresh(spec), spec));
  if (failure) return { verdict: { ...failure, ...sent }, settled };
  const appliedAt = inSeconds(run.now());
  return { verdict: { kind: 'ready', message: readyMessage(result), appliedAt, ...sent }, settled };
}

/** The server refused the statement, so nothing came of it. */
const REFUSED: ReadonlySet<ErrorCode> = new Set(['LNK0601', 'LNK0602']);

/** Whether a plan puts back what somebody else has changed: the object is as last applied, and no credential differs. */
function isCorrection({ facts, plan }: PlannedLink, spec: LinkSpec): boolean {
  const isKnown = facts.kind === 'spec' && facts.facts.record?.specDigest === specDigest(spec);
  return isKnown && plan.changes.every(({ path }) => !path.startsWith('credentials'));
}

function pathsOf(changes: readonly Change[]): string {
  return visible(changes.map(({ path }) => path).join(', '));
}

/** Pipelines of a link that are in Error since an earlier change, as a failure; undefined: there are none any more. */
async function failedStill(told: Failure | true, look: Look, link: ObjectId): Promise<Failure | undefined> {
  const users = (await look.pipelines()).filter(
    ({ link: its, state }) => its && idKey(its) === idKey(link) && activityOf(state) === 'failed',
  );
  if (users.length === 0) return undefined;
  if (told !== true) return told;
  return failed(
    new LinkspecError('LNK0605', `in Error since an earlier change: ${users.map(idText).join(', ')}`, {
      hint: 'Mend the credentials or the source; start the pipeline, or set policy.revive: true and change the link.',
    }),
  );
}

/** A link that needs nothing: Ready, drifted as the policy leaves it, or still with a pipeline in Error. */
async function atRest(
  { pipelinesFailed, spec }: LinkTurn,
  look: Look,
  { plan, facts }: PlannedLink,
): Promise<Verdict> {
  const failure = pipelinesFailed !== false && (await failedStill(pipelinesFailed, look, spec));
  if (failure) return failure;
  const appliedAt = look.observation.snapshot.links.get(idKey(spec))?.appliedAt;
  const isGone = facts.kind === 'spec' && facts.facts.live === undefined;
  const drift = plan.drift ?? [];
  return {
    kind: 'ready',
    message: drift.length > 0 ? sentence(plan.reason) : UP_TO_DATE,
    appliedAt: appliedAt === undefined ? undefined : inSeconds(new Date(appliedAt)),
    ...(drift.length > 0 && {
      drift: isGone ? sentence(plan.reason) : `differs and is left: ${pathsOf(drift)}`,
    }),
  };
}

function sentence(text: string): string {
  return visible(text.charAt(0).toUpperCase() + text.slice(1));
}

const UP_TO_DATE = 'The link is as the object says';

function readyMessage({ pipelines }: LinkResult): string {
  const paused = pipelines.filter(({ downtimeMs }) => downtimeMs !== null);
  return paused.length === 0
    ? UP_TO_DATE
    : `${UP_TO_DATE}; paused and running again: ${paused.map(idText).join(', ')}`;
}

function done({ plan }: PlannedLink, { statements }: LinkResult, corrected: boolean): { done?: Done } {
  if (statements.length === 0) return {};
  const how = plan.action === 'create' ? 'Created' : corrected ? 'DriftCorrected' : 'Updated';
  return { done: { how, statements: statements.map(({ sql }) => visible(sql)) } };
}
