import { type Grammar, has91 } from './grammar.js';
import type { Node, ShowWhat } from './node.js';
import { parsePipelineName } from './parse-pipeline.js';
import { notEmulated } from './sql-error.js';
import type { TokenReader } from './token-reader.js';

/** SHOW … and DESCRIBE t. */
export function parseShow(reader: TokenReader, grammar: Grammar): Node {
  const verb = reader.next().value.toUpperCase();
  if (verb !== 'SHOW') {
    const table = reader.qualifiedName();
    if (!reader.done) throw notEmulated(verb);
    return { kind: 'show', what: { kind: 'columns', table, full: false } };
  }
  if (reader.take('LINKS')) return { kind: 'show-links', ...parseOn(reader, 'ON', 'IN', 'FROM') };
  if (reader.take('PIPELINES')) return { kind: 'show-pipelines', ...parseOn(reader, 'ON', 'IN', 'FROM') };
  if (reader.at('CREATE', 'LINK') && has91(grammar, grammar.switches.showCreateLink)) {
    reader.take('CREATE', 'LINK');
    return { kind: 'show-create-link', link: reader.qualifiedName() };
  }
  if (reader.take('CREATE', 'PIPELINE')) {
    const pipeline = parsePipelineName(reader, grammar);
    reader.take('EXTENDED');
    return { kind: 'show-create-pipeline', pipeline };
  }
  if (reader.at('CREATE', 'LINK')) throw reader.fail();
  const what = parseWhat(reader);
  const like = reader.take('LIKE') ? reader.string() : undefined;
  return { kind: 'show', what, ...(like === undefined ? {} : { like }) };
}

function parseOn(reader: TokenReader, ...words: string[]): { database?: string } {
  return reader.takeOne(...words) ? { database: reader.name() } : {};
}

function parseWhat(reader: TokenReader): ShowWhat {
  const full = reader.take('FULL');
  if (reader.take('PROCESSLIST')) return { kind: 'processlist' };
  if (reader.take('TABLES')) return { kind: 'tables', full, ...parseOn(reader, 'FROM', 'IN') };
  if (reader.takeOne('COLUMNS', 'FIELDS')) {
    if (!reader.takeOne('FROM', 'IN')) throw reader.fail();
    const table = reader.qualifiedName();
    return { kind: 'columns', full, table: { ...table, ...parseOn(reader, 'FROM', 'IN') } };
  }
  if (reader.takeOne('DATABASES', 'SCHEMAS')) return { kind: 'databases' };
  if (reader.takeOne('WARNINGS', 'ERRORS')) return { kind: 'warnings' };
  reader.takeOne('GLOBAL', 'SESSION', 'LOCAL');
  if (reader.take('VARIABLES')) return { kind: 'variables' };
  if (reader.take('STATUS')) return { kind: 'status' };
  throw notEmulated(`SHOW ${reader.peek()?.value ?? ''}`);
}
