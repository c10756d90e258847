/**
 * Quoting for SingleStore (reference: literals take backslash escapes, identifiers double their backticks).
 * linkspec refuses to run where `sql_mode` has NO_BACKSLASH_ESCAPES or ANSI_QUOTES, so both rules always hold.
 */

/** `name` as an identifier: any character but NUL is allowed, backticks are doubled. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `text` as a single-quoted literal. */
export function quoteText(text: string): string {
  return `'${text.replace(SPECIAL, (char) => ESCAPES.get(char) ?? char)}'`;
}

const ESCAPES = new Map([
  ['\0', '\\0'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\x1a', '\\Z'],
  ["'", "\\'"],
  ['\\', '\\\\'],
]);
const SPECIAL = /[\0\n\r\x1a'\\]/g;
