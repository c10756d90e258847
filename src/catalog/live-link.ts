import type { JsonObject } from '../json/json.js';
import type { ObjectId } from './link-id.js';

/** A link as the server tells it (information_schema.LINKS, docs 9.1). Credentials can never be read back. */
export interface LiveLink extends ObjectId {
  /** As the server spells it; compared without regard to case. */
  readonly type: string;
  /** Empty where the server has none. */
  readonly description: string;
  /** An absent CONFIG is `{}`; `unreadable` where no command of this server shows it (e.g. HTTP before 9.1). */
  readonly config: JsonObject | 'unreadable';
}
