import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { specFilesIn } from '../files/spec-files-in.js';
import { isJsonObject, type JsonObject } from '../json/json.js';
import { checkSpecs } from '../spec/check-specs.js';
import type { LinkSpec } from '../spec/link-spec.js';
import type { Problem } from '../spec/problem.js';
import { readSpecText } from '../spec/read-specs.js';
import { readYaml } from '../spec/read-yaml.js';
import type { YamlDocument } from '../spec/yaml-document.js';

/** A spec, and its document: defaults differ by door, so what was written and what was not has to be told apart. */
export interface SpecDocument {
  readonly spec: LinkSpec;
  /** `spec.policy` as written; empty where there is none. */
  readonly policy: JsonObject;
  /** Whether the document names a server, as only the operator reads it. */
  readonly namesServer: boolean;
  readonly locate: YamlDocument['locate'];
}

/**
 * The LinkSpec documents of files and folders, and what there is to say about them, duplicates included. With an error
 * among the problems the documents may be incomplete. LNK0107: cannot be read.
 */
export function readDocuments(paths: readonly string[]): {
  readonly documents: readonly SpecDocument[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const files = new Set(paths.flatMap((path) => filesOf(resolve(path), problems)));
  const documents = [...files].flatMap((file) => documentsOf(file, problems));
  problems.push(...checkSpecs(documents.map(({ spec }) => spec)));
  return { documents, problems };
}

function filesOf(path: string, problems: Problem[]): readonly string[] {
  try {
    const files = statSync(path).isDirectory() ? specFilesIn(path) : [path];
    if (files.length === 0)
      problems.push(
        unreadable(path, 'the folder holds no spec file', 'Specs are files named *.yaml, *.yml or *.json.'),
      );
    return files;
  } catch (error) {
    problems.push(unreadable(path, `cannot be read (${codeOf(error)})`));
    return [];
  }
}

function documentsOf(file: string, problems: Problem[]): readonly SpecDocument[] {
  const text = textOf(file, problems);
  if (text === undefined) return [];
  const read = readSpecText(text, file);
  problems.push(...read.problems);
  // A document with an error gives no spec, and then the two lists do not match.
  if (read.problems.some(({ severity }) => severity === 'error')) return [];
  const documents = [...readYaml(text, file)].filter(
    ({ value }) => isJsonObject(value) && value.kind === 'LinkSpec',
  );
  return read.specs.flatMap((spec, index) => {
    const document = documents[index];
    if (!document) return [];
    const { policy, connectionSecretRef } = writtenSpec(document);
    return [
      {
        spec,
        policy: isJsonObject(policy) ? policy : {},
        namesServer: connectionSecretRef !== undefined,
        locate: document.locate,
      },
    ];
  });
}

function textOf(file: string, problems: Problem[]): string | undefined {
  try {
    const bytes = readFileSync(file);
    if (isUtf8(bytes)) return bytes.toString('utf8');
    problems.push({ ...unreadable(file, 'not UTF-8 text', 'Save the file as UTF-8.'), code: 'LNK0101' });
  } catch (error) {
    problems.push(unreadable(file, `cannot be read (${codeOf(error)})`));
  }
  return undefined;
}

function writtenSpec({ value }: YamlDocument): JsonObject {
  const spec = isJsonObject(value) ? value.spec : undefined;
  return isJsonObject(spec) ? spec : {};
}

function unreadable(file: string, message: string, hint = 'Check the path and the rights on it.'): Problem {
  return { severity: 'error', code: 'LNK0107', message, place: { file }, hint };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown error';
}
