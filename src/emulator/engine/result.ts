/** How a column is announced to the client; rows travel as text whatever the type. */
export type ColumnType = 'text' | 'integer' | 'double' | 'decimal' | 'json' | 'datetime' | 'bytes';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export type Cell = string | Uint8Array | null;

/** What a statement gave: rows, or a count. */
export type Result = RowsResult | DoneResult;

export interface RowsResult {
  readonly kind: 'rows';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface DoneResult {
  readonly kind: 'done';
  /** Rows changed; an ON DUPLICATE KEY UPDATE that updates counts two, as in MySQL. */
  readonly affected: number;
  /** Rows found, changed or not: what clients with the FOUND_ROWS flag want as `affected`. */
  readonly found: number;
  readonly insertId: number;
  /** The human-readable tail of an OK packet. */
  readonly info: string;
}

export const DONE: DoneResult = Object.freeze({ kind: 'done', affected: 0, found: 0, insertId: 0, info: '' });

/** A result set of text columns. */
export function textRows(names: readonly string[], rows: readonly (readonly Cell[])[]): RowsResult {
  return { kind: 'rows', columns: names.map((name) => ({ name, type: 'text' })), rows };
}
