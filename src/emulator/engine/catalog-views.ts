import { since } from '../sql/grammar.js';
import { shownConfig, shownType } from './links.js';
import type { Cell, Column, ColumnType } from './result.js';
import { configJson } from './show-pipelines.js';
import type { Tables } from './tables.js';
import { type Link, type Pipeline, SYSTEM_DATABASES, type World } from './world.js';

/** A row of a view, with a number that stays its own. */
export interface ViewRow {
  readonly id: number;
  readonly cells: readonly Cell[];
}

/** A view of information_schema. */
export interface View {
  readonly name: string;
  columns(): readonly Column[];
  rows(): Iterable<ViewRow>;
  /** The row of one link or pipeline as it is now; undefined if it is gone or none of this view's. */
  rowOf?(object: Link | Pipeline): ViewRow | undefined;
}

/** The views of information_schema that the slice has. */
export function catalogViews(world: World, tables: Tables): readonly View[] {
  const views: View[] = [
    linksView(world),
    pipelinesView(world),
    errorsView(world),
    plainView('SCHEMATA', ['CATALOG_NAME', 'SCHEMA_NAME', 'DEFAULT_CHARACTER_SET_NAME'], () =>
      [...world.databases].map((name) => ['def', name, 'utf8mb4']),
    ),
    plainView('TABLES', ['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'STORAGE_TYPE'], () => [
      ...views.map((view) => ['def', 'information_schema', view.name, 'SYSTEM VIEW', null]),
      ...tables
        .all()
        .map((table) => [
          'def',
          table.database,
          table.name,
          'BASE TABLE',
          table.rowstore ? 'INMEMORY_ROWSTORE' : 'COLUMNSTORE',
        ]),
    ]),
    plainView(
      'COLUMNS',
      [
        'TABLE_CATALOG',
        'TABLE_SCHEMA',
        'TABLE_NAME',
        'COLUMN_NAME',
        'DATA_TYPE',
        'COLUMN_TYPE',
        'IS_NULLABLE',
      ],
      () => [
        ...views.flatMap((view) =>
          view
            .columns()
            .map(({ name, type }) => [
              'def',
              'information_schema',
              view.name,
              name,
              VIEW_TYPES[type],
              VIEW_TYPES[type],
              'YES',
            ]),
        ),
        ...tables
          .all()
          .flatMap((table) =>
            table.columns.map((column) => [
              'def',
              table.database,
              table.name,
              column.name,
              column.type,
              column.typeText,
              column.notNull ? 'NO' : 'YES',
            ]),
          ),
      ],
    ),
  ];
  return views;
}

const VIEW_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  integer: 'bigint',
  double: 'double',
  decimal: 'decimal',
  json: 'json',
  datetime: 'datetime',
  bytes: 'blob',
};

/** LINKS (docs 9.1, information_schema): CONFIG by switch linksConfigColumn. */
function linksView(world: World): View {
  const hasConfig = (): boolean => {
    const position = world.switches.linksConfigColumn;
    return position === 'always' || (position === 'by-version' && since(world.version, 9, 1));
  };
  return {
    name: 'LINKS',
    columns: () => [
      ...textColumns(['DATABASE_NAME', 'LINK', 'TYPE', 'DESCRIPTION']),
      ...(hasConfig() ? [jsonColumn('CONFIG', world)] : []),
    ],
    rows: function* () {
      const withConfig = hasConfig();
      for (const link of world.links) yield { id: link.id, cells: linkCells(link, world, withConfig) };
    },
    rowOf: (object) => {
      if (!('configText' in object) || world.findLink(object.database, object.name) !== object)
        return undefined;
      return { id: object.id, cells: linkCells(object, world, hasConfig()) };
    },
  };
}

function linkCells(link: Link, world: World, withConfig: boolean): Cell[] {
  const cells: Cell[] = [link.database, link.name, shownType(link, world), link.description];
  if (withConfig) cells.push(shownConfig(link, world));
  return cells;
}

/** PIPELINES (docs 8.1 and later). */
function pipelinesView(world: World): View {
  return {
    name: 'PIPELINES',
    columns: () => [
      ...textColumns(['DATABASE_NAME', 'PIPELINE_NAME']),
      { name: 'PIPELINE_ID', type: 'integer' },
      jsonColumn('CONFIG_JSON', world),
      { name: 'STATE', type: 'text' },
      { name: 'SKIPPED_BATCH_PARTITIONS', type: 'integer' },
      { name: 'CREATE_TIME', type: 'datetime' },
      { name: 'ALTER_TIME', type: 'datetime' },
    ],
    rows: function* () {
      for (const pipeline of world.pipelines)
        yield { id: pipeline.id, cells: pipelineCells(pipeline, world) };
    },
    rowOf: (object) => {
      if (!('source' in object) || world.findPipeline(object.database, object.name) !== object)
        return undefined;
      return { id: object.id, cells: pipelineCells(object, world) };
    },
  };
}

function pipelineCells(pipeline: Pipeline, world: World): Cell[] {
  return [
    pipeline.database,
    pipeline.name,
    String(pipeline.id),
    configJson(world, pipeline),
    stateInView(pipeline.state, world),
    '0',
    pipeline.created,
    pipeline.altered,
  ];
}

/** information_schema documents three states; the others show by switch, or as Running. */
function stateInView(state: string, world: World): string {
  const ofSession = /^(Testing|Profiling|Running.+)$/.test(state);
  return ofSession && !world.switches.pipelinesViewShowsSessionStates ? 'Running' : state;
}

function errorsView(world: World): View {
  return {
    name: 'PIPELINES_ERRORS',
    columns: () => [
      ...textColumns(['DATABASE_NAME', 'PIPELINE_NAME']),
      { name: 'ERROR_UNIX_TIMESTAMP', type: 'double' },
      { name: 'ERROR_TYPE', type: 'text' },
      { name: 'ERROR_CODE', type: 'integer' },
      ...textColumns(['ERROR_MESSAGE', 'ERROR_KIND', 'STD_ERROR', 'LOAD_DATA_LINE']),
      { name: 'LOAD_DATA_LINE_NUMBER', type: 'integer' },
      { name: 'BATCH_ID', type: 'integer' },
      { name: 'ERROR_ID', type: 'integer' },
      ...textColumns(['BATCH_SOURCE_PARTITION_ID', 'BATCH_EARLIEST_OFFSET', 'BATCH_LATEST_OFFSET', 'HOST']),
      { name: 'PORT', type: 'integer' },
      { name: 'PARTITION', type: 'integer' },
    ],
    rows: function* () {
      for (const { id, database, name, at, code, message } of world.errors)
        yield {
          id,
          cells: [
            database,
            name,
            at.toFixed(6),
            'Error',
            String(code),
            message,
            'Extract',
            '',
            '',
            null,
            null,
            String(id),
            null,
            null,
            null,
            '127.0.0.1',
            '3306',
            null,
          ],
        };
    },
  };
}

function plainView(name: string, columns: readonly string[], list: () => readonly (readonly Cell[])[]): View {
  return {
    name,
    columns: () => textColumns(columns),
    rows: function* () {
      let id = 0;
      for (const cells of list()) yield { id: ++id, cells };
    },
  };
}

function textColumns(names: readonly string[]): Column[] {
  return names.map((name) => ({ name, type: 'text' }));
}

function jsonColumn(name: string, world: World): Column {
  return { name, type: world.switches.jsonColumnType };
}

/** Whether the database is one that every server has. */
export function isSystemDatabase(name: string): boolean {
  return (SYSTEM_DATABASES as readonly string[]).includes(name.toLowerCase());
}
