/** A piece of SQL code. Comments and blanks give none; a string gives none of its content, which may be secret. */
export type SqlToken =
  /** Bare: a keyword, a name or a number. */
  | { readonly kind: 'word'; readonly text: string }
  /** In backticks, as it reads without them. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'string' }
  | { readonly kind: 'symbol'; readonly text: string };

/** How a conditional comment (slash, star, exclamation mark) is read. The documentation does not say when the server runs what stands inside. */
export type HintReading = 'comment' | 'code';

/**
 * Cuts SQL into tokens by the lexical rules of the MySQL dialect as SingleStore documents them: both quote styles are
 * strings with backslash escapes and doubled quotes, backticks hold names with doubled backticks, `#` and `-- ` run to
 * the end of the line. `undefined`: a quote or a comment does not end, so nothing can be said about the text.
 */
export function tokenizeSql(text: string, hints: HintReading = 'comment'): SqlToken[] | undefined {
  const tokens: SqlToken[] = [];
  const pattern = new RegExp(hints === 'code' ? `${HINT_EDGE}|${TOKEN}` : TOKEN, 'gy');
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text)?.groups;
    if (!found) return undefined;
    const token = tokenOf(found);
    if (token) tokens.push(token);
  }
  return tokens;
}

/** Whether the text holds something that {@link HintReading} decides about. */
export function mayHoldHint(text: string): boolean {
  return text.includes('/*!');
}

// Each quoted form is "unrolled" (plain run, then escape and plain run, …) so that long strings need no backtracking.
const BLANK = String.raw`[\t-\r ]+|#[^\n]*|--(?=[\x00-\x20]|$)[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/`;
const STRING = String.raw`'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\[^]|"")[^"\\]*)*"`;
const NAME = '`[^`]*(?:``[^`]*)*`';
const WORD = String.raw`[\w$\x80-\uffff]+`;
/** Anything else but the start of a quote or a comment, which would have matched above had it ended. */
const SYMBOL = '(?!/\\*)[^\'"`]';
const TOKEN = `(?<blank>${BLANK})|(?<string>${STRING})|(?<name>${NAME})|(?<word>${WORD})|(?<symbol>${SYMBOL})`;
/** The edges of a conditional comment, with the version it may name: blanks where the inside is read as code. */
const HINT_EDGE = String.raw`(?<edge>/\*!\d*|\*/)`;

function tokenOf(found: Record<string, string | undefined>): SqlToken | undefined {
  if (found.word !== undefined) return { kind: 'word', text: found.word };
  if (found.name !== undefined) return { kind: 'name', text: found.name.slice(1, -1).replaceAll('``', '`') };
  if (found.string !== undefined) return { kind: 'string' };
  if (found.symbol !== undefined) return { kind: 'symbol', text: found.symbol };
  return undefined;
}
