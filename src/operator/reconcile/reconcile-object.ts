import { KubeError } from '../kube/kube-error.js';
import type { LinkObject } from '../objects/link-object.js';
import { specOfObject } from '../objects/spec-of-object.js';
import type { Outcome } from '../runtime/work-queue.js';
import { type Claim, claimIn, withoutClaim } from '../status/claim.js';
import { progressingStatus, statusOf } from '../status/status-of.js';
import { judgeObject } from './judge-object.js';
import { ObjectWriter } from './object-writer.js';
import { ensureFinalizer, removeObject } from './remove-object.js';
import { tellMoved, tellRemoval, tellVerdict, tellWarnings } from './tell.js';
import { resultOf } from './verdict.js';
import type { World } from './world.js';

/**
 * One turn of an object: look, change, tell. What is looked at is as it was at `sinceMs` (performance.now) or later. Gives
 * when to look again. Throws only on defects.
 */
export async function reconcileObject(world: World, key: string, sinceMs: number): Promise<Outcome> {
  const object = world.objects.get(key)?.value;
  if (!object || !world.isLeader()) return { kind: 'done' };
  const writer = new ObjectWriter(world, object);
  try {
    return object.isDeleted
      ? await removed(world, object, writer)
      : await kept(world, key, sinceMs, object, writer);
  } catch (error) {
    return afterKubeError(world, key, error);
  }
}

async function removed(world: World, object: LinkObject, writer: ObjectWriter): Promise<Outcome> {
  const end = await removeObject(world, object, writer);
  if (typeof end === 'string') {
    tellRemoval(world, object, end);
    world.metrics.reconciled('removed');
    return { kind: 'done' };
  }
  tellVerdict(world, object, end);
  await writer.writeStatus((before) => statusOf({ ...object, status: before }, end, undefined, world.now()));
  world.metrics.reconciled('failed');
  return end.turnedAwayMs === undefined ? { kind: 'retry' } : { kind: 'wait', ms: end.turnedAwayMs };
}

async function kept(
  world: World,
  key: string,
  sinceMs: number,
  object: LinkObject,
  writer: ObjectWriter,
): Promise<Outcome> {
  const wanted = specOfObject(object);
  // Before the first write to the server, so that a link to be dropped is never forgotten.
  if (!('problems' in wanted)) await ensureFinalizer(object, wanted.spec.policy.deletion, writer);
  const slow = tellWhenSlow(world, object, writer);
  let claimed: Claim | undefined;
  const beforeChange = async (claim: Claim): Promise<void> => {
    if (await writer.writeStatus((before) => ({ ...before, ...claim }))) claimed = claim;
    slow.begin();
  };
  const judgement = await judgeObject(world, object, { sinceMs, beforeChange }).finally(slow.end);
  const { verdict, claim, settled, turnedAwayMs, intervalMs } = judgement;
  if (verdict.kind === 'ready') world.aftermath.delete(object.uid);
  // Told first: a change that went through is no less news if the status cannot be written.
  tellVerdict(world, object, verdict);
  tellWarnings(world, object, judgement.warnings);
  tellMoved(world, object, verdict.kind === 'ready' ? claim : claimed);
  void settled?.then((failure) => {
    // Ready was told already. The object is looked at again, with this in mind.
    if (!failure) return;
    world.aftermath.set(object.uid, failure);
    world.again(key);
  });
  await writer.writeStatus((before) => {
    // A link that could not be made is not had: its name may be corrected.
    const isNew = claimed && claimIn(object.status) === undefined;
    const isUndone = verdict.kind === 'failed' && verdict.isUndone;
    const status = isNew && isUndone ? withoutClaim(before) : before;
    return statusOf({ ...object, status }, verdict, claim, world.now());
  });
  world.metrics.reconciled(resultOf(verdict));
  if (turnedAwayMs !== undefined) return { kind: 'wait', ms: turnedAwayMs };
  if (verdict.kind === 'failed' && !verdict.isTerminal) return { kind: 'retry' };
  return { kind: 'after', ms: intervalMs * (0.9 + 0.2 * world.random()) };
}

/** A change that takes more than a second shows as Progressing; a quick one costs one write, not two. */
function tellWhenSlow(world: World, object: LinkObject, writer: ObjectWriter) {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      timer ??= setTimeout(() => {
        writer
          .writeStatus((before) => progressingStatus({ ...object, status: before }, world.now()))
          .catch((error: unknown) => world.log.debug('progress could not be told', { error }));
      }, SLOW_MS);
    },
    end: () => clearTimeout(timer),
  };
}

const SLOW_MS = 1_000;

/** What the API server refuses is no defect: somebody wrote first, or it is away. */
function afterKubeError({ log, metrics }: World, key: string, error: unknown): Outcome {
  if (!(error instanceof KubeError)) throw error;
  metrics.reconciled('void');
  switch (error.kind) {
    case 'conflict':
      // Whoever wrote first has made an event, which comes here too.
      return { kind: 'wait', ms: 1_000 };
    case 'not-found':
      return { kind: 'done' };
    default:
      log.warn('the object could not be written; it is tried again', { key, error });
      return { kind: 'retry', ...(error.retryAfterMs !== undefined && { atLeastMs: error.retryAfterMs }) };
  }
}
