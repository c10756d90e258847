import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import type { LinkObject } from '../objects/link-object.js';
import { specOfObject } from '../objects/spec-of-object.js';
import type { Target } from '../servers/connection-of.js';
import { targetOfObject } from './target-of-object.js';
import { INDEX, type World } from './world.js';

/** Other objects whose link is of the same name on the same server, whatever login they use; suspended ones too. */
export function rivalsOf(
  world: Pick<World, 'objects' | 'secrets' | 'standardTarget'>,
  object: LinkObject,
  link: ObjectId,
  { address }: Target,
): LinkObject[] {
  return [...world.objects.by(INDEX.link, idKey(link))].flatMap((key) => {
    const rival = world.objects.get(key)?.value;
    if (!rival || rival.uid === object.uid) return [];
    const wanted = specOfObject(rival);
    if ('problems' in wanted) return [];
    try {
      const theirs = targetOfObject(world, rival, wanted.connectionSecret).address;
      return theirs.host === address.host && theirs.port === address.port ? [rival] : [];
    } catch {
      // Without an address it has no link anywhere.
      return [];
    }
  });
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
