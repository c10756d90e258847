import type { ColumnNode, CreateTableNode } from '../sql/node.js';
import { SqlError } from '../sql/sql-error.js';
import { sqliteName, sqliteText } from '../sql/sqlite-text.js';
import { sqliteTypeOf } from './column-types.js';
import { columnIndex, type StoredTable, type Touch } from './stored-table.js';

/** CREATE TABLE for SQLite. Throws 1072 where a key names no column. */
export function createTableSql(table: StoredTable, node: CreateTableNode): string {
  for (const name of [...table.primaryKey, ...node.uniqueKeys.flat()])
    if (columnIndex(table, name) === -1)
      throw new SqlError(1072, `Key column '${name}' doesn't exist in table`);
  const auto = table.columns.find((column) => column.autoIncrement);
  const columns = table.columns.map((column) => columnSql(column, column === auto));
  const keys = [
    ...(auto || table.primaryKey.length === 0 ? [] : [['PRIMARY KEY', table.primaryKey] as const]),
    ...node.uniqueKeys.map((names) => ['UNIQUE', names] as const),
  ];
  const lines = [...columns, ...keys.map(([kind, names]) => `${kind} (${names.map(sqliteName).join(', ')})`)];
  return `CREATE TABLE ${sqliteName(table.storedName)} (${lines.join(', ')})`;
}

function columnSql(column: ColumnNode, auto: boolean): string {
  const name = sqliteName(column.name);
  if (auto) return `${name} INTEGER PRIMARY KEY AUTOINCREMENT`;
  const { affinity, text } = sqliteTypeOf(column);
  const collate = text ? ' COLLATE NOCASE' : '';
  const notNull = column.notNull ? ' NOT NULL' : '';
  const byDefault = column.defaultSql === undefined ? '' : ` DEFAULT (${defaultSql(column.defaultSql)})`;
  const limit =
    text && column.length !== undefined
      ? ` CONSTRAINT ${sqliteName(`length:${column.name}`)} CHECK (length(${name}) <= ${column.length})`
      : '';
  return `${name} ${affinity}${collate}${notNull}${byDefault}${limit}`;
}

function defaultSql(text: string): string {
  const now = /^(?:now|current_timestamp)(?:\s*\(\s*(\d?)\s*\))?$/i.exec(text);
  if (now) return `mysql_now(${now[1] || 0})`;
  const quoted = /^'((?:[^'\\]|'')*)'$|^"([^"\\]*)"$/.exec(text);
  return quoted?.[2] !== undefined ? sqliteText(quoted[2]) : text;
}

/** The triggers by which a table reports the rows that a statement touches. */
export function triggersSql(table: StoredTable): string[] {
  const on = sqliteName(table.storedName);
  const image = (row: 'OLD' | 'NEW'): string =>
    `json_array(${table.columns.map(({ name }) => `quote(${row}.${sqliteName(name)})`).join(', ')})`;
  const trigger = (when: string, kind: Touch['kind'], rowid: string, before: string, after: string): string =>
    `CREATE TRIGGER ${sqliteName(`${kind} ${table.storedName}`)} ${when} ON ${on} BEGIN SELECT touched(${sqliteText(table.storedName)}, '${kind}', ${rowid}, ${before}, ${after}); END`;
  const none = "'[]'";
  return [
    trigger('BEFORE INSERT', 'try', '0', none, image('NEW')),
    trigger('AFTER INSERT', 'insert', 'NEW.rowid', none, image('NEW')),
    trigger('AFTER UPDATE', 'update', 'NEW.rowid', image('OLD'), image('NEW')),
    trigger('AFTER DELETE', 'delete', 'OLD.rowid', image('OLD'), none),
  ];
}

/** The statement that takes one touch back; undefined where nothing was done. */
export function undoSql(touch: Touch): string | undefined {
  const table = sqliteName(touch.table.storedName);
  const names = touch.table.columns.map(({ name }) => sqliteName(name));
  switch (touch.kind) {
    case 'try':
      return undefined;
    case 'insert':
      return `DELETE FROM ${table} WHERE rowid = ${touch.rowid}`;
    case 'update':
      return `UPDATE ${table} SET ${names.map((name, index) => `${name} = ${touch.before[index]}`).join(', ')} WHERE rowid = ${touch.rowid}`;
    case 'delete':
      return `INSERT INTO ${table} (rowid, ${names.join(', ')}) VALUES (${touch.rowid}, ${touch.before.join(', ')})`;
    default:
      return touch.kind satisfies never;
  }
}
