import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LinkspecError } from '../error/linkspec-error.js';
import { explainFileError } from './file-errors.js';
import { tryLockFile } from './lock-file.js';
import { makeFolder } from './make-folder.js';
import { readStateFile, writeStateFile } from './state-file.js';
import type { Entry, EntryRef, HeldLock, StateStore } from './state-store.js';

/**
 * The state in a JSON file, with locks in the folder `PATH.locks` beside it, for runs on one machine (or on machines
 * whose shared file system makes folders atomically). A missing folder is made with the first write.
 * Errors: LNK0504 (file system), LNK0505, LNK0506 (nothing is overwritten then), LNK0503, LNK0507.
 */
export function createFileStore(path: string): StateStore {
  const exclusive = createMutex(path);

  async function load(): Promise<readonly Entry[]> {
    return readStateFile(path).catch((error: unknown) => {
      throw explainFileError(error, 'reading the state', path);
    });
  }

  async function change(edit: (entries: Map<string, Entry>) => void): Promise<void> {
    await exclusive(async (file, mutex) => {
      const entries = new Map((await readStateFile(file)).map((entry) => [mapKey(entry), entry]));
      edit(entries);
      await mutex.assertHeld();
      await writeStateFile(file, [...entries.values()]);
    }).catch((error: unknown) => {
      throw explainFileError(error, 'writing the state', path);
    });
  }

  return {
    kind: 'file',
    label: `file:${path}`,
    load,
    async read(keys) {
      const wanted = new Set(keys.map(mapKey));
      return (await load()).filter((entry) => wanted.has(mapKey(entry)));
    },
    async put(added) {
      if (added.length === 0) return;
      await change((entries) => {
        for (const entry of added) entries.set(mapKey(entry), entry);
      });
    },
    async remove(keys) {
      if (keys.length === 0) return;
      await change((entries) => {
        for (const key of keys) entries.delete(mapKey(key));
      });
    },
    async lock(name, timeoutMs, signal) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        signal?.throwIfAborted();
        // Under the mutex, since two waiters that find the same dead lock must not both take it over.
        const lock = await exclusive((file) => tryLockFile(join(locksOf(file), lockName(name)))).catch(
          (error: unknown) => {
            throw explainFileError(error, 'taking the lock of a link', path);
          },
        );
        if (lock) return lock;
        if (Date.now() >= deadline) throw locked(timeoutMs);
        await pause();
      }
    },
    close: async () => {},
  };
}

type Exclusive = <T>(work: (file: string, mutex: HeldLock) => Promise<T>) => Promise<T>;

/** Work that no other run does at the same time: first in line within this process, then by a lock file. */
function createMutex(path: string): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(async () => {
      const file = await makeHome(path);
      const mutex = await takeMutex(file);
      try {
        return await work(file, mutex);
      } finally {
        await mutex.release();
      }
    });
    last = turn.catch(() => {});
    return turn;
  };
}

/** Makes the folders; returns the file's one name, so that all runs that reach it by other names lock the same. */
async function makeHome(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  await makeFolder(folder);
  const file = await realpath(path).catch(async () => join(await realpath(folder), basename(path)));
  await makeFolder(locksOf(file), 0o700);
  return file;
}

/** Held for milliseconds only, or by a process that was killed with it: then it is free after 10 s. */
async function takeMutex(file: string): Promise<HeldLock> {
  const deadline = Date.now() + MUTEX_MS;
  for (;;) {
    const mutex = await tryLockFile(join(locksOf(file), 'write'));
    if (mutex) return mutex;
    if (Date.now() >= deadline)
      throw new LinkspecError('LNK0503', `other runs keep writing the state file ${file}`, {
        hint: 'Run again.',
      });
    await pause();
  }
}

const MUTEX_MS = 30_000;

/** Between two tries; uneven, so that waiters do not all try at the same moment. */
async function pause(): Promise<void> {
  await sleep(20 + Math.random() * 80);
}

function locksOf(file: string): string {
  return `${file}.locks`;
}

/** Entry keys are digests and serve as file names; anything else is digested. */
function lockName(name: string): string {
  return /^[0-9a-f]{64}$/.test(name) ? name : createHash('sha256').update(name).digest('hex');
}

function mapKey({ kind, key }: EntryRef): string {
  return `${kind}:${key}`;
}

function locked(timeoutMs: number): LinkspecError {
  return new LinkspecError('LNK0503', `another run holds the lock of the link; waited ${timeoutMs} ms`, {
    hint: 'Run again once it has ended, or wait longer with --lock-timeout.',
  });
}
