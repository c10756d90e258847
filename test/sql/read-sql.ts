/**
 * A reader of MySQL-style SQL that shares nothing with the writer: what a server with backslash escapes makes of a
 * statement (MySQL manual, String Literals and Schema Object Names).
 */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

/** The tokens of a statement. Throws where a literal or a name does not end, or something else stands outside them. */
export function readSql(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const char = sql.charAt(at);
    if (char === ' ') at += 1;
    else if (char === "'" || char === '"' || char === '`') {
      const { text, end } = char === '`' ? nameFrom(sql, at + 1) : literalFrom(sql, at + 1, char);
      tokens.push({ kind: char === '`' ? 'name' : 'literal', text });
      at = end;
    } else {
      const bare = /^(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>::|[.=]))/.exec(sql.slice(at));
      if (!bare) throw new SyntaxError(`${JSON.stringify(char)} stands outside of quotes`);
      tokens.push({ kind: bare.groups?.word ? 'word' : 'sign', text: bare[0] });
      at += bare[0].length;
    }
  }
  return tokens;
}

interface Quoted {
  readonly text: string;
  readonly end: number;
}

function nameFrom(sql: string, start: number): Quoted {
  let text = '';
  for (let at = start; at < sql.length; at += 1) {
    if (sql[at] !== '`') text += sql[at];
    else if (sql[at + 1] === '`') {
      text += '`';
      at += 1;
    } else return { text, end: at + 1 };
  }
  throw new SyntaxError('a name does not end');
}

function literalFrom(sql: string, start: number, quote: string): Quoted {
  let text = '';
  for (let at = start; at < sql.length; at += 1) {
    const char = sql.charAt(at);
    if (char === '\\') {
      at += 1;
      if (at >= sql.length) break;
      text += unescaped(sql.charAt(at));
    } else if (char !== quote) text += char;
    else if (sql[at + 1] === quote) {
      text += quote;
      at += 1;
    } else return { text, end: at + 1 };
  }
  throw new SyntaxError('a literal does not end');
}

function unescaped(char: string): string {
  switch (char) {
    case '0':
      return '\0';
    case 'b':
      return '\b';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'Z':
      return '\x1a';
    case '%':
    case '_':
      return `\\${char}`;
    default:
      return char;
  }
}

export const word = (text: string): Token => ({ kind: 'word', text });
export const name = (text: string): Token => ({ kind: 'name', text });
export const literal = (text: string): Token => ({ kind: 'literal', text });
export const sign = (text: string): Token => ({ kind: 'sign', text });
/** The words of a plain phrase. */
export const words = (phrase: string): Token[] => phrase.split(' ').map(word);
