import type { Table } from './session.js';

/** One row, read by column name: views spell their columns in upper case, but not on every server. */
export type Row = (column: string) => string | null | undefined;

/** The rows of a table; a column that the server does not have is `undefined`. */
export function rowsOf({ columns, rows }: Table): Row[] {
  const positions = new Map(columns.map((name, index) => [name.toUpperCase(), index]));
  return rows.map((row) => (column) => {
    const position = positions.get(column);
    return position === undefined ? undefined : row[position];
  });
}
