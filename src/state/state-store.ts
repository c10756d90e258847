import type { Json } from '../json/json.js';

/** The four kinds of entry that linkspec remembers: see records.ts for their bodies. */
export type EntryKind = 'meta' | 'link' | 'window' | 'seal';

export interface Entry {
  readonly kind: EntryKind;
  /** At most 64 ASCII characters: names are digested (entryKey), so any link name fits any store. */
  readonly key: string;
  readonly body: Json;
}

/** What names an entry. */
export type EntryRef = Pick<Entry, 'kind' | 'key'>;

/**
 * Where the state lives: tables in the server, a file, or nowhere. A store is a small keyed table of JSON
 * bodies and a set of named locks; what the bodies mean is `records.ts`.
 *
 * Errors: LNK0504 (cannot be used: rights, disk), LNK0505 (written by a newer version), LNK0506 (damaged),
 * LNK0503 (lock not had in time), LNK0507 (a lock that was held is gone).
 */
export interface StateStore {
  readonly kind: 'database' | 'file' | 'none';
  /** As the user wrote it, e.g. `database:linkspec`. */
  readonly label: string;
  /** All entries. Reads only: a store that does not exist yet is empty. */
  load(): Promise<readonly Entry[]>;
  /** The entries of these keys, absent ones left out. Reads only. */
  read(keys: readonly EntryRef[]): Promise<readonly Entry[]>;
  /** Writes entries (insert or overwrite), making the store on the first write. Durable once it resolves. */
  put(entries: readonly Entry[]): Promise<void>;
  /** Removes entries; absent ones are no error. Durable once it resolves. */
  remove(keys: readonly EntryRef[]): Promise<void>;
  /**
   * Takes the lock of that name, waiting up to `timeoutMs` (0: one try). Held until released or the process
   * ends: the lock of a killed process is free again within 15 s.
   */
  lock(name: string, timeoutMs: number, signal?: AbortSignal): Promise<HeldLock>;
  close(): Promise<void>;
}

export interface HeldLock {
  /** Throws LNK0507 if the lock was lost (connection gone, file taken over). Cheap; called before each statement. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}
