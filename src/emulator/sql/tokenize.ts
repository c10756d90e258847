import { SqlError, syntaxError } from './sql-error.js';

/**
 * A piece of SQL. `value` is the decoded content (escapes resolved, quotes gone); `start` and `end` are
 * positions in the statement's text. Comments and spaces are no tokens.
 *
 * - word: `ALTER`, `name`, `$key`; name: `` `any thing` ``; string: `'…'` and `"…"`;
 * - number: `12`, `1.5e3`, `0x1F`; system: `@@name`, `@@session.name`; user: `@name`;
 * - symbol: one of `::`, `<=>`, `<=`, `>=`, `<>`, `!=`, `||`, `&&`, `:=`, or a single character.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'system' | 'user' | 'symbol';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const COMMENT = /--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{L}_$\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
const NUMBER = /0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
/** Names may begin with digits, as in `2024_exports`. */
const DIGIT_WORD = /(?!0x[0-9a-f]+\b|\d+e\d+\b)\d+[\p{L}_$\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/iuy;
const VARIABLE = /@@(?:(?:session|global|local)\s*\.\s*)?([\p{L}\p{N}_$]+|`[^`]*`)/iuy;
const USER_VARIABLE = /@([\p{L}\p{N}_$.]+|`[^`]*`|'[^']*')/iuy;
const SYMBOL = /::|<=>|<=|>=|<>|!=|\|\||&&|:=|[\s\S]/y;

/** Cuts a statement into tokens. Throws a {@link SqlError} 1064 on an unclosed quote or comment. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(sql);
  };
  const push = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, value, start: at, end });
    at = end;
  };
  while (at < sql.length) {
    const blank = match(SPACE) ?? match(COMMENT);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const first = sql.charAt(at);
    if (first === "'" || first === '"') {
      const { value, end } = readString(sql, at);
      push('string', value, end);
      continue;
    }
    if (first === '`') {
      const { value, end } = readName(sql, at);
      push('name', value, end);
      continue;
    }
    if (first === '/' && sql.charAt(at + 1) === '*') throw syntaxError(sql, at);
    const found =
      tagged('word', match(DIGIT_WORD)) ??
      tagged('number', match(NUMBER)) ??
      tagged('word', match(WORD)) ??
      tagged('system', match(VARIABLE)) ??
      tagged('user', match(USER_VARIABLE)) ??
      tagged('symbol', match(SYMBOL));
    if (!found) throw syntaxError(sql, at);
    push(found.kind, found.value, at + found.length);
  }
  return tokens;
}

function tagged(
  kind: Token['kind'],
  match: RegExpExecArray | null,
): { kind: Token['kind']; value: string; length: number } | undefined {
  if (!match) return undefined;
  const value = match[1]?.replaceAll(/^[`']|[`']$/g, '') ?? match[0];
  return { kind, value, length: match[0].length };
}

/** Backslash escapes of MySQL string literals; `\%` and `\_` keep their backslash (they are for LIKE). */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  '%': '\\%',
  _: '\\_',
};

function readString(sql: string, start: number): { value: string; end: number } {
  const quote = sql.charAt(start);
  const stop = quote === "'" ? /['\\]/g : /["\\]/g;
  let value = '';
  let at = start + 1;
  for (;;) {
    stop.lastIndex = at;
    const found = stop.exec(sql);
    if (!found) throw syntaxError(sql, start);
    value += sql.slice(at, found.index);
    const next = sql.charAt(found.index + 1);
    if (found[0] === '\\') {
      value += Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : next;
      at = found.index + 2;
    } else if (next === quote) {
      value += quote;
      at = found.index + 2;
    } else {
      return { value, end: found.index + 1 };
    }
  }
}

function readName(sql: string, start: number): { value: string; end: number } {
  let at = start + 1;
  let value = '';
  for (;;) {
    const close = sql.indexOf('`', at);
    if (close === -1) throw syntaxError(sql, start);
    value += sql.slice(at, close);
    if (sql.charAt(close + 1) !== '`') {
      if (value === '') throw new SqlError(1064, 'You have an error in your SQL syntax: empty name');
      return { value, end: close + 1 };
    }
    value += '`';
    at = close + 2;
  }
}

/** Whether the token is this keyword. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value.toUpperCase() === word;
}

/** Whether the token is this symbol. */
export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.value === symbol;
}
