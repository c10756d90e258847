import type { CreateTableNode } from '../sql/node.js';
import { sqliteName } from '../sql/sqlite-text.js';
import { wireTypeOf } from './column-types.js';
import type { ColumnType } from './result.js';
import { type Database, openSqlite, queryText, type TextTable } from './sqlite.js';
import { translateSqliteError } from './sqlite-errors.js';
import { createTableSql, triggersSql, undoSql } from './sqlite-table.js';
import { lockKey, lockKeysOf, type StoredTable, type Touch } from './stored-table.js';

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

function keyColumns(table: StoredTable): string[] {
  return table.primaryKey.length > 0 ? table.primaryKey.map(sqliteName) : ['rowid'];
}

function storedNameOf(database: string, name: string): string {
  return `${database.length}:${database}.${name}`;
}
