import type { Place } from '../error/linkspec-error.js';
import type { Json } from '../json/json.js';
import type { Part, Path, Problem } from './problem.js';
import { readPrecisely } from './read-precisely.js';
import { readQuickly } from './read-quickly.js';
import { type Chunk, contentStart, splitDocuments } from './split-documents.js';
import type { YamlDocument } from './yaml-document.js';

/**
 * The documents of a YAML or JSON text, one at a time. Positions cost several times the parse: a document that reads
 * without trouble gets its own only when somebody calls `locate`. Empty documents are left out. Never throws.
 */
export function* readYaml(text: string, file: string): Generator<YamlDocument> {
  // YAML takes CR, LF and CRLF as one line break (yaml.org/spec/1.2.2, 5.4): lines and columns stay what they were.
  const lf = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  for (const chunk of splitDocuments(lf)) yield* readChunk(chunk, file);
}

function* readChunk(chunk: Chunk, file: string): Generator<YamlDocument> {
  const start = contentStart(chunk.text);
  if (start === chunk.text.length) return;
  const junk = UNPRINTABLE.exec(chunk.text);
  if (junk) {
    yield unreadable(placeIn(chunk, file, junk.index));
    return;
  }
  const quick = readQuickly(chunk.text);
  if (!quick) {
    yield* readPrecisely(chunk, file).filter((document) => !isEmpty(document));
  } else {
    yield quickDocument(quick, chunk, file, placeIn(chunk, file, start));
  }
}

function isEmpty({ value, broken, unholdable }: YamlDocument): boolean {
  return value === null && broken.length === 0 && unholdable.length === 0;
}

/** What YAML does not call printable (yaml.org/spec/1.2.2, 5.1); halves of surrogate pairs are told apart later. */
const UNPRINTABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function unreadable(place: Place): YamlDocument {
  const problem: Problem = {
    severity: 'error',
    code: 'LNK0101',
    message: 'a control character, which YAML does not allow',
    place,
    hint: 'If the file is text, write the character as an escape in double quotes.',
  };
  return { value: null, place, broken: [problem], unholdable: [], locate: () => place };
}

function quickDocument(value: Json, chunk: Chunk, file: string, place: Place): YamlDocument {
  let precise: YamlDocument | undefined;
  const locate = (path: Path, part: Part): Place => {
    precise ??= readPrecisely(chunk, file)[0];
    return precise?.locate(path, part) ?? place;
  };
  return { value, place, broken: [], unholdable: [], locate };
}

function placeIn(chunk: Chunk, file: string, offset: number): Place {
  const before = chunk.text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { file, line: chunk.line + before.split('\n').length - 1, column: offset - lineStart + 1 };
}
