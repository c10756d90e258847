import { isUtf8 } from 'node:buffer';
import { createReadStream, readFileSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { specFilesIn } from '../files/spec-files-in.js';
import { checkSpecs } from '../spec/check-specs.js';
import type { LinkSpec } from '../spec/link-spec.js';
import type { Problem } from '../spec/problem.js';
import { readSpecText } from '../spec/read-specs.js';

export interface LoadedSpecs {
  readonly specs: readonly LinkSpec[];
  readonly problems: readonly Problem[];
}

export interface LoadOptions {
  /** What the path `-` stands for. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Buffer | string>;
  /** Bytes that one file may have. Default: 64 MiB. */
  readonly maxBytes?: number;
  /** What a folder without spec files is. Default: refused, since it is most likely a wrong path. */
  readonly emptyFolders?: 'refuse' | 'warn';
}

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads the specs of files, of folders (with all below: *.yaml, *.yml, *.json, in the order of their names, hidden
 * ones left out) and of `-`, standard input. A file named twice is read once. What is wrong is told as problems,
 * duplicates across files included: LNK0107 cannot be read, LNK0106 too large, LNK0101 and on from the text.
 */
export async function loadSpecs(paths: readonly string[], options: LoadOptions = {}): Promise<LoadedSpecs> {
  const { stdin = process.stdin, maxBytes = MAX_BYTES, emptyFolders = 'refuse' } = options;
  const specs: LinkSpec[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const files = path === '-' ? [path] : filesOf(path, problems, emptyFolders);
    for (const file of files) {
      const identity = file === '-' ? file : resolve(file);
      if (seen.has(identity)) continue;
      seen.add(identity);
      const label = file === '-' ? '<stdin>' : file;
      try {
        const text = textOf(file === '-' ? await drain(stdin, maxBytes) : await bytesOf(file, maxBytes));
        const read = readSpecText(text, label);
        for (const spec of read.specs) specs.push(spec);
        for (const problem of read.problems) problems.push(problem);
      } catch (error) {
        problems.push(unreadable(label, error, maxBytes));
      }
    }
  }
  for (const problem of checkSpecs(specs)) problems.push(problem);
  return { specs, problems };
}

/** The file itself, or the spec files of a folder. */
function filesOf(path: string, problems: Problem[], emptyFolders: 'refuse' | 'warn'): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = specFilesIn(path);
    if (files.length > 0) return files;
    problems.push({
      severity: emptyFolders === 'warn' ? 'warning' : 'error',
      code: 'LNK0107',
      message: 'the folder holds no spec file',
      place: { file: path },
      hint: 'Specs are files named *.yaml, *.yml or *.json, at any depth, hidden ones left out.',
    });
  } catch (error) {
    problems.push(unreadable(path, error, 0));
  }
  return [];
}

/** Small files are read at once and in line: ten thousand of them cost a third of what promises cost. */
async function bytesOf(file: string, maxBytes: number): Promise<Buffer> {
  const stats: Stats = statSync(file);
  // A pipe such as <(program) has no size, and a device may have no end.
  if (!stats.isFile()) return drain(createReadStream(file), maxBytes);
  if (stats.size > maxBytes) throw new TooLarge();
  return readFileSync(file);
}

async function drain(stream: AsyncIterable<Buffer | string>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    size += bytes.length;
    if (size > maxBytes) throw new TooLarge();
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new NotText();
  return bytes.toString('utf8');
}

class TooLarge extends Error {}
class NotText extends Error {}

function unreadable(file: string, error: unknown, maxBytes: number): Problem {
  const place = { file };
  if (error instanceof TooLarge)
    return {
      severity: 'error',
      code: 'LNK0106',
      message: `larger than ${maxBytes} bytes`,
      place,
      hint: 'Split it into several files.',
    };
  if (error instanceof NotText)
    return {
      severity: 'error',
      code: 'LNK0101',
      message: 'not UTF-8 text',
      place,
      hint: 'Save the file as UTF-8.',
    };
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
  return {
    severity: 'error',
    code: 'LNK0107',
    message: `cannot be read (${code})`,
    place,
    hint: REASONS.get(code) ?? 'Check the path and the rights on it.',
  };
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'There is nothing at this path: check the name.'],
  ['EACCES', 'Check the rights on the file and the folders above it.'],
  ['ENOTDIR', 'A part of the path is a file, not a folder: check the name.'],
]);
