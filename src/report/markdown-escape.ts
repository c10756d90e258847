import { visible } from './visible.js';

/**
 * Foreign text as plain Markdown text: nothing in it is markup, HTML, a table cell's end, a mention, an issue
 * reference or a link. Punctuation becomes HTML entities (CommonMark: an entity is never markup); a zero-width
 * space parts what code hosts look for in the rendered text.
 */
export function markdownText(text: string): string {
  return visible(text).replace(PARTED, `$&${PART}`).replace(PUNCTUATION, entity);
}

/** The same in a fixed-width face. A code span would need rules of its own within a table. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}

/** Lines as a fenced block: the fence is longer than any run of backticks inside. */
export function fenced(language: 'diff' | 'sql', lines: readonly string[]): string {
  const longest =
    lines
      .join('\n')
      .match(/`+/g)
      ?.reduce((most, run) => Math.max(most, run.length), 0) ?? 0;
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence + language, ...lines.map(visible), fence].join('\n');
}

/** `@name`, `#1`, `GH-1`, `https://…`, `www.…`. */
const PARTED = /[@#]|GH(?=-)|:(?=\/)|www(?=\.)/gi;
const PART = '\u200b';
/** What Markdown, its tables and the math of code hosts give a meaning within a line, and this module's space. */
const PUNCTUATION = /[#$&*<>@[\\\]^_`{|}~\u200b]/g;

function entity(char: string): string {
  return `&#${char.charCodeAt(0)};`;
}
