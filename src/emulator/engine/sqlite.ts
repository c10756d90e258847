import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import initSqlJs, { type Database, type Statement } from 'sql.js';

export type { Database } from 'sql.js';

let opened: ReturnType<typeof initSqlJs> | undefined;

/** A fresh in-memory SQLite database. The engine itself is loaded once per process. */
export async function openSqlite(): Promise<Database> {
  opened ??= initSqlJs({ wasmBinary: readWasm() });
  const { Database } = await opened;
  return new Database();
}

/** In the packed product the engine's code lies beside the bundle; in a checkout, where npm put it. */
function readWasm(): ArrayBuffer {
  const beside = fileURLToPath(new URL('./sql-wasm.wasm', import.meta.url));
  const path = existsSync(beside)
    ? beside
    : createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');
  return new Uint8Array(readFileSync(path)).buffer;
}

/** A result of SQLite with its values as the MySQL text protocol writes them. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: (string | Uint8Array | null)[][];
  /** Per column: every value that is not null is a whole number / a number. */
  readonly integer: readonly boolean[];
  readonly numeric: readonly boolean[];
}

/** Runs a query. SQLite's errors come as they are. */
export function queryText(database: Database, sql: string): TextTable {
  const statement = database.prepare(sql);
  try {
    const columns = statement.getColumnNames();
    const integer = columns.map(() => true);
    const numeric = columns.map(() => true);
    const seen = columns.map(() => false);
    const rows: (string | Uint8Array | null)[][] = [];
    while (statement.step()) {
      const values = getExact(statement);
      rows.push(
        values.map((value, index) => {
          if (value === null) return null;
          seen[index] = true;
          if (typeof value !== 'bigint') integer[index] = false;
          if (typeof value !== 'bigint' && typeof value !== 'number') numeric[index] = false;
          return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
        }),
      );
    }
    return {
      columns,
      rows,
      integer: integer.map((all, index) => all && seen[index] === true),
      numeric: numeric.map((all, index) => all && seen[index] === true),
    };
  } finally {
    statement.free();
  }
}

/** A row with whole numbers as bigint, so that no digit is lost; the published types do not know of it. */
function getExact(statement: Statement): readonly (string | number | bigint | Uint8Array | null)[] {
  const get = statement.get as (params: null, options: { useBigInt: boolean }) => ReturnType<typeof getExact>;
  return get.call(statement, null, { useBigInt: true });
}
