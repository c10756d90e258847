/**
 * The CONFIG literal in the output of SHOW CREATE LINK (docs, show-create-link), unescaped: `null` where the link has
 * none, `undefined` where the text is not understood. The text is read token by token, since its line breaks are not
 * documented, and `<CREDENTIALS REDACTED>` is no SQL. Names and values may look like keywords; only a bare word counts.
 */
export function configOfLinkText(text: string): string | null | undefined {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  const words = tokens.map((token) => token.toUpperCase());
  // CREATE LINK name AS type …: the name may be a bare CONFIG, so the clauses begin after the type.
  const as = words.indexOf('AS');
  if (words[0] !== 'CREATE' || words[1] !== 'LINK' || as < 0) return undefined;
  const config = words.indexOf('CONFIG', as + 2);
  return config < 0 ? null : unquote(tokens[config + 1] ?? '');
}

/** A string of either quote style, a name in backticks, the redaction marker, a bare word, or any other sign. */
const TOKEN =
  /"(?:[^"\\]|\\[\s\S]|"")*"|'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|<[^>]*>|[\w$\u0080-\uffff]+|[^\s]/g;

function unquote(token: string): string | undefined {
  const quote = token[0];
  if ((quote !== '"' && quote !== "'") || token.length < 2) return undefined;
  return token
    .slice(1, -1)
    .replace(/\\([\s\S])|""|''/g, (pair, escaped?: string) =>
      escaped === undefined ? (pair[0] === quote ? quote : pair) : (ESCAPES.get(escaped) ?? escaped),
    );
}

/** MySQL's escapes in literals; any other escaped character stands for itself. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['0', '\0'],
  ['Z', '\x1a'],
]);
