import { LinkspecError } from '../error/linkspec-error.js';
import { compactJson, type Json, parseJson } from '../json/json.js';
import { quoteText } from '../sql/quote.js';
import { checkFormat } from '../state/format.js';
import type { Entry, EntryKind, EntryRef, StateStore } from '../state/state-store.js';
import { isAbsent } from './explain-server-error.js';
import { groupBy } from './group-by.js';
import { createRowLocks } from './row-locks.js';
import { type Server, ServerError, type Table } from './session.js';
import { explainStateError } from './state-errors.js';
import { type StateNames, stateDatabaseDdl, stateDdl, stateNames } from './state-schema.js';

/**
 * The state in tables of the server itself. Reading never creates anything; the first write or lock creates the
 * database and its tables (`ddl`). Errors: LNK0504 (rights), LNK0505, LNK0506, LNK0503 and LNK0507 (locks), and those
 * of any query. A write whose connection is lost is sent again: writing the same twice makes no difference.
 */
export function createStateTables(
  database: string,
  server: Server,
  ddl: (names: StateNames) => readonly string[] = stateDdl,
): StateStore {
  const names = stateNames(database);

  /** Sends again what was lost: everything here can run twice. An absent table stays a {@link ServerError}. */
  async function send(doing: string, sql: string): Promise<Table> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await server.withSession((session) => session.query(sql));
      } catch (error) {
        if (isAbsent(error)) throw error;
        if (!isPassing(error) || attempt === ATTEMPTS) throw explainStateError(error, doing, names);
      }
    }
  }

  async function select(where: string): Promise<readonly Entry[]> {
    const table = await send(READING, `SELECT kind, k, body FROM ${names.entries}${where}`).catch(
      noneIfAbsent,
    );
    return (table?.rows ?? []).map(([kind, key, body]) => entryOf(names, kind ?? '', key ?? '', body ?? ''));
  }

  async function create(): Promise<void> {
    await createTables().catch(async (error: unknown) => {
      if (!isAbsent(error)) throw error;
      await run(stateDatabaseDdl(names));
      await createTables();
    });
  }

  async function createTables(): Promise<void> {
    for (const sql of ddl(names)) await run(sql);
  }

  /** Runs DDL; another run may have created the same a moment ago. A missing database stays a {@link ServerError}. */
  async function run(sql: string): Promise<void> {
    await server
      .withSession((session) => session.query(sql))
      .catch((error: unknown) => {
        if (isAbsent(error)) throw error;
        if (!(error instanceof ServerError) || !EXISTS.has(error.errno))
          throw explainStateError(error, WRITING, names);
      });
  }

  async function write(sql: string): Promise<void> {
    await send(WRITING, sql).catch(async (error: unknown) => {
      if (!isAbsent(error)) throw error;
      await create();
      await send(WRITING, sql).catch((again: unknown) => {
        throw explainStateError(again, WRITING, names);
      });
    });
  }

  const locks = createRowLocks(names, server, create);

  return {
    kind: 'database',
    label: `database:${database}`,
    async load() {
      const entries = await select('');
      checkFormat(entries, `the tables of ${names.database}`);
      return entries;
    },
    async read(keys) {
      const found: Entry[] = [];
      for (const batch of batches(keys)) found.push(...(await select(` WHERE ${anyOf(batch)}`)));
      return found;
    },
    async put(entries) {
      for (const batch of batches(entries)) await write(upsert(names, batch));
    },
    async remove(keys) {
      for (const batch of batches(keys))
        await send(WRITING, `DELETE FROM ${names.entries} WHERE ${anyOf(batch)}`).catch(noneIfAbsent);
    },
    lock: locks.lock,
    close: locks.close,
  };
}

const READING = 'reading the state';
const WRITING = 'writing the state';
const ATTEMPTS = 3;
/** Database exists, table exists. */
const EXISTS: ReadonlySet<number> = new Set([1007, 1050]);
/** Rows per statement: big enough to make round trips few, small enough for any max_allowed_packet. */
const BATCH = 500;

/** Where database or table do not exist, nothing was ever written. */
function noneIfAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}

/** A lost connection, or a row that somebody held for too long (lock wait timeout, deadlock). */
function isPassing(error: unknown): boolean {
  return (
    error instanceof ServerError && (error.kind === 'lost' || error.errno === 1205 || error.errno === 1213)
  );
}

function batches<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / BATCH);
  return Array.from({ length: count }, (_, index) => items.slice(index * BATCH, (index + 1) * BATCH));
}

function anyOf(keys: readonly EntryRef[]): string {
  return [...groupBy(keys, ({ kind }) => kind)]
    .map(([kind, members]) => {
      const list = members.map(({ key }) => quoteText(key)).join(', ');
      return `(kind = ${quoteText(kind)} AND k IN (${list}))`;
    })
    .join(' OR ');
}

function upsert(names: StateNames, entries: readonly Entry[]): string {
  const rows = entries.map(
    ({ kind, key, body }) => `(${quoteText(kind)}, ${quoteText(key)}, ${quoteText(bodyText(body))})`,
  );
  return `INSERT INTO ${names.entries} (kind, k, body) VALUES ${rows.join(', ')} ON DUPLICATE KEY UPDATE body = VALUES(body)`;
}

/** JSON in ASCII: what is beyond it can only stand inside a JSON string, where \u escapes say the same. */
function bodyText(body: Json): string {
  return compactJson(body).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function entryOf(names: StateNames, kind: string, key: string, body: string): Entry {
  try {
    return { kind: kind as EntryKind, key, body: parseJson(body) };
  } catch {
    throw new LinkspecError(
      'LNK0506',
      `the state is damaged: ${names.entries} has a ${kind} entry ${key} that is not JSON`,
      {
        hint: 'Restore the table from a backup, or delete that row: linkspec then takes the link as never managed.',
      },
    );
  }
}
