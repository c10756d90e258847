import { type DialectContext, type Translation, toSqlite } from '../sql/sqlite-dialect.js';
import type { QualifiedName } from '../sql/token-reader.js';
import type { Token } from '../sql/tokenize.js';
import { noSuchView, type RowFilter } from './information-schema.js';
import type { Result, RowsResult } from './result.js';
import { isDenied } from './rights.js';
import type { Session } from './session.js';
import { unknownVariable } from './set-variables.js';
import { noSuchTable, notEmulated, SqlError } from './sql-error.js';

/** SELECT, over ordinary tables or over information_schema, with FOR UPDATE on one rowstore table. */
export async function runSelect(session: Session, sql: string, tokens: readonly Token[]): Promise<Result> {
  const { views, tables } = session.engine;
  const visible = rowFilterOf(session);
  const plain = views.plainSelect(tokens, session.database, visible);
  if (plain) return plain;
  const viewNames = new Set<string>();
  const translation = toSqlite(sql, tokens, dialectContext(session, 'SELECT', viewNames));
  if (viewNames.size > 0) {
    if (viewNames.size < new Set(translation.tables).size)
      throw notEmulated('a join of information_schema with other tables');
    return views.select(translation.sql, [...viewNames], visible);
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

/** What names stand for in this session. Views that are named are put into `viewNames`. */
export function dialectContext(session: Session, verb: string, viewNames: Set<string>): DialectContext {
  const { tables, views, world } = session.engine;
  return {
    table: (name: QualifiedName) => {
      if (name.database === undefined && name.name.toUpperCase() === 'DUAL') return 'dual';
      const database = session.databaseOf(systemName(name.database));
      if (database === 'information_schema') {
        const view = views.find(name.name);
        if (!view) throw noSuchView(name.name);
        viewNames.add(view.name);
        refuseView(session, view.name);
        return view.name;
      }
      const kind = verb === 'SELECT' ? 'select' : 'dml';
      if (isDenied(session.user, kind, database, name.name))
        throw new SqlError(
          1142,
          `${verb} command denied to user '${session.user.name}'@'%' for table '${name.name}'`,
        );
      const table = tables.find(database, name.name);
      if (!table) throw noSuchTable(database, name.name);
      return table.storedName;
    },
    systemVariable: (name) => {
      const value = session.variables.get(name);
      if (value === undefined) throw unknownVariable(name);
      return value;
    },
    userVariable: (name) => session.userVariables.get(name) ?? null,
    sessionFunction: (name) => {
      switch (name) {
        case 'DATABASE':
        case 'SCHEMA':
          return session.database ?? null;
        case 'USER':
        case 'SESSION_USER':
        case 'SYSTEM_USER':
          return `${session.user.name}@127.0.0.1`;
        case 'CURRENT_USER':
          return `${session.user.name}@%`;
        case 'VERSION':
          return session.variables.get('version') ?? '';
        case 'CONNECTION_ID':
          return session.id;
        case 'LAST_INSERT_ID':
          return session.lastInsertId;
        case 'MEMSQL_VERSION':
          return world.version;
        default:
          return undefined;
      }
    },
  };
}

function systemName(database: string | undefined): string | undefined {
  return database?.toLowerCase() === 'information_schema' ? 'information_schema' : database;
}

/** A user without the right to see links gets error 1142 from the view, where the switch says so. */
function refuseView(session: Session, view: string): void {
  if (view !== 'LINKS' || session.engine.world.switches.showLinksWithoutRight !== 'refuse') return;
  if ((session.user.denied ?? []).some((denial) => denial.kind === 'show-links'))
    throw new SqlError(1142, `SELECT command denied to user '${session.user.name}'@'%' for table 'LINKS'`);
}

/** Undefined where the user sees everything. */
function rowFilterOf(session: Session): RowFilter | undefined {
  const { user } = session;
  const limited = (user.denied ?? []).some(({ kind }) => kind === 'show-links' || kind === 'show-pipelines');
  if (!limited) return undefined;
  return (view, database) => {
    if (view === 'LINKS') return !isDenied(user, 'show-links', database);
    if (view === 'PIPELINES' || view === 'PIPELINES_ERRORS')
      return !isDenied(user, 'show-pipelines', database);
    return true;
  };
}
