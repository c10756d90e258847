import { SqlError } from '../sql/sql-error.js';
import { sqliteName, sqliteText } from '../sql/sqlite-text.js';
import type { Token } from '../sql/tokenize.js';
import { catalogViews, type View, type ViewRow } from './catalog-views.js';
import type { Cell, Column, ColumnType, RowsResult } from './result.js';
import { type Database, openSqlite, queryText } from './sqlite.js';
import { translateSqliteError } from './sqlite-errors.js';
import type { Tables } from './tables.js';
import type { Link, Pipeline, World } from './world.js';

/** What a user may see of the views. */
export interface ViewAccess {
  /** Throws 1142 where the user may not read the view at all. */
  demand(view: string): void;
  /** Which rows show, by the database that they tell of; undefined: all. */
  readonly visible: ((view: string, database: string) => boolean) | undefined;
}

/**
 * The views of information_schema, as tables of an SQLite database of their own. The views of links and
 * pipelines are kept up row by row; a plain column list without WHERE is answered from memory.
 */
export class InformationSchema {
  private readonly views: readonly View[];
  /** Per view: the layout that SQLite has, and the objects that changed since. */
  private readonly loaded = new Map<
    string,
    { readonly layout: string; readonly stale: Set<Link | Pipeline> }
  >();

  static async open(world: World, tables: Tables): Promise<InformationSchema> {
    return new InformationSchema(await openSqlite(), world, tables);
  }

  private constructor(
    private readonly sqlite: Database,
    world: World,
    tables: Tables,
  ) {
    this.views = catalogViews(world, tables);
    world.watch((object) => {
      for (const { stale } of this.loaded.values()) stale.add(object);
    });
  }

  /** The view of that name, whatever its case; undefined if the slice has none. */
  find(name: string): View | undefined {
    return this.views.find((view) => view.name === name.toUpperCase());
  }

  names(): string[] {
    return this.views.map(({ name }) => name).sort();
  }

  /** `SELECT columns FROM information_schema.view` and nothing more: answered without the SQL engine. */
  plainSelect(
    tokens: readonly Token[],
    database: string | undefined,
    { demand, visible }: ViewAccess,
  ): RowsResult | undefined {
    const plain = readPlainSelect(tokens, database);
    const view = plain && this.find(plain.view);
    if (!view) return undefined;
    demand(view.name);
    const columns = view.columns();
    const picks = plain.columns.flatMap((name) =>
      name === '*'
        ? columns.map((_, index) => index)
        : columns.flatMap((column, index) => (column.name === name.toUpperCase() ? [index] : [])),
    );
    if (
      plain.columns.some(
        (name) => name !== '*' && !columns.some((column) => column.name === name.toUpperCase()),
      )
    )
      return undefined;
    const all = picks.length === columns.length && picks.every((pick, index) => pick === index);
    const rows: (readonly Cell[])[] = [];
    for (const { cells } of view.rows()) {
      if (visible && !visible(view.name, String(cells[0]))) continue;
      rows.push(all ? cells : picks.map((pick) => cells[pick] ?? null));
    }
    return { kind: 'rows', columns: picks.map((pick) => columns[pick] as Column), rows };
  }

  /** Runs a translated SELECT over the views named. */
  select(sql: string, viewNames: readonly string[], { demand, visible }: ViewAccess): RowsResult {
    const views = this.views.filter((view) => viewNames.includes(view.name));
    for (const view of views) demand(view.name);
    for (const view of views) this.load(view, visible);
    try {
      const { columns, rows, integer, numeric } = queryText(this.sqlite, sql);
      const types = new Map(
        views.flatMap((view) => view.columns().map(({ name, type }) => [name, type] as const)),
      );
      const typeOf = (name: string, index: number): ColumnType =>
        types.get(name.toUpperCase()) ?? (integer[index] ? 'integer' : numeric[index] ? 'double' : 'text');
      return {
        kind: 'rows',
        columns: columns.map((name, index) => ({ name, type: typeOf(name, index) })),
        rows,
      };
    } catch (error) {
      throw translateSqliteError(error, undefined);
    } finally {
      // What one user may see must not serve the next.
      if (visible) for (const view of views) this.unload(view);
    }
  }

  close(): void {
    this.sqlite.close();
  }

  private load(view: View, visible: ViewAccess['visible']): void {
    const columns = view.columns();
    const layout = columns.map(({ name }) => name).join();
    const known = this.loaded.get(view.name);
    if (known?.layout === layout && view.rowOf && !visible) {
      this.refresh(view, known.stale);
      return;
    }
    this.unload(view);
    this.sqlite.run(
      `CREATE TABLE ${view.name} (${columns.map(({ name, type }) => `${sqliteName(name)} ${AFFINITY[type]}`).join(', ')})`,
    );
    if (view.rowOf)
      this.sqlite.run(
        `CREATE INDEX ${sqliteName(`${view.name} index`)} ON ${view.name} (${columns
          .slice(0, 2)
          .map(({ name }) => sqliteName(name))
          .join(', ')})`,
      );
    this.insert(
      view,
      [...view.rows()].filter((row) => !visible || visible(view.name, String(row.cells[0]))),
    );
    this.loaded.set(view.name, { layout, stale: new Set() });
  }

  private refresh(view: View, stale: Set<Link | Pipeline>): void {
    if (stale.size === 0) return;
    const objects = [...stale];
    this.sqlite.run(`DELETE FROM ${view.name} WHERE rowid IN (${objects.map(({ id }) => id).join(', ')})`);
    this.insert(
      view,
      objects.map((object) => view.rowOf?.(object)).filter((row) => row !== undefined),
    );
    stale.clear();
  }

  /** Rows go in as literals, many at a time: far quicker than one bound statement per row. */
  private insert(view: View, rows: readonly ViewRow[]): void {
    const names = view.columns().map(({ name }) => sqliteName(name));
    for (let at = 0; at < rows.length; at += 200) {
      const values = rows
        .slice(at, at + 200)
        .map(
          ({ id, cells }) =>
            `(${id}, ${cells.map((cell) => (cell === null ? 'NULL' : sqliteText(String(cell)))).join(', ')})`,
        );
      this.sqlite.run(`INSERT INTO ${view.name} (rowid, ${names.join(', ')}) VALUES ${values.join(', ')}`);
    }
  }

  /** Loads links and pipelines ahead, so that the first query with a condition is as quick as the next. */
  warm(): void {
    for (const view of this.views) if (view.rowOf) this.load(view, undefined);
  }

  /** Forgets what SQLite has: after a change of version or switches. */
  forget(): void {
    for (const view of this.views) this.unload(view);
  }

  private unload(view: View): void {
    this.sqlite.run(`DROP TABLE IF EXISTS ${view.name}`);
    this.loaded.delete(view.name);
  }
}

const AFFINITY: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  double: 'REAL',
  decimal: 'NUMERIC',
  json: 'TEXT',
  datetime: 'TEXT',
  bytes: 'BLOB',
};

function readPlainSelect(
  tokens: readonly Token[],
  database: string | undefined,
): { readonly view: string; readonly columns: readonly string[] } | undefined {
  const from = tokens.findIndex((token) => token.kind === 'word' && token.value.toUpperCase() === 'FROM');
  if (from < 2) return undefined;
  const columns: string[] = [];
  for (let index = 1; index < from; index += 2) {
    const token = tokens[index] as Token;
    const comma = tokens[index + 1];
    const isStar = token.kind === 'symbol' && token.value === '*';
    if (!isStar && token.kind !== 'word' && token.kind !== 'name') return undefined;
    if (index + 1 < from && comma?.value !== ',') return undefined;
    columns.push(token.value);
  }
  const behind = tokens.slice(from + 1).map(({ value }) => value);
  const qualified =
    behind.length === 3 && behind[1] === '.' && behind[0]?.toLowerCase() === 'information_schema';
  const bare = behind.length === 1 && database?.toLowerCase() === 'information_schema';
  const view = qualified ? behind[2] : bare ? behind[0] : undefined;
  return view === undefined ? undefined : { view, columns };
}

/** The error for a view that the slice does not have. */
export function noSuchView(name: string): SqlError {
  return new SqlError(1146, `Table 'information_schema.${name}' doesn't exist`);
}
