import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LinkspecError } from '../error/linkspec-error.js';
import { compactJson, isJsonObject, type Json, parseJson } from '../json/json.js';
import { systemCode } from './file-errors.js';
import { checkFormat, newer, STATE_FORMAT } from './format.js';
import type { Entry, EntryKind } from './state-store.js';

/** Reads a state file; one that does not exist is empty. Throws LNK0505, LNK0506 and errors of the file system. */
export async function readStateFile(path: string): Promise<readonly Entry[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const entries = parse(text, path);
  checkFormat(entries, path);
  return entries;
}

/**
 * Replaces a state file in one step, readable by its owner alone: whoever reads, and whatever crashes, meets the old
 * or the new content, never a part.
 */
export async function writeStateFile(path: string, entries: readonly Entry[]): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(textOf(entries));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  // The new name is durable once the folder is.
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

/** One entry per line, so that people can read and compare it. */
function textOf(entries: readonly Entry[]): string {
  const lines = entries.map(({ kind, key, body }) => compactJson({ kind, key, body }));
  return `{"format":${JSON.stringify(STATE_FORMAT)},"entries":[\n${lines.join(',\n')}\n]}\n`;
}

function parse(text: string, path: string): Entry[] {
  const value = jsonOf(text);
  if (!isJsonObject(value) || typeof value.format !== 'string') throw damaged(path);
  if (value.format !== STATE_FORMAT) throw newer(path);
  if (!Array.isArray(value.entries)) throw damaged(path);
  return value.entries.map((entry: Json) => {
    if (
      !isJsonObject(entry) ||
      typeof entry.kind !== 'string' ||
      typeof entry.key !== 'string' ||
      entry.body === undefined
    )
      throw damaged(path);
    return { kind: entry.kind as EntryKind, key: entry.key, body: entry.body };
  });
}

function jsonOf(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function damaged(path: string): LinkspecError {
  return new LinkspecError('LNK0506', `the state file ${path} is damaged; it was left as it is`, {
    hint: 'Restore it from a backup, or move it away: linkspec then takes every link as never managed.',
  });
}
