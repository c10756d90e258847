import type { ObjectId } from './link-id.js';
import { mayHoldHint, type SqlToken, tokenizeSql } from './tokenize-sql.js';

/** Which link a pipeline loads through, as far as its definition tells. */
export type LinkOfPipeline =
  | { readonly kind: 'link'; readonly link: ObjectId }
  /** The pipeline names its source itself. */
  | { readonly kind: 'none' }
  /** `why` completes "the definition …"; it never quotes the text, which may hold credentials. */
  | { readonly kind: 'unclear'; readonly why: string };

/**
 * Finds the link in the text of SHOW CREATE PIPELINE, the only documented way to learn it (docs 9.1, create-pipeline
 * and show-create-pipeline). A link without a database prefix is one of the pipeline's own database.
 *
 * Only the source clause counts, so the text is read as code from its start. What does not read as expected is
 * `unclear`: a pipeline missed here would make the server refuse the change while others are already stopped.
 */
export function linkOfPipeline(createText: string, pipelineDatabase: string): LinkOfPipeline {
  const asComments = read(tokenizeSql(createText, 'comment'), pipelineDatabase);
  if (!mayHoldHint(createText)) return asComments;
  const asCode = read(tokenizeSql(createText, 'code'), pipelineDatabase);
  return same(asComments, asCode)
    ? asComments
    : unclear('has a conditional comment that may change its source');
}

function read(tokens: readonly SqlToken[] | undefined, pipelineDatabase: string): LinkOfPipeline {
  if (!tokens) return unclear('has a quote or a comment that does not end');
  if (tokens.length === 0) return unclear('is empty');
  const source = sourceStart(tokens);
  if (source === undefined) return unclear('does not begin with CREATE PIPELINE … AS LOAD DATA');
  return isWord(tokens[source], 'LINK')
    ? readLink(tokens, source + 1, pipelineDatabase)
    : readOtherSource(tokens, source);
}

/** The index of the first token after `CREATE [OR REPLACE] [AGGREGATOR] PIPELINE [IF NOT EXISTS] name AS LOAD DATA`. */
function sourceStart(tokens: readonly SqlToken[]): number | undefined {
  let at = 0;
  const skip = (...words: string[]): boolean => {
    const fits = words.every((word, index) => isWord(tokens[at + index], word));
    if (fits) at += words.length;
    return fits;
  };
  if (!skip('CREATE')) return undefined;
  skip('OR', 'REPLACE');
  skip('AGGREGATOR');
  if (!skip('PIPELINE')) return undefined;
  skip('IF', 'NOT', 'EXISTS');
  const pipeline = readName(tokens, at);
  if (!pipeline) return undefined;
  at = pipeline.end;
  return skip('AS', 'LOAD', 'DATA') ? at : undefined;
}

function readLink(tokens: readonly SqlToken[], at: number, pipelineDatabase: string): LinkOfPipeline {
  const found = readName(tokens, at);
  if (!found) return unclear('names no link after LOAD DATA LINK');
  // A bare name that the server did not quote (`my-link`) would be cut short: what follows must be a new clause.
  if (!endsName(tokens[found.end])) return unclear('names its link in a way that cannot be read');
  const [first, second] = found.parts;
  const link =
    second === undefined ? { database: pipelineDatabase, name: first } : { database: first, name: second };
  return { kind: 'link', link };
}

/** `LOAD DATA S3 'path' …`: the word and a string are enough; any other form must not speak of a link at all. */
function readOtherSource(tokens: readonly SqlToken[], at: number): LinkOfPipeline {
  const rest = tokens.slice(at);
  const plain = rest[0]?.kind === 'word' && rest[1]?.kind === 'string';
  if (plain || (rest[0]?.kind === 'word' && !rest.some((token) => isWord(token, 'LINK'))))
    return { kind: 'none' };
  return unclear('has a source that is not known');
}

interface Name {
  readonly parts: readonly [string, string?];
  /** Index of the token after the name. */
  readonly end: number;
}

/** `name` or `database.name`, each part bare or in backticks. */
function readName(tokens: readonly SqlToken[], at: number): Name | undefined {
  const first = namePart(tokens[at]);
  if (first === undefined) return undefined;
  const dot = tokens[at + 1];
  if (dot?.kind !== 'symbol' || dot.text !== '.') return { parts: [first], end: at + 1 };
  const second = namePart(tokens[at + 2]);
  return second === undefined ? undefined : { parts: [first, second], end: at + 3 };
}

function namePart(token: SqlToken | undefined): string | undefined {
  return (token?.kind === 'word' || token?.kind === 'name') && token.text !== '' ? token.text : undefined;
}

function endsName(token: SqlToken | undefined): boolean {
  if (token === undefined || token.kind === 'string') return true;
  if (token.kind === 'symbol') return token.text === ';';
  return CLAUSES.some((clause) => isWord(token, clause));
}

/** What may follow a link that has no path, by the grammar of CREATE PIPELINE. */
const CLAUSES = [
  'CONFIG',
  'CREDENTIALS',
  'BATCH_INTERVAL',
  'MAX_PARTITIONS_PER_BATCH',
  'WITH',
  'INTO',
  'FORMAT',
];

/** Keywords are ASCII and bare; other letters that fold to ASCII ones (as `ı` does) make another word. */
function isWord(token: SqlToken | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.replace(/[a-z]/g, (letter) => letter.toUpperCase()) === keyword;
}

function unclear(why: string): LinkOfPipeline {
  return { kind: 'unclear', why };
}

function same(a: LinkOfPipeline, b: LinkOfPipeline): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
