import { notEmulated, SqlError } from '../sql/sql-error.js';
import { type Translation, toSqlite } from '../sql/sqlite-dialect.js';
import type { Token } from '../sql/tokenize.js';
import { dialectContext } from './dialect-context.js';
import type { ViewAccess } from './information-schema.js';
import type { Result, RowsResult } from './result.js';
import { isDenied } from './rights.js';
import type { Session } from './session.js';

/** SELECT, over ordinary tables or over information_schema, with FOR UPDATE on one rowstore table. */
export async function runSelect(session: Session, sql: string, tokens: readonly Token[]): Promise<Result> {
  const { views, tables } = session.engine;
  const access = viewAccessOf(session);
  const plain = views.plainSelect(tokens, session.database, access);
  if (plain) return plain;
  const viewNames = new Set<string>();
  const translation = toSqlite(sql, tokens, dialectContext(session, 'SELECT', viewNames));
  if (viewNames.size > 0) {
    if (viewNames.size < new Set(translation.tables).size)
      throw notEmulated('a join of information_schema with other tables');
    return views.select(translation.sql, [...viewNames], access);
  }
  if (translation.forUpdate) await lockRows(session, translation);
  const { columns, rows, integer, numeric } = tables.select(translation.sql);
  const named: RowsResult['columns'] = columns.map((name, index) => ({
    name,
    type:
      tables.columnType(name, translation.tables) ??
      (integer[index] ? 'integer' : numeric[index] ? 'double' : 'text'),
  }));
  return { kind: 'rows', columns: named, rows };
}

/** Takes the row locks of SELECT … FOR UPDATE; outside of a transaction it only waits for them. */
async function lockRows(session: Session, translation: Translation): Promise<void> {
  const { tables, rowLocks, world } = session.engine;
  const table = tables.byStoredName(translation.tables[0] ?? '');
  if (!table || translation.tables.length > 1) throw notEmulated('FOR UPDATE over other than one table');
  if (!table.rowstore && world.switches.forUpdateOnColumnstore === 'refuse')
    throw new SqlError(
      world.switches.errors.columnstoreLock,
      'Taking lock on columnstore table is not supported',
    );
  const since = performance.now();
  for (;;) {
    const keys = tables.keysWhere(table, translation.sql.slice(translation.from));
    const key = rowLocks.blocked(keys, session);
    if (key === undefined) {
      if (session.inTransaction) rowLocks.take(keys, session);
      return;
    }
    await session.waitForRow(key, since);
  }
}

/** What the session's user may see of the views; what happens to who may not see links is a switch. */
function viewAccessOf(session: Session): ViewAccess {
  const { user, engine } = session;
  const limited = (user.denied ?? []).some(({ kind }) => kind === 'show-links' || kind === 'show-pipelines');
  return {
    demand: (view) => {
      const { showLinksWithoutRight } = engine.world.switches;
      const hidden =
        view === 'LINKS' &&
        showLinksWithoutRight === 'refuse' &&
        (user.denied ?? []).some(({ kind }) => kind === 'show-links');
      if (hidden || isDenied(user, 'select', 'information_schema', view))
        throw new SqlError(1142, `SELECT command denied to user '${user.name}'@'%' for table '${view}'`);
    },
    visible: limited
      ? (view, database) => {
          if (view === 'LINKS') return !isDenied(user, 'show-links', database);
          const ofPipelines = view === 'PIPELINES' || view === 'PIPELINES_ERRORS';
          return !ofPipelines || !isDenied(user, 'show-pipelines', database);
        }
      : undefined,
  };
}
