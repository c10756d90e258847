/**
 * `text` with everything that has no visible form written as an escape: control characters, ANSI escapes, line
 * breaks, bidi and zero-width characters, halves of surrogate pairs. Names and values come from servers and from
 * files of others; on a terminal, in a log or in a SQL comment they may say things, never do things.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => SHORT.get(char) ?? escaped(char));
}

/** Whether a terminal shows `text` as it is; line breaks and tabs, which do no harm in a script, are let through. */
export function isHarmless(text: string): boolean {
  return text.replace(/[\n\t]/g, '').search(INVISIBLE) === -1;
}

/** `char` as JSON and JavaScript write it, a pair of escapes beyond the basic plane. */
export function escaped(char: string): string {
  return Array.from({ length: char.length }, (_, index) => {
    return `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Characters without a visible form, by their Unicode category. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
