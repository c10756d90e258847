import type { CreateTableNode } from '../sql/node.js';
import { noSuchTable, SqlError } from '../sql/sql-error.js';
import { toSqlite } from '../sql/sqlite-dialect.js';
import { sqliteName } from '../sql/sqlite-text.js';
import type { QualifiedName } from '../sql/token-reader.js';
import type { Token } from '../sql/tokenize.js';
import { isSystemDatabase } from './catalog-views.js';
import { dialectContext } from './dialect-context.js';
import { DONE, type DoneResult, type Result } from './result.js';
import { isDenied } from './rights.js';
import type { Session } from './session.js';
import type { StoredTable, Touch } from './stored-table.js';

type Verb = 'INSERT' | 'UPDATE' | 'DELETE' | 'REPLACE';

/** INSERT, UPDATE, DELETE, REPLACE: waits for rows that others hold, then writes and holds them itself. */
export async function runWrite(
  session: Session,
  verb: Verb,
  sql: string,
  tokens: readonly Token[],
): Promise<Result> {
  const views = new Set<string>();
  const translation = toSqlite(sql, tokens, dialectContext(session, verb, views));
  if (views.size > 0)
    throw new SqlError(
      1044,
      `Access denied for user '${session.user.name}'@'%' to database 'information_schema'`,
    );
  return write(session, verb, translation.sql);
}

async function write(session: Session, verb: Verb, sql: string): Promise<DoneResult> {
  const { tables, rowLocks } = session.engine;
  const since = performance.now();
  for (;;) {
    const attempt = tables.write(sql, (keys) => rowLocks.blocked(keys, session));
    if (attempt.kind === 'kept') {
      session.remember(attempt.touches);
      return counted(session, verb, attempt.touches, attempt.insertId);
    }
    await session.waitForRow(attempt.key, since);
  }
}

/** MySQL's counts: an upsert that updates counts two; an update that changes nothing counts none, but is found. */
function counted(session: Session, verb: Verb, touches: readonly Touch[], rowid: number): DoneResult {
  const count = (kind: Touch['kind']): number => touches.filter((touch) => touch.kind === kind).length;
  const updates = touches.filter(({ kind }) => kind === 'update');
  const changed = updates.filter(({ before, after }) =>
    before.some((value, index) => value !== after[index]),
  ).length;
  const direct = count('insert') + count('delete');
  const autoIncrement = touches[0]?.table.columns.some((column) => column.autoIncrement) ?? false;
  const insertId = autoIncrement && verb !== 'UPDATE' && verb !== 'DELETE' ? rowid : 0;
  if (insertId > 0) session.lastInsertId = insertId;
  if (verb !== 'UPDATE')
    return {
      kind: 'done',
      affected: direct + 2 * changed,
      found: direct + changed + updates.length,
      insertId,
      info: count('try') > 1 ? `Records: ${count('try')}  Duplicates: ${updates.length}  Warnings: 0` : '',
    };
  return {
    kind: 'done',
    affected: changed,
    found: updates.length,
    insertId,
    info: `Rows matched: ${updates.length}  Changed: ${changed}  Warnings: 0`,
  };
}

export function createTable(session: Session, node: CreateTableNode): Result {
  const { tables } = session.engine;
  const database = session.databaseOf(node.table.database);
  refuseDdl(session, 'CREATE', database, node.table.name);
  session.commit();
  if (tables.find(database, node.table.name)) {
    if (node.ifNotExists) return DONE;
    throw new SqlError(1050, `Table '${node.table.name}' already exists`);
  }
  tables.create(database, node);
  return DONE;
}

export function dropTables(session: Session, names: readonly QualifiedName[], ifExists: boolean): Result {
  const { tables } = session.engine;
  session.commit();
  for (const name of names) {
    const database = session.databaseOf(name.database);
    refuseDdl(session, 'DROP', database, name.name);
    const table = tables.find(database, name.name);
    if (table) tables.drop(table);
    else if (!ifExists) throw new SqlError(1051, `Unknown table '${database}.${name.name}'`);
  }
  return DONE;
}

export async function truncateTable(session: Session, name: QualifiedName): Promise<Result> {
  const database = session.databaseOf(name.database);
  refuseDdl(session, 'DROP', database, name.name);
  session.commit();
  const table: StoredTable | undefined = session.engine.tables.find(database, name.name);
  if (!table) throw noSuchTable(database, name.name);
  await write(session, 'DELETE', `DELETE FROM ${sqliteName(table.storedName)}`);
  return DONE;
}

function refuseDdl(session: Session, verb: string, database: string, table: string): void {
  if (isSystemDatabase(database) || isDenied(session.user, 'ddl', database, table))
    throw new SqlError(
      1142,
      `${verb} command denied to user '${session.user.name}'@'%' for table '${table}'`,
    );
}
