import { SqlError } from '../sql/sql-error.js';
import type { Touch } from './stored-table.js';

/** SQLite's error as the MySQL error that a server would give. `last`: the row that the statement stood at. */
export function translateSqliteError(error: unknown, last: Touch | undefined): SqlError {
  if (error instanceof SqlError) return error;
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, answer] of RULES) {
    const match = pattern.exec(text);
    if (match) return answer(match[1] ?? '', last);
  }
  return new SqlError(1064, `You have an error in your SQL syntax, or it is not emulated: ${text}`);
}

const RULES: readonly (readonly [RegExp, (found: string, last: Touch | undefined) => SqlError])[] = [
  [
    /^UNIQUE constraint failed: (.*)/,
    (_, last) => new SqlError(1062, `Duplicate entry '${keyText(last)}' for key 'PRIMARY'`),
  ],
  [
    /^NOT NULL constraint failed: .*\.(.*)/,
    (column) => new SqlError(1048, `Column '${column}' cannot be null`),
  ],
  [
    /^CHECK constraint failed: length:(.*)/,
    (column) => new SqlError(1406, `Data too long for column '${column}' at row 1`),
  ],
  [/^no such column: (.*)/, (column) => unknownColumn(column)],
  [/has no column named (.*)/, (column) => unknownColumn(column)],
  [/^no such function: (.*)/, (name) => new SqlError(1305, `FUNCTION ${name} does not exist`)],
  [
    /^ambiguous column name: (.*)/,
    (column) => new SqlError(1052, `Column '${column}' in field list is ambiguous`),
  ],
  [
    /values for \d+ columns|has \d+ columns but \d+ values/,
    () => new SqlError(1136, "Column count doesn't match value count at row 1"),
  ],
];

function unknownColumn(column: string): SqlError {
  return new SqlError(1054, `Unknown column '${column.replaceAll('"', '')}' in 'field list'`);
}

function keyText(last: Touch | undefined): string {
  if (!last) return '';
  const { primaryKey, columns } = last.table;
  return primaryKey
    .map(
      (name) =>
        last.after[columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())] ?? '',
    )
    .map((literal) => (literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal))
    .join('-');
}
