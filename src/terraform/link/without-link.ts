import { idKey, type ObjectId } from '../../catalog/link-id.js';
import type { Observation } from '../../observe/plan-run.js';

/** What was seen, as if the server had no such link. */
export function withoutLink({ live, snapshot }: Observation, id: ObjectId): Observation {
  const others = new Map(live);
  others.delete(idKey(id));
  return { live: others, snapshot };
}
