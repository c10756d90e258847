import { type Document, LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import type { ErrorCode } from '../error/codes.js';
import type { Place } from '../error/linkspec-error.js';
import { locateNode } from './locate-node.js';
import { nodeToJson } from './node-to-json.js';
import type { Problem } from './problem.js';
import type { Chunk } from './split-documents.js';
import type { YamlDocument } from './yaml-document.js';
import { YAML_WORDS } from './yaml-words.js';

/**
 * Reads YAML 1.2 (core schema, keys as text) with positions: slow, and the judge of what a text means.
 * Line breaks of the text must be LF. Never throws; an empty stream gives no document.
 */
export function readPrecisely(chunk: Chunk, file: string): YamlDocument[] {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: line + chunk.line - 1, column: col };
  };
  try {
    return parseAllDocuments(chunk.text, { ...OPTIONS, lineCounter: lines }).map((document) =>
      preciseDocument(document, placeAt),
    );
  } catch {
    // The stack ends before any sane document does. What the parser says may quote the text, so it is not passed on.
    const place = { file, line: chunk.line, column: 1 };
    const problem = yamlProblem('RESOURCE_EXHAUSTION', place);
    return [{ value: null, place, broken: [problem], unholdable: [], locate: () => place }];
  }
}

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  stringKeys: true,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function preciseDocument(document: Document.Parsed, placeAt: (offset: number) => Place): YamlDocument {
  const root = document.contents;
  const broken = problemsOf(document.errors, placeAt);
  const unholdable = problemsOf(
    document.warnings.filter((warning) => warning.code !== 'BAD_DIRECTIVE'),
    placeAt,
  );
  const { yaml } = document.directives;
  if (yaml.explicit && yaml.version !== '1.2')
    broken.push({
      severity: 'error',
      code: 'LNK0101',
      message: `the file asks for YAML ${yaml.version}`,
      place: placeAt(document.range[0]),
      hint: 'Remove the %YAML line: files are read as YAML 1.2.',
    });
  const value =
    broken.length > 0
      ? null
      : nodeToJson(root, (offset, trouble) =>
          unholdable.push({ severity: 'error', ...trouble, place: placeAt(offset) }),
        );
  return {
    value,
    place: root ? placeAt(root.range[0]) : (broken[0]?.place ?? placeAt(document.range[0])),
    broken,
    unholdable,
    locate: (path, part) => placeAt(locateNode(document, path, part)),
  };
}

/** One problem per line: the parser's further errors on a line follow from the first. */
function problemsOf(errors: readonly YAMLError[], placeAt: (offset: number) => Place): Problem[] {
  const byLine = new Map<number | undefined, Problem>();
  for (const error of errors) {
    const place = placeAt(error.pos[0]);
    if (!byLine.has(place.line)) byLine.set(place.line, yamlProblem(error.code, place));
  }
  return [...byLine.values()];
}

function yamlProblem(code: YAMLError['code'], place: Place): Problem {
  return { severity: 'error', code: CODES[code] ?? 'LNK0101', ...YAML_WORDS[code], place };
}

const CODES: Partial<Record<YAMLError['code'], ErrorCode>> = {
  RESOURCE_EXHAUSTION: 'LNK0106',
  TAG_RESOLVE_FAILED: 'LNK0109',
  BAD_COLLECTION_TYPE: 'LNK0109',
};
