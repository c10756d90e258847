import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadSpecs } from '../../src/cli/load-specs.js';
import type { LinkSpec } from '../../src/spec/link-spec.js';
import { linkSpecText, told } from '../spec/spec-text.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-specs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files by their path within the folder. */
function put(files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
const titles = (specs: readonly LinkSpec[]) => specs.map(({ title }) => title);
const within = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(folder, '.');

test('a folder: all spec files below, in the order of their names, hidden ones left out', async () => {
  put({
    'b.yaml': linkSpecText('', { name: 'b' }),
    'a/z.yml': linkSpecText('', { name: 'z' }),
    'a/c.json':
      '{"apiVersion":"linkspec.dev/v1alpha1","kind":"LinkSpec","metadata":{"name":"c"},"spec":{"database":"d","type":"GCS"}}',
    'README.md': '# not a spec',
    '.hidden.yaml': 'broken: [',
    '.git/x.yaml': 'broken: [',
    'c.YAML': linkSpecText('', { name: 'upper' }),
  });
  const { specs, problems } = await loadSpecs([folder]);
  expect(problems).toEqual([]);
  expect(titles(specs)).toEqual(['c', 'z', 'b', 'upper']);
  expect(within(specs[0]?.place.file ?? '')).toBe('a/c.json');
});

test('links are followed, a folder that holds itself is entered once', async () => {
  put({ 'real/a.yaml': linkSpecText() });
  mkdirSync(join(folder, 'mount'));
  symlinkSync(folder, join(folder, 'real', 'up'));
  symlinkSync(join(folder, 'real', 'a.yaml'), join(folder, 'mount', 'b.yaml'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'mount', 'c.yaml'));
  const { specs, problems } = await loadSpecs([join(folder, 'mount')]);
  expect(titles(specs)).toEqual(['a']);
  expect(problems.map(told).map(within)).toEqual(['error LNK0107 mount/c.yaml cannot be read (ENOENT)']);
  expect(titles((await loadSpecs([join(folder, 'real')])).specs)).toEqual(['a', 'a']);
});

test('a file named twice is read once; any name will do for a file that is named', async () => {
  put({ 'a.yaml': linkSpecText(), 'spec.txt': linkSpecText('', { name: 'b' }) });
  const paths = [folder, join(folder, 'a.yaml'), join(folder, '.', 'a.yaml'), join(folder, 'spec.txt')];
  const { specs, problems } = await loadSpecs(paths);
  expect([titles(specs), problems]).toEqual([['a', 'b'], []]);
});

test('what cannot be read is told, and the rest is read', async () => {
  put({ 'a.yaml': linkSpecText(), 'latin.yaml': Buffer.from('a: caf\xe9', 'latin1'), 'empty/x.txt': '' });
  const paths = ['none.yaml', 'latin.yaml', 'empty', 'a.yaml/b', 'a.yaml'].map((path) => join(folder, path));
  const { specs, problems } = await loadSpecs(paths);
  expect(titles(specs)).toEqual(['a']);
  expect(problems.map(told).map(within)).toEqual([
    'error LNK0107 none.yaml cannot be read (ENOENT)',
    'error LNK0101 latin.yaml not UTF-8 text',
    'error LNK0107 empty the folder holds no spec file',
    'error LNK0107 a.yaml/b cannot be read (ENOTDIR)',
  ]);
  expect(problems.every(({ hint }) => hint)).toBe(true);
});

test('a file, a pipe and standard input over the limit are refused before they are read whole', async () => {
  put({ 'a.yaml': linkSpecText() });
  const pipe = join(folder, 'pipe.yaml');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const writer = spawnEndless(pipe);
  const { specs, problems } = await loadSpecs([join(folder, 'a.yaml'), pipe, '-'], {
    maxBytes: 100,
    stdin: Readable.from(endless()),
  });
  writer.kill('SIGKILL');
  expect(specs).toEqual([]);
  expect(problems.map(told).map(within)).toEqual([
    'error LNK0106 a.yaml larger than 100 bytes',
    'error LNK0106 pipe.yaml larger than 100 bytes',
    'error LNK0106 <stdin> larger than 100 bytes',
  ]);
});

test('- is standard input, and relative paths in it start here', async () => {
  const text = linkSpecText('  credentials: { role_arn: { file: secret } }\n');
  const { specs, problems } = await loadSpecs(['-', '-'], { stdin: Readable.from([Buffer.from(text)]) });
  expect(problems).toEqual([]);
  expect(specs[0]?.place).toEqual({ file: '<stdin>', line: 1, column: 1 });
  expect(specs[0]?.credentials).toEqual([
    ['role_arn', { kind: 'reference', reference: { kind: 'file', path: 'secret', base: '.' } }],
  ]);
});

test('two specs for one link are told with both places, over files too', async () => {
  put({
    'a.yaml': `# first\n${linkSpecText()}---\n${linkSpecText('', { name: 'other' })}`,
    'b.yaml': linkSpecText('  name: a\n', { name: 'second' }),
  });
  const { problems } = await loadSpecs([folder]);
  expect(problems.map(told).map(within)).toEqual([
    'error LNK0104 b.yaml:1:1 link analytics.a has a spec already, at a.yaml:2:1',
  ]);
});

test('ten thousand small files', async () => {
  for (let i = 0; i < 10_000; i += 1)
    writeFileSync(join(folder, `${i}.yaml`), linkSpecText('', { name: `l${i}` }));
  const { specs, problems } = await loadSpecs([folder]);
  expect(problems).toEqual([]);
  expect(new Set(titles(specs)).size).toBe(10_000);
});

function* endless(): Generator<string> {
  for (;;) yield 'a: 1\n';
}

function spawnEndless(pipe: string) {
  return spawn('sh', ['-c', `yes > '${pipe}'`], { stdio: 'ignore' });
}
