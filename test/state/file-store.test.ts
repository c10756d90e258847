import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createFileStore } from '../../src/state/file-store.js';
import { writeStateFile } from '../../src/state/state-file.js';
import { ended, said, spawnLockChild } from './spawn-child.js';
import { storeRules } from './store-rules.js';
import { temporaryFolder } from './temporary-folder.js';

const ENTRY = { kind: 'link', key: 'k', body: { a: 1 } } as const;

describe('the file store', () => {
  describe('like any store', () => {
    const home = temporaryFolder();
    storeRules((fresh) => createFileStore(join(home, String(fresh), 'deep er', 'state.json')));
  });

  test('reading makes no file and no folder', async () => {
    const home = temporaryFolder();
    expect(await createFileStore(join(home, 'no', 'state.json')).load()).toEqual([]);
    expect(readdirSync(home)).toEqual([]);
  });

  test('the file is the owner’s alone, and no draft is left', async () => {
    const home = temporaryFolder();
    const file = join(home, 'state.json');
    await createFileStore(file).put([ENTRY]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(home).sort()).toEqual(['state.json', 'state.json.locks']);
    expect(readFileSync(file, 'utf8')).toBe(
      '{"format":"1","entries":[\n{"kind":"link","key":"k","body":{"a":1}}\n]}\n',
    );
  });

  test.each([
    ['cut off', '{"format":"1","entries":[{"kind":"li', 'LNK0506'],
    ['empty', '', 'LNK0506'],
    ['of another shape', '[]', 'LNK0506'],
    ['without a format', '{"entries":[]}', 'LNK0506'],
    ['without entries', '{"format":"1"}', 'LNK0506'],
    ['with an entry of no kind', '{"format":"1","entries":[{"key":"k","body":1}]}', 'LNK0506'],
    ['with an entry of no body', '{"format":"1","entries":[{"kind":"link","key":"k"}]}', 'LNK0506'],
    ['newer', '{"format":"2","things":[]}', 'LNK0505'],
  ])('a file that is %s is refused and left as it is', async (_, text, code) => {
    const file = join(temporaryFolder(), 'state.json');
    writeFileSync(file, text);
    const store = createFileStore(file);
    await expect(store.load()).rejects.toMatchObject({ code });
    await expect(store.put([ENTRY])).rejects.toMatchObject({ code });
    await expect(store.remove([ENTRY])).rejects.toMatchObject({ code });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('a place that cannot be written is LNK0504, and nothing is left behind', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'file'), 'not a folder');
    const below = createFileStore(join(home, 'file', 'state.json'));
    await expect(below.load()).rejects.toMatchObject({ code: 'LNK0504' });
    await expect(below.put([ENTRY])).rejects.toMatchObject({ code: 'LNK0504' });
    await expect(below.lock('l', 0)).rejects.toMatchObject({ code: 'LNK0504' });
    mkdirSync(join(home, 'folder'));
    const taken = createFileStore(join(home, 'folder'));
    await expect(taken.load()).rejects.toMatchObject({
      code: 'LNK0504',
      hint: expect.stringContaining('--state'),
    });
    await expect(taken.put([ENTRY])).rejects.toMatchObject({ code: 'LNK0504' });
    expect(readdirSync(home).sort()).toEqual(['file', 'folder', 'folder.locks']);
  });

  test('a draft that cannot take its place is removed', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'in the way'));
    await expect(writeStateFile(join(home, 'in the way'), [ENTRY])).rejects.toMatchObject({
      code: expect.any(String),
    });
    expect(readdirSync(home)).toEqual(['in the way']);
  });

  test('one that may only be read says so on writing', async () => {
    const home = temporaryFolder();
    const file = join(home, 'state.json');
    await createFileStore(file).put([ENTRY]);
    if (process.getuid?.() === 0) {
      // Nothing is forbidden to root: what can be shown is that the file is replaced with its content kept.
      chmodSync(file, 0o400);
      await createFileStore(file).put([{ ...ENTRY, key: 'k2' }]);
      expect((await createFileStore(file).load()).length).toBe(2);
      return;
    }
    chmodSync(home, 0o500);
    await expect(createFileStore(file).put([ENTRY])).rejects.toMatchObject({ code: 'LNK0504' });
    chmodSync(home, 0o700);
  });

  test('a link to the file is followed, and both names share the locks', async () => {
    const home = temporaryFolder();
    const real = join(home, 'real.json');
    await createFileStore(real).put([ENTRY]);
    mkdirSync(join(home, 'elsewhere'));
    const link = join(home, 'elsewhere', 'link.json');
    symlinkSync(real, link);
    await createFileStore(link).put([{ ...ENTRY, key: 'k2' }]);
    expect((await createFileStore(real).load()).length).toBe(2);
    const lock = await createFileStore(link).lock('l', 0);
    await expect(createFileStore(real).lock('l', 0)).rejects.toMatchObject({ code: 'LNK0503' });
    await lock.release();
    expect(existsSync(`${link}.locks`)).toBe(false);
  });

  test('two processes never hold the same lock', async () => {
    const home = temporaryFolder();
    const counter = join(home, 'n');
    writeFileSync(counter, '0');
    const children = await Promise.all(
      [1, 2, 3].map(() => spawnLockChild(`file:${join(home, 'state.json')}`, 'l', `count:${counter}:8`)),
    );
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe('24');
  });

  test('the lock of a killed process is free within 15 s, not while it lives', async () => {
    const file = join(temporaryFolder(), 'state.json');
    const child = await spawnLockChild(`file:${file}`, 'l', 'hold');
    expect(await said(child)).toBe('held');
    const store = createFileStore(file);
    await expect(store.lock('l', 500)).rejects.toMatchObject({ code: 'LNK0503' });
    child.kill('SIGKILL');
    const lock = await store.lock('l', 15_000);
    await lock.assertHeld();
    await lock.release();
  });

  test('a lock is not trusted after the process stood still', async () => {
    const lock = await createFileStore(join(temporaryFolder(), 'state.json')).lock('l', 0);
    await lock.assertHeld();
    // Blocks this thread, as a suspended machine would, for almost as long as makes a lock stale.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8500);
    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'LNK0507' });
    await lock.release();
  });

  test('a lock that somebody removed is lost', async () => {
    const file = join(temporaryFolder(), 'state.json');
    const lock = await createFileStore(file).lock('l', 0);
    const [name = ''] = readdirSync(`${file}.locks`).filter((entry) => entry.endsWith('.lock'));
    rmdirSync(join(`${file}.locks`, name));
    let code: unknown;
    for (let tries = 0; tries < 100 && code === undefined; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      code = await lock.assertHeld().then(
        () => undefined,
        (error: { code: string }) => error.code,
      );
    }
    expect(code).toBe('LNK0507');
    await lock.release();
  });
});
