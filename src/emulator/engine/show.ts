import type { Node } from '../sql/node.js';
import { noSuchTable } from '../sql/sql-error.js';
import { noSuchView } from './information-schema.js';
import { type Cell, type RowsResult, textRows } from './result.js';
import type { Session } from './session.js';

type ShowNode = Extract<Node, { kind: 'show' }>;

/** SHOW DATABASES, TABLES, COLUMNS, VARIABLES, STATUS, WARNINGS, PROCESSLIST. LIKE goes by the first column. */
export function show(session: Session, node: ShowNode): RowsResult {
  const result = list(session, node);
  if (node.like === undefined) return result;
  const pattern = likePattern(node.like);
  return { ...result, rows: result.rows.filter((row) => pattern.test(String(row[0]))) };
}

function list(session: Session, { what, like }: ShowNode): RowsResult {
  const { world, sessions } = session.engine;
  switch (what.kind) {
    case 'databases':
      return textRows(
        ['Database'],
        [...world.databases].sort().map((name) => [name]),
      );
    case 'tables': {
      const database = session.databaseOf(what.database);
      const suffix = like === undefined ? '' : ` (${like})`;
      const rows = tableNames(session, database).map((name) => (what.full ? [name, 'BASE TABLE'] : [name]));
      return textRows([`Tables_in_${database}${suffix}`, ...(what.full ? ['Table_type'] : [])], rows);
    }
    case 'columns':
      return showColumns(session, what.table.database, what.table.name);
    case 'variables':
      return textRows(['Variable_name', 'Value'], session.variables.list());
    case 'status':
      return textRows(
        ['Variable_name', 'Value'],
        [
          ['Threads_connected', String(sessions.size)],
          ['Uptime', String(Math.floor(process.uptime()))],
        ],
      );
    case 'warnings':
      return textRows(['Level', 'Code', 'Message'], []);
    case 'processlist':
      return textRows(
        ['Id', 'User', 'Host', 'db', 'Command', 'Time', 'State', 'Info'],
        [...sessions.values()].map((one) => [
          String(one.id),
          one.user.name,
          '127.0.0.1',
          one.database ?? null,
          one.current ? 'Query' : 'Sleep',
          String(one.current ? Math.floor((Date.now() - one.current.since) / 1000) : 0),
          '',
          one.current?.sql ?? null,
        ]),
      );
    default:
      return what satisfies never;
  }
}

function tableNames(session: Session, database: string): string[] {
  const { tables, views } = session.engine;
  if (database === 'information_schema') return views.names();
  return tables
    .list(database)
    .map(({ name }) => name)
    .sort();
}

function showColumns(session: Session, named: string | undefined, name: string): RowsResult {
  const { tables, views } = session.engine;
  const database = session.databaseOf(
    named?.toLowerCase() === 'information_schema' ? 'information_schema' : named,
  );
  const head = ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'];
  if (database === 'information_schema') {
    const view = views.find(name);
    if (!view) throw noSuchView(name);
    return textRows(
      head,
      view.columns().map((column): Cell[] => [column.name, column.type, 'YES', '', null, '']),
    );
  }
  const table = tables.find(database, name);
  if (!table) throw noSuchTable(database, name);
  return textRows(
    head,
    table.columns.map((column): Cell[] => [
      column.name,
      column.typeText,
      column.notNull ? 'NO' : 'YES',
      table.primaryKey.includes(column.name) ? 'PRI' : '',
      column.defaultSql ?? null,
      column.autoIncrement ? 'auto_increment' : '',
    ]),
  );
}

/** A LIKE pattern as a regular expression: % any text, _ any character, backslash takes the next as it is. */
function likePattern(like: string): RegExp {
  const source = like.replaceAll(
    /\\(.)|([%_])|([^\\%_])/gsu,
    (_all, escaped?: string, wild?: string, plain?: string) => {
      if (wild !== undefined) return wild === '%' ? '.*' : '.';
      return (escaped ?? plain ?? '').replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    },
  );
  return new RegExp(`^${source}$`, 'isu');
}
