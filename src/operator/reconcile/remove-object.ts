import { idText } from '../../catalog/link-id.js';
import { FINALIZER, type LinkObject } from '../objects/link-object.js';
import { specOfObject } from '../objects/spec-of-object.js';
import { claimIn, claimOf, isClaimed } from '../status/claim.js';
import type { ObjectWriter } from './object-writer.js';
import { dropLink } from './reconcile-link.js';
import { rivalsOf, winnerOver } from './rivals.js';
import { targetOfObject } from './target-of-object.js';
import { tellDefect } from './tell.js';
import { useServer } from './use-server.js';
import { type Failure, failed, turnedAway } from './verdict.js';
import type { World } from './world.js';

/**
 * Lets a deleted object go. With `deletion: Retain` at once, whatever the server does; with `Delete` once its link is
 * dropped. The link of a suspended object, one that another object has, and one that this object never had are left.
 * Gives what became of the link, or what stands against it: turning `policy.deletion` to Retain frees the object.
 */
export async function removeObject(
  world: World,
  object: LinkObject,
  writer: ObjectWriter,
): Promise<'free' | 'dropped' | Hindrance> {
  if (!object.finalizers.includes(FINALIZER)) return 'free';
  const end = await droppedIfAsked(world, object);
  if (typeof end === 'string') await writer.writeFinalizers(without);
  return end;
}

/** What keeps the object; the server is known to be away: come again then, in milliseconds. */
type Hindrance = Failure & { readonly turnedAwayMs?: number };

/** Puts the finalizer on an object with `deletion: Delete`, and takes it off others. Throws KubeError. */
export async function ensureFinalizer(
  object: LinkObject,
  deletion: 'Retain' | 'Delete',
  writer: ObjectWriter,
): Promise<void> {
  const has = object.finalizers.includes(FINALIZER);
  if (has === (deletion === 'Delete')) return;
  await writer.writeFinalizers(has ? without : (finalizers) => [...without(finalizers), FINALIZER]);
}

async function droppedIfAsked(world: World, object: LinkObject): Promise<'free' | 'dropped' | Hindrance> {
  const wanted = specOfObject(object);
  if ('problems' in wanted) return 'free';
  const { spec, connectionSecret } = wanted;
  // The object may never have had this link: it was another's, or is the one that a refused renaming names.
  if (claimIn(object.status)?.link !== idText(spec)) return 'free';
  if (spec.policy.deletion === 'Retain' || spec.suspend) return 'free';
  try {
    const target = targetOfObject(world, object, connectionSecret);
    const claim = claimOf(spec, target);
    if (!isClaimed(object.status, claim)) return 'free';
    if (winnerOver(object, rivalsOf(world, object, spec, claim))) return 'free';
    const use = await useServer(world, target, (server) => dropLink({ server, spec, signal: world.signal }));
    if (use.kind === 'open') return { ...turnedAway(object.status, target), turnedAwayMs: use.retryInMs };
    return use.value === 'dropped' ? 'dropped' : 'free';
  } catch (error) {
    tellDefect(world, object, error);
    return blocked(failed(error));
  }
}

function without(finalizers: readonly string[]): readonly string[] {
  return finalizers.filter((name) => name !== FINALIZER);
}

/** What blocks it may go away unseen (a pipeline is dropped), so it is tried again. */
function blocked(failure: Failure): Failure {
  const reason = failure.reason === 'ChangeBlocked' ? 'DeletionBlocked' : failure.reason;
  return { ...failure, reason, isTerminal: false };
}
