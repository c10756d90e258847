import { type Grammar, has91, since } from './grammar.js';
import type { Node, SetClause } from './node.js';
import { SqlError } from './sql-error.js';
import type { TokenReader } from './token-reader.js';

type CreateLink = Extract<Node, { kind: 'create-link' }>;
type AlterLink = Extract<Node, { kind: 'alter-link' }>;

/** `[OR REPLACE] LINK [IF NOT EXISTS] …`, behind CREATE. Clauses come in any order, each once (docs 9.1, create-link). */
export function parseCreateLink(reader: TokenReader, grammar: Grammar): CreateLink {
  const orReplace =
    reader.at('OR') && has91(grammar, grammar.switches.orReplace) && reader.take('OR', 'REPLACE');
  reader.expect('LINK');
  const ifNotExists =
    reader.at('IF', 'NOT', 'EXISTS') &&
    !orReplace &&
    has91(grammar, grammar.switches.createIfNotExists) &&
    reader.take('IF', 'NOT', 'EXISTS');
  const link = reader.qualifiedName();
  reader.expect('AS');
  const typeFailure = reader.fail();
  const type = reader.name();
  if (!typesOf(grammar.version).includes(type.toUpperCase())) throw typeFailure;
  const clauses = new Map<'CONFIG' | 'CREDENTIALS' | 'DESCRIPTION', string>();
  while (!reader.done) {
    const failure = reader.fail();
    const clause = reader.takeOne('CONFIG', 'CREDENTIALS', 'DESCRIPTION');
    if (!clause || clauses.has(clause)) throw failure;
    clauses.set(clause, reader.string());
  }
  const credentials = clauses.get('CREDENTIALS');
  if (credentials === undefined && grammar.switches.missingCredentials === 'refuse') throw reader.fail();
  const config = clauses.get('CONFIG');
  const description = clauses.get('DESCRIPTION');
  return {
    kind: 'create-link',
    orReplace,
    ifNotExists,
    link,
    type,
    ...(config === undefined ? {} : { config }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Link types by the first version whose documentation names them. */
function typesOf(version: string): readonly string[] {
  return [
    'S3',
    'AZURE',
    'GCS',
    'HDFS',
    'HTTP',
    'KAFKA',
    ...(since(version, 8, 1) ? ['MONGODB'] : []),
    ...(since(version, 8, 5) ? ['MYSQL'] : []),
  ];
}

/** `LINK [db.]name SET … [SET …]`, behind ALTER (docs 9.1, alter-link). */
export function parseAlterLink(reader: TokenReader, grammar: Grammar): AlterLink {
  if (!has91(grammar, grammar.switches.alterLink)) throw reader.fail();
  reader.expect('LINK');
  const link = reader.qualifiedName();
  const clauses = new Map<'CONFIG' | 'CREDENTIALS', SetClause>();
  do {
    reader.expect('SET');
    const failure = reader.fail();
    const clause = reader.takeOne('CONFIG', 'CREDENTIALS');
    if (!clause) throw failure;
    if (clauses.has(clause)) {
      const { twoSetClauses } = grammar.switches.errors;
      throw twoSetClauses === 1064
        ? failure
        : new SqlError(twoSetClauses, `ALTER LINK takes one SET ${clause} clause`);
    }
    clauses.set(clause, parseSetClause(reader, grammar));
  } while (!reader.done);
  const config = clauses.get('CONFIG');
  const credentials = clauses.get('CREDENTIALS');
  return { kind: 'alter-link', link, ...(config ? { config } : {}), ...(credentials ? { credentials } : {}) };
}

function parseSetClause(reader: TokenReader, grammar: Grammar): SetClause {
  if (!reader.takeSymbol('::')) return { kind: 'json', text: reader.string() };
  const key = parseKey(reader, grammar);
  reader.expectSymbol('=');
  return { kind: 'key', key, value: reader.string() };
}

function parseKey(reader: TokenReader, grammar: Grammar): string {
  const { dottedSingleKey } = grammar.switches;
  const failure = reader.fail();
  const quoted = reader.peek()?.kind === 'name';
  let key = reader.name();
  if (quoted && dottedSingleKey === 'refuse') throw failure;
  while (!quoted && reader.atSymbol('.')) {
    if (dottedSingleKey !== 'accept') throw reader.fail();
    reader.takeSymbol('.');
    key += `.${reader.name()}`;
  }
  return key;
}
