import { idText } from '../../catalog/link-id.js';
import type { LinkSpec } from '../../spec/link-spec.js';
import { KubeError } from '../kube/kube-error.js';
import type { LinkObject } from '../objects/link-object.js';
import { specOfObject, type WantedLink } from '../objects/spec-of-object.js';
import { type Claim, claimIn, claimOf } from '../status/claim.js';
import { conditionIn } from '../status/conditions.js';
import { type LinkEnd, type LinkTurn, reconcileLink } from './reconcile-link.js';
import { rivalsOf, winnerOver } from './rivals.js';
import { secretReader } from './secret-reader.js';
import { targetOfObject } from './target-of-object.js';
import { tellDefect } from './tell.js';
import { useServer } from './use-server.js';
import { failed, turnedAway, type Verdict } from './verdict.js';
import type { World } from './world.js';

/** What a look at an object came to, and when to look again. */
export interface Judgement extends LinkEnd {
  /** The link that it is about; undefined: the object makes no sense, or its server is not known. */
  readonly claim?: Claim;
  readonly intervalMs: number;
  readonly warnings: readonly string[];
  /** The server is known to be away: come again then, in milliseconds. */
  readonly turnedAwayMs?: number;
}

/** Looks at an object and brings its link in line, as far as the object, its rivals and its policies allow. */
export async function judgeObject(world: World, object: LinkObject, turn: Occasion): Promise<Judgement> {
  const wanted = specOfObject(object);
  if ('problems' in wanted) {
    const verdict = invalid(wanted.problems.join('; '));
    return { verdict, intervalMs: RARELY_MS, warnings: [] };
  }
  const { intervalMs, warnings } = wanted;
  const end = await judged(world, object, wanted, turn).catch((error: unknown): LinkEnd => {
    // What the API server refuses is no matter of the link.
    if (error instanceof KubeError) throw error;
    tellDefect(world, object, error);
    return { verdict: failed(error) };
  });
  return { intervalMs, warnings, ...end };
}

/** What a turn answers to, and what has to be done before its first change. */
interface Occasion extends Pick<LinkTurn, 'sinceMs'> {
  readonly beforeChange: (claim: Claim) => Promise<void>;
}

/** An object that makes no sense is looked at again when it changes; this is for the case that nobody told. */
const RARELY_MS = 3_600_000;

async function judged(
  world: World,
  object: LinkObject,
  { spec, connectionSecret }: WantedLink,
  { sinceMs, beforeChange }: Occasion,
): Promise<Omit<Judgement, 'intervalMs' | 'warnings'>> {
  const { status } = object;
  const known = claimIn(status);
  if (known && known.link !== idText(spec))
    return { verdict: invalid(`database and name cannot change: the object has the link ${known.link}`) };
  if (spec.suspend) return { verdict: { kind: 'suspended' } };
  const target = targetOfObject(world, object, connectionSecret);
  const claim = claimOf(spec, target);
  const winner = winnerOver(object, rivalsOf(world, object, spec, claim));
  if (winner) return { verdict: conflict(spec, winner), claim };
  const use = await useServer(world, target, (server) =>
    reconcileLink({
      server,
      spec,
      sinceMs,
      beforeChange: () => beforeChange(claim),
      readSecret: secretReader(world.secrets, object.namespace),
      approvedPlan: object.approvedPlan,
      pipelinesFailed: pipelinesFailed(world, object),
      mayTakeOver: known !== undefined || world.seesAll(),
      signal: world.signal,
      settleMs: world.settleMs,
    }),
  );
  if (use.kind === 'open') return { verdict: turnedAway(status, target), turnedAwayMs: use.retryInMs };
  const { verdict } = use.value;
  // A window may be open still, and the object need not live to see its end.
  if (verdict.kind === 'failed' && !verdict.isTerminal) world.finish(target);
  return { ...use.value, claim };
}

function conflict(spec: LinkSpec, winner: LinkObject): Verdict {
  return {
    kind: 'failed',
    reason: 'Conflict',
    message: `object ${winner.namespace}/${winner.name}, which is older, has the link ${idText(spec)}`,
    isTerminal: true,
  };
}

function invalid(message: string): Verdict {
  return { kind: 'failed', reason: 'InvalidSpec', message, isTerminal: true };
}

/** Whether the last change went through and pipelines fell into Error; what is told of that, if this process saw it. */
function pipelinesFailed(world: World, { uid, status }: LinkObject): LinkTurn['pipelinesFailed'] {
  return world.aftermath.get(uid) ?? conditionIn(status, 'Ready')?.reason === 'PipelineFailed';
}
