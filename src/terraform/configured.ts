import { LinkspecError } from '../error/linkspec-error.js';
import { type Connection, connect } from './connection.js';
import { DATA_SOURCES } from './data-sources.js';
import { type AppliedLinkState, applyLink } from './link/apply-link.js';
import { linkIdOf } from './link/attributes.js';
import { importedLink } from './link/import-link.js';
import { type PlannedLinkState, type PlanRequest, planLink } from './link/plan-link.js';
import { refreshed } from './link/refresh.js';
import type { Settings } from './settings.js';
import type { ValueObject } from './values/value.js';
import type { Log } from './wire/log.js';

type Change = Omit<PlanRequest, 'connection'>;

/** What the provider does with a server. Loaded once there is one: the schema and validation need no driver. */
export interface Configured {
  /** The state as it is now; null: the link is gone. */
  refresh(state: ValueObject): Promise<ValueObject | null>;
  plan(change: Change): Promise<PlannedLinkState>;
  apply(change: {
    readonly prior: ValueObject | null;
    readonly planned: ValueObject | null;
    readonly config: ValueObject | null;
  }): Promise<AppliedLinkState>;
  import(id: string): Promise<ValueObject>;
  read(dataSource: string, config: ValueObject): Promise<ValueObject>;
  /** Waits for the changes that are under way, and closes. */
  end(): Promise<void>;
}

/** Connects. `signal`: aborted when no more should be begun. Throws LinkspecError LNK03xx, LNK0701. */
export async function configure(settings: Settings, signal: AbortSignal, log: Log): Promise<Configured> {
  const connection = await connect(settings, signal, log);
  const underWay = new Set<Promise<unknown>>();
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(STOPPED), { once: true });
  });
  stopped.catch(() => undefined);
  // What only reads may be left alone in the middle; a change may not.
  const reading = <T>(work: Promise<T>): Promise<T> => Promise.race([work, stopped]);
  return {
    refresh: (state) => reading(refresh(connection, state)),
    plan: (change) => reading(planLink({ ...change, connection })),
    async apply(change) {
      const work = applyLink({ ...change, connection });
      underWay.add(work);
      return work.finally(() => underWay.delete(work));
    },
    import: (id) => reading(connection.view.seen().then((look) => importedLink(id, look))),
    read: (dataSource, config) => reading(readData(connection, dataSource, config)),
    async end() {
      await Promise.allSettled(underWay);
      await connection.close();
    },
  };
}

const STOPPED = new LinkspecError('LNK0607', 'interrupted while the server was being read', {
  hint: 'Nothing was changed; run the same command again.',
});

async function refresh({ view }: Connection, state: ValueObject): Promise<ValueObject | null> {
  const id = linkIdOf(state);
  return id ? refreshed(state, await view.seen(id)) : state;
}

/** Plans without a server, where the provider's settings are not known yet. */
export function planUnconfigured(change: Change): Promise<PlannedLinkState> {
  return planLink({ ...change, connection: undefined });
}

async function readData(
  connection: Connection,
  dataSource: string,
  config: ValueObject,
): Promise<ValueObject> {
  const read = DATA_SOURCES.get(dataSource);
  if (!read) throw new TypeError('a data source in the schema and nowhere else');
  return read(connection, config);
}
