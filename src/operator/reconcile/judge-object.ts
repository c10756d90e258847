import { idText } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { JsonObject } from '../../json/json.js';
import type { LinkSpec } from '../../spec/link-spec.js';
import type { LinkObject } from '../objects/link-object.js';
import { specOfObject, type WantedLink } from '../objects/spec-of-object.js';
import type { Target } from '../servers/connection-of.js';
import { conditionIn } from '../status/conditions.js';
import { type LinkEnd, type LinkTurn, reconcileLink } from './reconcile-link.js';
import { rivalsOf, winnerOver } from './rivals.js';
import { secretReader } from './secret-reader.js';
import { targetOfObject } from './target-of-object.js';
import { failed, type Verdict } from './verdict.js';
import type { World } from './world.js';

/** What a look at an object came to, and when to look again. */
export interface Judgement extends LinkEnd {
  /** Undefined: the object makes no sense. */
  readonly spec: LinkSpec | undefined;
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
    return { verdict, spec: undefined, intervalMs: RARELY_MS, warnings: [] };
  }
  const { spec, intervalMs, warnings } = wanted;
  const end = await judged(world, object, wanted, turn).catch((error: unknown): LinkEnd => {
    if (!(error instanceof LinkspecError))
      world.log.error('reconciling failed', { key: `${object.namespace}/${object.name}`, error });
    return { verdict: failed(error) };
  });
  return { spec, intervalMs, warnings, ...end };
}

type Occasion = Pick<LinkTurn, 'sinceMs' | 'onChange'>;

/** An object that makes no sense is looked at again when it changes; this is for the case that nobody told. */
const RARELY_MS = 3_600_000;

async function judged(
  world: World,
  object: LinkObject,
  { spec, connectionSecret }: WantedLink,
  turn: Occasion,
): Promise<LinkEnd & { readonly turnedAwayMs?: number }> {
  const { status } = object;
  if (typeof status.link === 'string' && status.link !== idText(spec))
    return { verdict: invalid(`database and name cannot change: the object has the link ${status.link}`) };
  if (spec.suspend) return { verdict: { kind: 'suspended' } };
  const target = targetOfObject(world, object, connectionSecret);
  const winner = winnerOver(object, rivalsOf(world, object, spec, target));
  if (winner) return { verdict: conflict(spec, winner) };
  const entry = world.breaker.enter(target.label);
  if (entry.kind === 'open') return { verdict: turnedAway(status, target), turnedAwayMs: entry.retryInMs };
  let reached: 'reached' | 'unreachable' | 'unknown' = 'unknown';
  try {
    return await world.servers.use(target, async (server) => {
      reached = 'reached';
      return reconcileLink({
        ...turn,
        server,
        spec,
        readSecret: secretReader(world.secrets, object.namespace),
        approvedPlan: object.approvedPlan,
        pipelinesFailed: pipelinesFailed(world, object),
        signal: world.signal,
        settleMs: world.settleMs,
      });
    });
  } catch (error) {
    if (isUnreachable(error)) reached = 'unreachable';
    throw error;
  } finally {
    entry.done(reached);
  }
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

/** Not even tried. What the last try came to is repeated, so that waiting for a server writes nothing. */
function turnedAway(status: JsonObject, { label }: Target): Verdict {
  const known = conditionIn(status, 'Ready');
  const message =
    known?.reason === 'ConnectionFailed' && typeof known.message === 'string'
      ? known.message
      : `the server ${label} does not answer. It is tried again, more and more rarely, until it does`;
  return { kind: 'failed', reason: 'ConnectionFailed', message, isTerminal: false, isUntried: true };
}

/** Whether the last change went through and pipelines fell into Error; what is told of that, if this process saw it. */
function pipelinesFailed(world: World, { uid, status }: LinkObject): LinkTurn['pipelinesFailed'] {
  return world.aftermath.get(uid) ?? conditionIn(status, 'Ready')?.reason === 'PipelineFailed';
}

function isUnreachable(error: unknown): boolean {
  return error instanceof LinkspecError && UNREACHABLE.has(error.code);
}

/** No connection, connection lost, no answer in time. */
const UNREACHABLE: ReadonlySet<string> = new Set(['LNK0301', 'LNK0305', 'LNK0308']);
