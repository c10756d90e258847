import { type Grammar, since } from './grammar.js';
import type { Node, PipelineSource } from './node.js';
import { notEmulated } from './sql-error.js';
import type { QualifiedName, TokenReader } from './token-reader.js';

type Of<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** `[OR REPLACE] [AGGREGATOR] PIPELINE …`, behind CREATE (docs, create-pipeline). What follows the source is kept as written. */
export function parseCreatePipeline(reader: TokenReader, grammar: Grammar): Of<'create-pipeline'> {
  const orReplace = reader.take('OR', 'REPLACE');
  const aggregator = reader.take('AGGREGATOR');
  reader.expect('PIPELINE');
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const pipeline = parsePipelineName(reader, grammar);
  reader.take('FORCE');
  reader.expect('AS', 'LOAD', 'DATA');
  const source = reader.take('LINK') ? parseLinkSource(reader) : parseInlineSource(reader);
  const table = findTable(reader);
  return {
    kind: 'create-pipeline',
    orReplace,
    ifNotExists,
    aggregator,
    pipeline,
    source,
    tail: reader.restText(),
    ...(table === undefined ? {} : { table }),
  };
}

/** A pipeline's name; `db.name` is not in the documented grammar (switch qualifiedPipelineNames). */
export function parsePipelineName(reader: TokenReader, grammar: Grammar): QualifiedName {
  const name = reader.name();
  if (!reader.atSymbol('.')) return { name };
  if (!grammar.switches.qualifiedPipelineNames) throw reader.fail();
  reader.takeSymbol('.');
  return { database: name, name: reader.name() };
}

function parseLinkSource(reader: TokenReader): PipelineSource {
  const start = reader.offset;
  const link = reader.qualifiedName();
  const written = reader.sql.slice(start, reader.lastEnd);
  const path = reader.peek()?.kind === 'string' ? reader.string() : '';
  return { kind: 'link', link, written, path };
}

function parseInlineSource(reader: TokenReader): PipelineSource {
  const type = reader.name().toUpperCase();
  const path = reader.string();
  let config: string | undefined;
  let credentials: string | undefined;
  for (;;) {
    if (config === undefined && reader.take('CONFIG')) config = reader.string();
    else if (credentials === undefined && reader.take('CREDENTIALS')) credentials = reader.string();
    else break;
  }
  return {
    kind: 'inline',
    type,
    path,
    ...(config === undefined ? {} : { config }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function findTable(reader: TokenReader): string | undefined {
  for (let ahead = 0; reader.peek(ahead); ahead += 1) {
    const words = [0, 1].map((more) => reader.peek(ahead + more)?.value.toUpperCase());
    if (words[0] !== 'INTO' || (words[1] !== 'TABLE' && words[1] !== 'PROCEDURE')) continue;
    const dotted = reader.peek(ahead + 3)?.value === '.';
    return reader.peek(ahead + (dotted ? 4 : 2))?.value;
  }
  return undefined;
}

/** `PIPELINE [IF NOT RUNNING] p [FOREGROUND [LIMIT n BATCHES]]` or `ALL|FAILED PIPELINES`, behind START. */
export function parseStartPipeline(reader: TokenReader, grammar: Grammar): Of<'start-pipeline'> {
  const every = reader.takeOne('ALL', 'FAILED');
  if (every) {
    reader.expect('PIPELINES');
    const target = every === 'ALL' ? 'all' : 'failed';
    return { kind: 'start-pipeline', target, ifNotRunning: true, foreground: false };
  }
  reader.expect('PIPELINE');
  const ifNotRunning = reader.take('IF', 'NOT', 'RUNNING');
  const target = parsePipelineName(reader, grammar);
  const foreground = reader.take('FOREGROUND');
  if (foreground && reader.take('LIMIT')) {
    reader.integer();
    reader.expect('BATCHES');
  }
  return { kind: 'start-pipeline', target, ifNotRunning, foreground };
}

/** `PIPELINE [IF RUNNING] p [DETACH]` or `ALL PIPELINES`, behind STOP. */
export function parseStopPipeline(reader: TokenReader, grammar: Grammar): Of<'stop-pipeline'> {
  if (reader.take('ALL', 'PIPELINES'))
    return { kind: 'stop-pipeline', target: 'all', ifRunning: true, detach: false };
  reader.expect('PIPELINE');
  const ifRunning = reader.take('IF', 'RUNNING');
  const target = parsePipelineName(reader, grammar);
  return { kind: 'stop-pipeline', target, ifRunning, detach: reader.take('DETACH') };
}

/** `PIPELINE [IF EXISTS] p`, behind DETACH; IF EXISTS came with 9.1. */
export function parseDetachPipeline(reader: TokenReader, grammar: Grammar): Of<'detach-pipeline'> {
  reader.expect('PIPELINE');
  const ifExists = since(grammar.version, 9, 1) && reader.take('IF', 'EXISTS');
  return { kind: 'detach-pipeline', pipeline: parsePipelineName(reader, grammar), ifExists };
}

/** `PIPELINE [IF EXISTS] p`, behind DROP. */
export function parseDropPipeline(reader: TokenReader, grammar: Grammar): Of<'drop-pipeline'> {
  reader.expect('PIPELINE');
  const ifExists = reader.take('IF', 'EXISTS');
  return { kind: 'drop-pipeline', pipeline: parsePipelineName(reader, grammar), ifExists };
}

/** `PIPELINE p SET LINK l` (from v10) and `SET OFFSETS EARLIEST`, behind ALTER; the other forms are not emulated. */
export function parseAlterPipeline(reader: TokenReader, grammar: Grammar): Of<'alter-pipeline'> {
  reader.expect('PIPELINE');
  const pipeline = parsePipelineName(reader, grammar);
  reader.expect('SET');
  if (since(grammar.version, 10, 0) && reader.take('LINK')) {
    const start = reader.offset;
    const link = reader.qualifiedName();
    const written = reader.sql.slice(start, reader.lastEnd);
    return { kind: 'alter-pipeline', pipeline, change: { kind: 'link', link, written } };
  }
  if (reader.take('OFFSETS', 'EARLIEST'))
    return { kind: 'alter-pipeline', pipeline, change: { kind: 'rewind' } };
  if (reader.at('LINK')) throw reader.fail();
  throw notEmulated('this form of ALTER PIPELINE');
}
