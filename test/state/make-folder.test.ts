import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFolder } from '../../src/state/make-folder.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'linkspec-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('makes a folder and those above it, and takes one that is there', async () => {
  await makeFolder(join(root, 'a', 'b', 'c'));
  await makeFolder(join(root, 'a', 'b', 'c'));
  expect((await stat(join(root, 'a', 'b', 'c'))).isDirectory()).toBe(true);
});

test('gives up where no folder can be', async () => {
  // mkdir with `recursive` tries this for ever.
  await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' });
  await writeFile(join(root, 'file'), '');
  await expect(makeFolder(join(root, 'file', 'sub'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
