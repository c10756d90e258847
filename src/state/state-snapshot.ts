import { idKey, type ObjectId } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { isJsonObject, type Json, type JsonObject } from '../json/json.js';
import { checkFormat, STATE_FORMAT } from './format.js';
import type { LinkRecord, MetaRecord, WindowRecord } from './records.js';
import type { Entry } from './state-store.js';

/** The whole state, decoded. */
export interface StateSnapshot {
  /** Absent: nothing was ever written. */
  readonly meta?: MetaRecord;
  /** By `idKey`. */
  readonly links: ReadonlyMap<string, LinkRecord>;
  readonly windows: readonly WindowRecord[];
  /** Bodies of the seal entries, by entry key. */
  readonly seals: ReadonlyMap<string, string>;
}

/**
 * Decodes the entries of a store. Fields that are not known are left out and kinds that are not known are skipped:
 * a later version may add some. Throws LNK0506 where a known field is missing or nonsense, LNK0505 for another format.
 */
export function snapshotOf(entries: readonly Entry[]): StateSnapshot {
  checkFormat(entries, 'the store');
  let meta: MetaRecord | undefined;
  const links = new Map<string, LinkRecord>();
  const windows: WindowRecord[] = [];
  const seals = new Map<string, string>();
  for (const entry of entries) {
    switch (entry.kind) {
      case 'meta':
        meta = metaRecord(new Fields(entry));
        break;
      case 'link': {
        const record = linkRecord(new Fields(entry));
        links.set(idKey(record), record);
        break;
      }
      case 'window':
        windows.push(windowRecord(new Fields(entry)));
        break;
      case 'seal':
        if (typeof entry.body !== 'string') throw damaged(entry, 'body');
        seals.set(entry.key, entry.body);
        break;
      default:
        entry.kind satisfies never;
    }
  }
  return { ...(meta && { meta }), links, windows, seals };
}

function metaRecord(read: Fields): MetaRecord {
  return { format: STATE_FORMAT, salt: read.text('salt') };
}

function linkRecord(read: Fields): LinkRecord {
  const fingerprints = read.objectOrNull('fingerprints');
  if (fingerprints && !isTextObject(fingerprints)) throw read.nonsense('fingerprints');
  return {
    database: read.text('database'),
    name: read.text('name'),
    owner: read.text('owner'),
    type: read.text('type'),
    specDigest: read.text('specDigest'),
    description: read.text('description'),
    config: read.objectOrNull('config'),
    fingerprints,
    credentialsVersion: read.textOrNull('credentialsVersion'),
    deletion: read.oneOf('deletion', ['Retain', 'Delete']),
    appliedAt: read.text('appliedAt'),
    ...(read.has('unsettled') && { unsettled: read.texts('unsettled') }),
    ...(read.has('partial') && { partial: true }),
  };
}

function windowRecord(read: Fields): WindowRecord {
  return {
    run: read.text('run'),
    link: objectId(read.inner('link')),
    since: read.text('since'),
    pipelines: read.list('pipelines').map(objectId),
  };
}

function objectId(read: Fields): ObjectId {
  return { database: read.text('database'), name: read.text('name') };
}

/** Typed reading of an entry's fields; each reader throws LNK0506 naming the field. */
class Fields {
  readonly #object: JsonObject;

  constructor(
    private readonly entry: Entry,
    value: Json = entry.body,
    private readonly path = '',
  ) {
    if (!isJsonObject(value)) throw damaged(entry, path || 'body');
    this.#object = value;
  }

  has(field: string): boolean {
    return this.#at(field) !== undefined;
  }

  text(field: string): string {
    const found = this.#at(field);
    if (typeof found !== 'string') throw this.nonsense(field);
    return found;
  }

  textOrNull(field: string): string | null {
    return this.#at(field) === null ? null : this.text(field);
  }

  oneOf<Word extends string>(field: string, words: readonly Word[]): Word {
    const found = this.#at(field);
    const word = words.find((known) => known === found);
    if (word === undefined) throw this.nonsense(field);
    return word;
  }

  objectOrNull(field: string): JsonObject | null {
    const found = this.#at(field);
    if (found !== null && !isJsonObject(found)) throw this.nonsense(field);
    return found;
  }

  inner(field: string): Fields {
    return new Fields(this.entry, this.#at(field) ?? null, this.#inside(field));
  }

  list(field: string): Fields[] {
    return this.#items(field).map(
      (item, index) => new Fields(this.entry, item, `${this.#inside(field)}.${index}`),
    );
  }

  texts(field: string): string[] {
    return this.#items(field).map((item) => {
      if (typeof item !== 'string') throw this.nonsense(field);
      return item;
    });
  }

  nonsense(field: string): LinkspecError {
    return damaged(this.entry, this.#inside(field));
  }

  #at(field: string): Json | undefined {
    return Object.hasOwn(this.#object, field) ? this.#object[field] : undefined;
  }

  #items(field: string): readonly Json[] {
    const found = this.#at(field);
    if (!Array.isArray(found)) throw this.nonsense(field);
    return found;
  }

  #inside(field: string): string {
    return this.path === '' ? field : `${this.path}.${field}`;
  }
}

function isTextObject(object: JsonObject): object is Readonly<Record<string, string>> {
  return Object.values(object).every((value) => typeof value === 'string');
}

function damaged(entry: Entry, field: string): LinkspecError {
  return new LinkspecError(
    'LNK0506',
    `the state is damaged: ${field} of the ${entry.kind} entry ${entry.key}`,
    {
      hint: 'Restore the state from a backup, or delete that entry: linkspec then takes the link as never managed.',
    },
  );
}
