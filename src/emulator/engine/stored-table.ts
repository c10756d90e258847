import type { ColumnNode } from '../sql/node.js';

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

/** The lock key of the row with these key values, as SQL literals. */
export function lockKey(table: StoredTable, values: readonly string[]): string {
  // Texts are compared without regard to case, as the default collation does.
  return JSON.stringify([table.storedName, ...values.map((value) => value.toLowerCase())]);
}

/** The place of a column; -1 if there is none of that name. */
export function columnIndex(table: StoredTable, name: string): number {
  return table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
}
