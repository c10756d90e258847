/** A stretch of a file that holds one YAML document, its `---` line included. */
export interface Chunk {
  readonly text: string;
  /** 1-based line of the file on which the stretch begins. */
  readonly line: number;
}

/**
 * Cuts YAML text at its `---` lines. Such a line can stand inside no scalar (yaml.org/spec/1.2.2, 9.1.2, c-forbidden),
 * so the cut is right before anything is parsed. Line breaks must be LF already. Text with directives or `...` lines
 * stays in one piece: a directive stands before the `---` of its document.
 */
export function splitDocuments(text: string): Chunk[] {
  if (UNCUTTABLE.test(text)) return [{ text, line: 1 }];
  const starts = [0];
  for (const match of text.matchAll(START)) {
    const start = text[match.index] === '\n' ? match.index + 1 : match.index;
    if (start > 0) starts.push(start);
  }
  let line = 1;
  return starts.map((start, index) => {
    const chunk = { text: text.slice(start, starts[index + 1]), line };
    line += lineBreaks(chunk.text);
    return chunk;
  });
}

const START = /(?:^|\n)---(?=[ \t\n]|$)/g;
const UNCUTTABLE = /(?:^|\n)(?:%|\.\.\.(?=[ \t\n]|$))/;

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Offset of a chunk's first content: behind the `---`, empty lines and comments. The chunk's length where it has none. */
export function contentStart(text: string): number {
  let at = /^---(?=[ \t\n]|$)/.test(text) ? 3 : 0;
  for (;;) {
    CONTENT.lastIndex = at;
    at = CONTENT.exec(text)?.index ?? text.length;
    if (text[at] !== '#') return at;
    const end = text.indexOf('\n', at);
    at = end === -1 ? text.length : end;
  }
}

const CONTENT = /[^ \t\n]/g;
