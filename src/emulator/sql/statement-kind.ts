import { type Token, tokenize } from './tokenize.js';

/** The class of a statement: what faults, latency, rights and the log go by. Told by its first words. */
export const STATEMENT_KINDS = [
  'select',
  'show',
  'show-links',
  'show-create-link',
  'show-pipelines',
  'show-create-pipeline',
  'create-link',
  'alter-link',
  'drop-link',
  'create-pipeline',
  'alter-pipeline',
  'drop-pipeline',
  'start-pipeline',
  'stop-pipeline',
  'detach-pipeline',
  'dml',
  'ddl',
  'transaction',
  'set',
  'use',
  'kill',
  'other',
] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** The class of a statement's text, whether it can be read or not. */
export function classify(sql: string): StatementKind {
  try {
    return kindOf(tokenize(sql));
  } catch {
    // An unclosed quote somewhere: the first words still tell.
    return kindOf(tokenize(/^[\s\w]*/.exec(sql)?.[0] ?? ''));
  }
}

function kindOf(tokens: readonly Token[]): StatementKind {
  const words = tokens
    .slice(0, 5)
    .map((token) => (token.kind === 'word' ? token.value.toUpperCase() : token.value));
  const [verb = '', second = ''] = words;
  switch (verb) {
    case 'SELECT':
    case 'WITH':
    case '(':
      return 'select';
    case 'SHOW':
      return showKind(words);
    case 'DESCRIBE':
    case 'DESC':
    case 'EXPLAIN':
      return 'show';
    case 'CREATE':
    case 'ALTER':
    case 'DROP': {
      const object = words.find((word) => word === 'LINK' || word === 'PIPELINE');
      const close =
        object !== undefined &&
        words.indexOf(object) <= 4 &&
        !words.slice(1, words.indexOf(object)).some((word) => !BETWEEN.has(word));
      if (!close) return 'ddl';
      return `${verb.toLowerCase() as 'create' | 'alter' | 'drop'}-${object === 'LINK' ? 'link' : 'pipeline'}`;
    }
    case 'START':
      return second === 'TRANSACTION' ? 'transaction' : 'start-pipeline';
    case 'STOP':
      return 'stop-pipeline';
    case 'DETACH':
      return 'detach-pipeline';
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'REPLACE':
      return 'dml';
    case 'TRUNCATE':
      return 'ddl';
    case 'BEGIN':
    case 'COMMIT':
    case 'ROLLBACK':
      return 'transaction';
    case 'SET':
      return 'set';
    case 'USE':
      return 'use';
    case 'KILL':
      return 'kill';
    default:
      return 'other';
  }
}

/** Words between CREATE and LINK or PIPELINE. */
const BETWEEN = new Set(['OR', 'REPLACE', 'AGGREGATOR']);

function showKind(words: readonly string[]): StatementKind {
  if (words[1] === 'LINKS') return 'show-links';
  if (words[1] === 'PIPELINES') return 'show-pipelines';
  if (words[1] !== 'CREATE') return 'show';
  return words[2] === 'LINK' ? 'show-create-link' : words[2] === 'PIPELINE' ? 'show-create-pipeline' : 'show';
}
