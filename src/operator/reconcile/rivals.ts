import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import type { LinkObject } from '../objects/link-object.js';
import { specOfObject } from '../objects/spec-of-object.js';
import { type Claim, claimIn, claimOf } from '../status/claim.js';
import { targetOfObject } from './target-of-object.js';
import { INDEX, type World } from './world.js';

type Sight = Pick<World, 'objects' | 'secrets' | 'standardTarget'>;

/** Names of the links that an object has or asks for, for {@link INDEX}. */
export function linksOfObject(object: LinkObject): string[] {
  const wanted = specOfObject(object);
  const asked = 'problems' in wanted ? [] : [idText(wanted.spec)];
  const claim = claimIn(object.status);
  return [...new Set(claim ? [claim.link, ...asked] : asked)];
}

/**
 * Other objects for the same link on the same server, whatever login they use; suspended ones too, and those that have
 * it though their spec or their Secret makes no sense just now.
 */
export function rivalsOf(world: Sight, object: LinkObject, link: ObjectId, claim: Claim): LinkObject[] {
  return [...world.objects.by(INDEX.link, claim.link)].flatMap((key) => {
    const rival = world.objects.get(key)?.value;
    return rival && rival.uid !== object.uid && isRival(world, rival, link, claim) ? [rival] : [];
  });
}

function isRival(world: Sight, rival: LinkObject, link: ObjectId, { link: text, server }: Claim): boolean {
  const theirs = claimIn(rival.status);
  // It has another link, and only names this one: its renaming was refused.
  if (theirs && theirs.link !== text) return false;
  const wanted = specOfObject(rival);
  const asked = 'problems' in wanted ? undefined : wanted.spec;
  // Names with dots may read the same.
  if (asked && idText(asked) === text && idKey(asked) !== idKey(link)) return false;
  if (theirs?.server === server) return true;
  if ('problems' in wanted) return false;
  try {
    return claimOf(wanted.spec, targetOfObject(world, rival, wanted.connectionSecret)).server === server;
  } catch {
    // Without an address it has no link anywhere.
    return false;
  }
}

/**
 * The object that has the link, where it is not this one: of two objects for one link on one server the oldest wins, and
 * of two of the same second the one whose namespace and name come first. Objects on their way out have nothing.
 */
export function winnerOver(object: LinkObject, rivals: readonly LinkObject[]): LinkObject | undefined {
  const [first] = [object, ...rivals].filter(({ isDeleted }) => !isDeleted).sort(byAge);
  return first === undefined || first.uid === object.uid ? undefined : first;
}

function byAge(a: LinkObject, b: LinkObject): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return placeOf(a) < placeOf(b) ? -1 : 1;
}

function placeOf({ namespace, name }: LinkObject): string {
  return idText({ database: namespace, name });
}
