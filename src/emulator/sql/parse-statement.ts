import type { Grammar } from './grammar.js';
import type { Assignment, Node } from './node.js';
import { parseCreateTable } from './parse-create-table.js';
import { parseAlterLink, parseCreateLink } from './parse-link.js';
import {
  parseAlterPipeline,
  parseCreatePipeline,
  parseDetachPipeline,
  parseDropPipeline,
  parseStartPipeline,
  parseStopPipeline,
} from './parse-pipeline.js';
import { parseShow } from './parse-show.js';
import { notEmulated } from './sql-error.js';
import { TokenReader } from './token-reader.js';
import type { Token } from './tokenize.js';

/**
 * Reads one statement. SELECT and the writing statements stay tokens: the embedded SQL engine parses them.
 * Throws a SqlError 1064 for what is wrong, for what this version does not have, and for what is not emulated.
 */
export function parseStatement(sql: string, tokens: readonly Token[], grammar: Grammar): Node {
  const reader = new TokenReader(sql, tokens);
  const node = parseNode(reader, grammar);
  if (node.kind !== 'select' && node.kind !== 'write') reader.end();
  return node;
}

function parseNode(reader: TokenReader, grammar: Grammar): Node {
  const first = reader.peek();
  if (first?.kind !== 'word' && !reader.atSymbol('(')) throw reader.fail();
  const verb = first?.value.toUpperCase() ?? '';
  switch (verb) {
    case '(':
    case 'WITH':
      return { kind: 'select' };
    case 'SELECT':
      return parseLockCall(reader, grammar) ?? { kind: 'select' };
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'REPLACE':
      return { kind: 'write', verb };
    case 'CREATE':
      reader.next();
      return parseCreate(reader, grammar);
    case 'ALTER':
      reader.next();
      if (reader.at('LINK')) return parseAlterLink(reader, grammar);
      if (reader.at('PIPELINE')) return parseAlterPipeline(reader, grammar);
      throw notEmulated(`ALTER ${reader.peek()?.value ?? ''}`);
    case 'DROP':
      reader.next();
      return parseDrop(reader, grammar);
    case 'START':
      reader.next();
      if (reader.take('TRANSACTION')) return { kind: 'begin' };
      return parseStartPipeline(reader, grammar);
    case 'STOP':
      reader.next();
      return parseStopPipeline(reader, grammar);
    case 'DETACH':
      reader.next();
      return parseDetachPipeline(reader, grammar);
    case 'SHOW':
    case 'DESCRIBE':
    case 'DESC':
    case 'EXPLAIN':
      return parseShow(reader, grammar);
    case 'USE':
      reader.next();
      return { kind: 'use', database: reader.name() };
    case 'SET':
      reader.next();
      return { kind: 'set', assignments: parseAssignments(reader) };
    case 'BEGIN':
      reader.next();
      reader.take('WORK');
      return { kind: 'begin' };
    case 'COMMIT':
    case 'ROLLBACK':
      reader.next();
      reader.take('WORK');
      return { kind: verb === 'COMMIT' ? 'commit' : 'rollback' };
    case 'TRUNCATE':
      reader.next();
      reader.take('TABLE');
      return { kind: 'truncate-table', table: reader.qualifiedName() };
    case 'KILL': {
      reader.next();
      const what = reader.takeOne('QUERY', 'CONNECTION');
      return { kind: 'kill', connection: reader.integer(), queryOnly: what === 'QUERY' };
    }
    default:
      throw notEmulated(verb);
  }
}

function parseCreate(reader: TokenReader, grammar: Grammar): Node {
  const ahead = reader.at('OR', 'REPLACE') ? 2 : 0;
  const what = reader.peek(ahead)?.value.toUpperCase();
  if (what === 'LINK') return parseCreateLink(reader, grammar);
  if (what === 'PIPELINE' || what === 'AGGREGATOR') return parseCreatePipeline(reader, grammar);
  if (reader.takeOne('DATABASE', 'SCHEMA')) {
    const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
    const database = reader.name();
    reader.restText();
    return { kind: 'create-database', database, ifNotExists };
  }
  if (['TABLE', 'ROWSTORE', 'REFERENCE', 'COLUMNSTORE'].some((word) => reader.at(word)))
    return parseCreateTable(reader);
  throw notEmulated(`CREATE ${what ?? ''}`);
}

function parseDrop(reader: TokenReader, grammar: Grammar): Node {
  if (reader.take('LINK')) return { kind: 'drop-link', link: reader.qualifiedName() };
  if (reader.at('PIPELINE')) return parseDropPipeline(reader, grammar);
  if (reader.takeOne('DATABASE', 'SCHEMA')) {
    const ifExists = reader.take('IF', 'EXISTS');
    return { kind: 'drop-database', database: reader.name(), ifExists };
  }
  if (reader.take('TABLE')) {
    const ifExists = reader.take('IF', 'EXISTS');
    const tables = [reader.qualifiedName()];
    while (reader.takeSymbol(',')) tables.push(reader.qualifiedName());
    return { kind: 'drop-table', tables, ifExists };
  }
  throw notEmulated(`DROP ${reader.peek()?.value ?? ''}`);
}

/** SELECT GET_LOCK('name', seconds) and SELECT RELEASE_LOCK('name'), where the switch getLock has them. */
function parseLockCall(reader: TokenReader, grammar: Grammar): Node | undefined {
  if (grammar.switches.getLock === 'absent') return undefined;
  const call = reader.at('SELECT', 'GET_LOCK') || reader.at('SELECT', 'RELEASE_LOCK');
  if (!call) return undefined;
  reader.next();
  const start = reader.offset;
  const taking = reader.take('GET_LOCK') || !reader.take('RELEASE_LOCK');
  reader.expectSymbol('(');
  const name = reader.string();
  if (taking) reader.expectSymbol(',');
  const seconds = taking ? reader.integer() : 0;
  reader.expectSymbol(')');
  const column = reader.take('AS') ? reader.name() : reader.sql.slice(start, reader.lastEnd);
  return taking ? { kind: 'get-lock', name, seconds, column } : { kind: 'release-lock', name, column };
}

function parseAssignments(reader: TokenReader): Assignment[] {
  if (reader.take('NAMES') || reader.take('CHARACTER', 'SET') || reader.take('CHARSET')) {
    const value = reader.next().value;
    if (reader.take('COLLATE')) reader.next();
    return ['character_set_client', 'character_set_connection', 'character_set_results'].map((name) => ({
      to: 'system',
      name,
      value,
      valueIs: 'literal',
    }));
  }
  const assignments: Assignment[] = [];
  do {
    reader.takeOne('SESSION', 'GLOBAL', 'LOCAL');
    if (reader.take('TRANSACTION')) {
      reader.restText();
      return assignments;
    }
    const token = reader.next();
    if (token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'system' && token.kind !== 'user')
      throw reader.fail();
    if (!reader.takeSymbol(':=')) reader.expectSymbol('=');
    const sign = reader.takeSymbol('-') ? '-' : '';
    const value = reader.next();
    assignments.push({
      to: token.kind === 'user' ? 'user' : 'system',
      name: token.value,
      value: sign + value.value,
      valueIs: value.kind === 'system' || value.kind === 'user' ? value.kind : 'literal',
    });
  } while (reader.takeSymbol(','));
  return assignments;
}
