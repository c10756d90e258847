import { idText, type ObjectId } from '../../catalog/link-id.js';
import { addressText } from '../../database/server-url.js';
import type { JsonObject } from '../../json/json.js';
import type { Target } from '../servers/connection-of.js';

/**
 * The link that an object has, and the server that it is on. It stands in the status from before the first change on,
 * so that neither a lost write nor an unreadable Secret makes anybody forget whose link it is. A type, not an interface:
 * it is JSON.
 */
export type Claim = {
  /** As database.name. */
  readonly link: string;
  /** As host:port. */
  readonly server: string;
};

export function claimOf(link: ObjectId, { address }: Pick<Target, 'address'>): Claim {
  return { link: idText(link), server: addressText(address) };
}

/** What a status says of it; undefined: the object never had a link. */
export function claimIn({
  link,
  server,
}: JsonObject): { link: string; server: string | undefined } | undefined {
  if (typeof link !== 'string') return undefined;
  return { link, server: typeof server === 'string' ? server : undefined };
}

export function withoutClaim({ link: _link, server: _server, ...status }: JsonObject): JsonObject {
  return status;
}

/** Whether a status says that the object has this very link. */
export function isClaimed(status: JsonObject, { link, server }: Claim): boolean {
  return status.link === link && status.server === server;
}
