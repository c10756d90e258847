import type { ColumnNode } from '../sql/node.js';
import type { ColumnType } from './result.js';

/** How SQLite keeps a column of this declared type. `text`: compared without regard to case, length checked. */
export function sqliteTypeOf(column: ColumnNode): { readonly affinity: string; readonly text: boolean } {
  const type = wireTypeOf(column);
  switch (type) {
    case 'text':
      return { affinity: 'TEXT', text: true };
    case 'json':
    case 'datetime':
      return { affinity: 'TEXT', text: false };
    case 'integer':
      return { affinity: 'INTEGER', text: false };
    case 'double':
      return { affinity: 'REAL', text: false };
    case 'decimal':
      return { affinity: 'NUMERIC', text: false };
    case 'bytes':
      return { affinity: 'BLOB', text: false };
    default:
      return type satisfies never;
  }
}

/** How a column of this declared type is announced to clients. */
export function wireTypeOf(column: ColumnNode): ColumnType {
  const { type } = column;
  if (/int|^bool/.test(type)) return 'integer';
  if (/char|text|enum|set/.test(type)) return 'text';
  if (/blob|binary|bit/.test(type)) return 'bytes';
  if (/^(double|float|real)/.test(type)) return 'double';
  if (/^(decimal|numeric|dec)/.test(type)) return 'decimal';
  if (type === 'json') return 'json';
  if (/date|time|year/.test(type)) return type === 'datetime' || type === 'timestamp' ? 'datetime' : 'text';
  return 'text';
}
