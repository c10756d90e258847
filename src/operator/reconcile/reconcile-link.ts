import { planForApply } from '../../apply/alter-link-probe.js';
import { applyRun } from '../../apply/apply-run.js';
import type { LinkResult } from '../../apply/result.js';
import { resultError } from '../../apply/result-error.js';
import { resume } from '../../apply/resume.js';
import { idKey, idText } from '../../catalog/link-id.js';
import { activityOf } from '../../catalog/live-pipeline.js';
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
import { type Failure, failed, type Verdict } from './verdict.js';
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
  /** The last change went through, and pipelines fell into Error: whether they still are is looked at. */
  readonly pipelinesFailed: Failure | boolean;
  /** Aborted when this process should begin nothing new: it stops, or another one leads. */
  readonly signal: AbortSignal;
  /** Milliseconds that started pipelines are watched. */
  readonly settleMs: number;
  /** Told once it is known that a change is made, which may take a while. */
  readonly onChange: () => void;
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
    const waiting = waitingPlan(plan);
    if (turn.approvedPlan !== waiting.hash) return { verdict: { kind: 'approval', plan: waiting } };
  }
  if (plan.statements.length > 0) turn.onChange();
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
  { server, spec, signal, settleMs }: LinkTurn,
  run: Run,
  planned: PlannedRun,
  link: PlannedLink,
): Promise<LinkEnd> {
  const corrected = link.facts.kind === 'spec' && link.facts.facts.record?.specDigest === specDigest(spec);
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
  if (result.error) return { verdict: failed(resultError(result)) };
  const settled = ended.then(
    (last) => (last?.error ? failed(resultError(last)) : undefined),
    () => undefined,
  );
  const appliedAt = inSeconds(run.now());
  return {
    verdict: { kind: 'ready', message: readyMessage(result), appliedAt, ...done(link, result, corrected) },
    settled,
  };
}

/** A link that needs nothing: Ready, drifted as the policy leaves it, or still with a pipeline in Error. */
async function atRest(
  { pipelinesFailed, spec }: LinkTurn,
  look: Look,
  { plan }: PlannedLink,
): Promise<Verdict> {
  if (pipelinesFailed !== false) {
    const users = (await look.pipelines()).filter(
      ({ link, state }) => link && idKey(link) === idKey(plan) && activityOf(state) === 'failed',
    );
    if (users.length > 0 && pipelinesFailed !== true) return pipelinesFailed;
    if (users.length > 0)
      return failed(
        new LinkspecError('LNK0605', `in Error since the last change: ${users.map(idText).join(', ')}`, {
          hint: 'Mend the credentials or the source; start the pipeline, or set policy.revive: true and change the link.',
        }),
      );
  }
  const drift = plan.drift?.map(({ path }) => path) ?? [];
  const appliedAt = look.observation.snapshot.links.get(idKey(spec))?.appliedAt;
  return {
    kind: 'ready',
    message: UP_TO_DATE,
    appliedAt: appliedAt === undefined ? undefined : inSeconds(new Date(appliedAt)),
    ...(drift.length > 0 && { drift: visible(`differs and is left: ${drift.join(', ')}`) }),
  };
}

const UP_TO_DATE = 'The link is as the object says';

function readyMessage({ pipelines }: LinkResult): string {
  const paused = pipelines.filter(({ downtimeMs }) => downtimeMs !== null);
  return paused.length === 0
    ? UP_TO_DATE
    : `${UP_TO_DATE}; paused and running again: ${paused.map(idText).join(', ')}`;
}

function done({ plan }: PlannedLink, { statements }: LinkResult, corrected: boolean): Pick<Done, 'done'> {
  if (statements.length === 0) return {};
  const onlyVisible = plan.changes.every(({ path }) => !path.startsWith('credentials'));
  const how = plan.action === 'create' ? 'Created' : corrected && onlyVisible ? 'DriftCorrected' : 'Updated';
  return { done: { how, statements: statements.map(({ sql }) => visible(sql)) } };
}

type Done = Extract<Verdict, { readonly kind: 'ready' }>;
