import type { ColumnNode, CreateTableNode } from '../sql/node.js';
import { sqliteName, sqliteText } from '../sql/sqlite-dialect.js';
import { sqliteTypeOf, wireTypeOf } from './column-types.js';
import type { ColumnType } from './result.js';
import { SqlError } from './sql-error.js';
import { type Database, openSqlite, queryText, type TextTable } from './sqlite.js';
import { translateSqliteError } from './sqlite-errors.js';

/** A table as declared. */
export interface StoredTable {
  readonly database: string;
  readonly name: string;
  /** Its name in SQLite. */
  readonly storedName: string;
  readonly rowstore: boolean;
  readonly columns: readonly ColumnNode[];
  readonly primaryKey: readonly string[];
}

/** One row that a statement touched; images are SQL literals, one per column. */
export interface Touch {
  readonly table: StoredTable;
  /** `try`: a row that an INSERT set out to write, whether it came to be or not. */
  readonly kind: 'try' | 'insert' | 'update' | 'delete';
  readonly rowid: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How an attempt to write ended. */
export type Attempt =
  | { readonly kind: 'kept'; readonly touches: readonly Touch[]; readonly insertId: number }
  | { readonly kind: 'refused'; readonly key: string };

/**
 * Ordinary tables, kept in one SQLite database that all sessions share. Each table reports the rows that a
 * statement touches (by triggers), so that a statement can be tried, looked at, and taken back: that is how row
 * locks and rollback come about. Others see uncommitted rows: reads are READ UNCOMMITTED, unlike the real server's.
 */
export class Tables {
  private readonly stored = new Map<string, StoredTable>();
  private touches: Touch[] = [];
  private silent = false;

  static async open(): Promise<Tables> {
    return new Tables(await openSqlite());
  }

  private constructor(private readonly sqlite: Database) {
    sqlite.run('PRAGMA recursive_triggers = ON');
    // For SELECT … FROM DUAL.
    sqlite.run('CREATE TABLE dual (x); INSERT INTO dual VALUES (1)');
    sqlite.create_function(
      'touched',
      (table: string, kind: Touch['kind'], rowid: number, before: string, after: string) => {
        const stored = this.silent ? undefined : this.stored.get(table);
        if (stored)
          this.touches.push({
            table: stored,
            kind,
            rowid,
            before: JSON.parse(before),
            after: JSON.parse(after),
          });
        return null;
      },
    );
    sqlite.create_function('mysql_now', (digits: number) => {
      const text = new Date().toISOString().replace('T', ' ').replace('Z', '');
      return digits > 0 ? `${text}000`.slice(0, 20 + Math.min(digits, 6)) : text.slice(0, 19);
    });
    sqlite.create_function('unix_timestamp', () => Math.floor(Date.now() / 1000));
  }

  find(database: string, name: string): StoredTable | undefined {
    return this.stored.get(storedNameOf(database, name));
  }

  byStoredName(storedName: string): StoredTable | undefined {
    return this.stored.get(storedName);
  }

  list(database: string): StoredTable[] {
    return [...this.stored.values()].filter((table) => table.database === database);
  }

  all(): StoredTable[] {
    return [...this.stored.values()];
  }

  create(database: string, node: CreateTableNode): void {
    const table: StoredTable = {
      database,
      name: node.table.name,
      storedName: storedNameOf(database, node.table.name),
      rowstore: node.rowstore,
      columns: node.columns,
      primaryKey: node.primaryKey,
    };
    this.guard(() => {
      this.sqlite.run(createTableSql(table, node));
      for (const trigger of triggersSql(table)) this.sqlite.run(trigger);
    });
    this.stored.set(table.storedName, table);
  }

  drop(table: StoredTable): void {
    this.sqlite.run(`DROP TABLE ${sqliteName(table.storedName)}`);
    this.stored.delete(table.storedName);
  }

  /** Runs a SELECT in SQLite's dialect. */
  select(sql: string): TextTable {
    return this.guard(() => queryText(this.sqlite, sql));
  }

  /** The type of a result column, told by its name and the tables of the statement. */
  columnType(name: string, tables: readonly string[]): ColumnType | undefined {
    for (const storedName of tables) {
      const column = this.stored
        .get(storedName)
        ?.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (column) return wireTypeOf(column);
    }
    return undefined;
  }

  /** The lock keys of the rows that a condition meets. */
  keysWhere(table: StoredTable, rest: string): string[] {
    const columns = keyColumns(table).map((name) => `quote(${name})`);
    const { rows } = this.select(`SELECT ${columns.join(', ')} ${rest}`);
    return rows.map((row) => lockKey(table, row.map(String)));
  }

  /**
   * Runs a writing statement if `blocked` finds nothing wrong with the rows it touches; else leaves no trace.
   * Errors of a statement that touched blocked rows are not its last word either: it has to wait first.
   */
  write(sql: string, blocked: (keys: readonly string[]) => string | undefined): Attempt {
    this.touches = [];
    this.sqlite.run('SAVEPOINT attempt');
    let failure: unknown;
    try {
      this.sqlite.run(sql);
    } catch (error) {
      failure = error;
    }
    const touches = this.touches;
    const key = blocked(touches.flatMap(lockKeysOf));
    if (key !== undefined || failure !== undefined) {
      this.sqlite.run('ROLLBACK TO attempt; RELEASE attempt');
      if (key !== undefined) return { kind: 'refused', key };
      throw translateSqliteError(failure, touches.at(-1));
    }
    const insertId = touches.findLast((touch) => touch.kind === 'insert')?.rowid ?? 0;
    this.sqlite.run('RELEASE attempt');
    return { kind: 'kept', touches, insertId };
  }

  /** Takes back what a transaction wrote, last row first. */
  undo(touches: readonly Touch[]): void {
    this.silent = true;
    try {
      for (const touch of touches.toReversed()) {
        const sql = this.stored.has(touch.table.storedName) ? undoSql(touch) : undefined;
        if (sql !== undefined) this.sqlite.run(sql);
      }
    } finally {
      this.silent = false;
    }
  }

  close(): void {
    this.sqlite.close();
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw translateSqliteError(error, undefined);
    }
  }
}

/** The lock keys of a touched row: as it was and as it is. A row whose key is not yet known has none. */
export function lockKeysOf(touch: Touch): string[] {
  return [touch.before, touch.after]
    .filter((image) => image.length > 0)
    .map((image) => {
      const names = touch.table.primaryKey;
      if (names.length === 0)
        return touch.kind === 'try' ? undefined : lockKey(touch.table, [String(touch.rowid)]);
      const values = names.map((name) => image[columnIndex(touch.table, name)] ?? 'NULL');
      return values.includes('NULL') ? undefined : lockKey(touch.table, values);
    })
    .filter((key) => key !== undefined);
}

function lockKey(table: StoredTable, values: readonly string[]): string {
  // Texts are compared without regard to case, as the default collation does.
  return JSON.stringify([table.storedName, ...values.map((value) => value.toLowerCase())]);
}

function keyColumns(table: StoredTable): string[] {
  return table.primaryKey.length > 0 ? table.primaryKey.map(sqliteName) : ['rowid'];
}

function columnIndex(table: StoredTable, name: string): number {
  return table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
}

function storedNameOf(database: string, name: string): string {
  return `${database.length}:${database}.${name}`;
}

function createTableSql(table: StoredTable, node: CreateTableNode): string {
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

function triggersSql(table: StoredTable): string[] {
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

function undoSql(touch: Touch): string | undefined {
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
