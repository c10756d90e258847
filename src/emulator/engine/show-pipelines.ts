import type { Switches } from '../switches.js';
import { type RowsResult, textRows } from './result.js';
import type { Pipeline, StoredSource, World } from './world.js';

/** SHOW PIPELINES of one database: name, state, scheduled (docs 9.1, show-pipelines). */
export function showPipelines(world: World, database: string): RowsResult {
  const rows = [...world.pipelines]
    .filter((pipeline) => pipeline.database === database)
    .map(({ name, state }) => [name, state, state === 'Running' ? 'True' : 'False']);
  return textRows([`Pipelines_in_${database}`, 'State', 'Scheduled'], rows);
}

/**
 * SHOW CREATE PIPELINE: columns Pipeline and Create Pipeline. Inline credentials show for users with SUPER only
 * (docs 9.1, show-create-pipeline). The layout of the text is a guess.
 */
export function showCreatePipeline(world: World, pipeline: Pipeline, mayReadSecrets: boolean): RowsResult {
  const head = pipeline.aggregator ? 'CREATE AGGREGATOR PIPELINE' : 'CREATE PIPELINE';
  const source = sourceText(pipeline, world.switches.showCreatePipelineLink, mayReadSecrets);
  const text = `${head} ${backquoted(pipeline.name)}\nAS LOAD DATA ${source}${pipeline.tail === '' ? '' : `\n${pipeline.tail}`}`;
  return textRows(['Pipeline', 'Create Pipeline'], [[pipeline.name, text]]);
}

function sourceText(
  pipeline: Pipeline,
  form: Switches['showCreatePipelineLink'],
  mayReadSecrets: boolean,
): string {
  const { source } = pipeline;
  if (source.kind === 'link')
    return `LINK ${linkText(pipeline.database, source, form)} ${quoted(source.path)}`;
  const config = source.config === undefined ? '' : `\nCONFIG ${quoted(source.config)}`;
  const credentials =
    source.credentials === undefined
      ? ''
      : `\nCREDENTIALS ${mayReadSecrets ? quoted(source.credentials) : '<CREDENTIALS REDACTED>'}`;
  return `${source.type} ${quoted(source.path)}${config}${credentials}`;
}

function linkText(
  home: string,
  source: Extract<StoredSource, { kind: 'link' }>,
  form: Switches['showCreatePipelineLink'],
): string {
  const elsewhere = source.database !== home;
  switch (form) {
    case 'bare':
      return elsewhere ? `${bare(source.database)}.${bare(source.name)}` : bare(source.name);
    case 'quoted':
      return elsewhere
        ? `${backquoted(source.database)}.${backquoted(source.name)}`
        : backquoted(source.name);
    case 'qualified':
      return `${backquoted(source.database)}.${backquoted(source.name)}`;
    case 'as-written':
      return source.written;
    case 'unqualified':
      return backquoted(source.name);
    default:
      return form satisfies never;
  }
}

function bare(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : backquoted(name);
}

function backquoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/**
 * CONFIG_JSON of information_schema.PIPELINES: the documented fixed keys (docs 8.5, pipelines), read-only. It
 * has no key for the link; for a link pipeline `connection_string` is the path (seen in public code).
 */
export function configJson(world: World, pipeline: Pipeline): string {
  const { source } = pipeline;
  const type =
    source.kind === 'inline'
      ? source.type
      : (world.findLink(source.database, source.name)?.type.toUpperCase() ?? '');
  return JSON.stringify({
    name: pipeline.name,
    source_type: type,
    connection_string: source.path,
    ...(source.kind === 'inline' && source.config !== undefined ? { config: source.config } : {}),
    ...(source.kind === 'inline' && source.credentials !== undefined
      ? { credentials: source.credentials }
      : {}),
    batch_interval: 2500,
    transform: ['', '', ''],
    dup_key_policy: null,
    table: pipeline.table ?? '',
    fields_terminated_by: '\t',
    fields_enclosed_by: '',
    fields_escaped_by: '\\',
    lines_terminated_by: '\n',
    lines_starting_by: '',
    extended_null: false,
    column_list: null,
    on_duplicate_key_update: null,
    running: pipeline.state === 'Running',
  });
}
