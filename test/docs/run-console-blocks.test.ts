import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConsoleDocument } from './console-document.js';
import { outputMatches } from './match-output.js';
import { runConsoleBlocks } from './run-console-blocks.js';

const fenced = (language: string, ...lines: string[]) =>
  [`\`\`\`${language}`, ...lines, '```', ''].join('\n');

describe('readConsoleDocument', () => {
  test('reads commands, continuations, output and exit codes with their lines', () => {
    const text = `# Title\n\n${fenced('console', '$ one \\', '> two', 'out', '', '$ three # exit code 64', '$ four')}`;
    expect(readConsoleDocument(text).steps).toEqual([
      {
        kind: 'console',
        line: 3,
        commands: [
          { line: 4, command: 'one \\\ntwo', exitCode: 0, output: ['out', ''] },
          { line: 8, command: 'three # exit code 64', exitCode: 64, output: [] },
          { line: 9, command: 'four', exitCode: 0, output: [] },
        ],
      },
    ]);
  });

  test('reads what comments say, wherever blank lines stand', () => {
    const text = [
      '<!-- emulator: examples/catalog.yaml -->',
      '<!-- env: TOKEN=a=b -->',
      '<!-- file: links/a.yaml -->',
      '',
      fenced('yaml', 'a: 1'),
      '<!-- not run: needs a cluster -->',
      fenced('sh', 'kubectl get pods'),
      fenced('sh', 'ls'),
    ].join('\n');
    expect(readConsoleDocument(text)).toEqual({
      emulator: 'examples/catalog.yaml',
      env: { TOKEN: 'a=b' },
      steps: [
        { kind: 'file', line: 5, path: 'links/a.yaml', content: 'a: 1\n' },
        { kind: 'script', line: 14, text: 'ls' },
      ],
      exemptions: [{ line: 10, reason: 'needs a cluster' }],
    });
  });

  test('a comment speaks of the block right after it only', () => {
    const text = `<!-- not run: reason -->\n\nText between.\n\n${fenced('console', '$ ls')}`;
    expect(readConsoleDocument(text).exemptions).toEqual([]);
    expect(readConsoleDocument(text).steps).toHaveLength(1);
  });

  test('a fence inside a longer fence is text, an indented block loses its indent', () => {
    const text = `\`\`\`\`markdown\n${fenced('sh', 'false')}\`\`\`\`\n\n1. Item\n\n   \`\`\`console\n   $ ls\n   a\n   \`\`\`\n`;
    expect(readConsoleDocument(text).steps).toMatchObject([
      { kind: 'console', commands: [{ command: 'ls', output: ['a'] }] },
    ]);
  });

  test.each([
    ['a block that is not closed', '```console\n$ ls\n', 'line 1: the block is not closed'],
    ['output before a command', fenced('console', 'out'), 'line 2: output without a command'],
    ['an empty block', fenced('console'), 'line 1: a console block without a command'],
    ['a malformed variable', '<!-- env: NAME -->', 'line 1: expected env: NAME=VALUE'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readConsoleDocument(text)).toThrow(message);
  });
});

describe('outputMatches', () => {
  test.each<[string, string[], string[], boolean]>([
    ['equal lines', ['a', 'b'], ['a', 'b', ''], true],
    ['a missing line', ['a', 'b'], ['a'], false],
    ['a further line', ['a'], ['a', 'b'], false],
    ['no output', [], [''], true],
    ['output that is not shown', [], ['a'], false],
    ['any lines at the end', ['a', '...'], ['a', 'b', 'c'], true],
    ['any lines, none included', ['a', '...', 'b'], ['a', 'b'], true],
    ['any lines do not excuse a wrong one', ['...', 'b'], ['a', 'c'], false],
    ['any lines alone', ['...'], [''], true],
    ['any text within a line', ['id ... done'], ['id 42 done'], true],
    ['the rest of a line with any text', ['id ... done'], ['id 42 failed'], false],
    ['special characters', ['1 (a|b)* [c]'], ['1 (a|b)* [c]'], true],
    ['a dot is a dot', ['1.2'], ['1x2'], false],
    ['another duration', ['paused 0.21 s'], ['paused 1 s'], true],
    ['another unit', ['paused 0.21 s'], ['paused 12 ms'], true],
    ['another time', ['at 2026-01-02T03:04:05Z'], ['at 2026-11-12T13:14:15.678Z'], true],
    ['another port', ['mysql://root@127.0.0.1:3306/'], ['mysql://root@127.0.0.1:41234/'], true],
    ['another count', ['2 to alter'], ['3 to alter'], false],
  ])('%s', (_, expected, actual, matches) => {
    expect(outputMatches(expected, actual)).toBe(matches);
  });
});

describe('runConsoleBlocks', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'linkspec-runner-'));
    await mkdir(join(root, 'examples'));
    await mkdir(join(root, 'schemas'));
    await writeFile(join(root, 'examples', 'a.yaml'), 'a: 1\n');
    await writeFile(join(root, 'program'), '#!/bin/sh\necho "linkspec $*, server $LINKSPEC_URL"\n', {
      mode: 0o755,
    });
  });
  afterAll(() => rm(root, { recursive: true }));
  const run = (...blocks: string[]) =>
    runConsoleBlocks(readConsoleDocument(blocks.join('\n')), {
      root,
      linkspec: join(root, 'program'),
      env: { LINKSPEC_URL: 'mysql://root@127.0.0.1:1/' },
    });

  test('finds linkspec, the environment and the examples', async () => {
    const shown = 'linkspec plan links, server mysql://root@127.0.0.1:3306/';
    await expect(
      run(fenced('console', '$ linkspec plan links', shown, '$ cat examples/a.yaml', 'a: 1')),
    ).resolves.toBeUndefined();
  });

  test('keeps folder and environment from command to command and block to block', async () => {
    await expect(
      run(
        fenced('console', '$ mkdir deep && cd deep', "$ export TOKEN=$'two\\nlines'"),
        fenced('console', '$ basename "$PWD"; echo "$TOKEN"', 'deep', 'two', 'lines'),
      ),
    ).resolves.toBeUndefined();
  });

  test('writes the files that the document shows', async () => {
    await expect(
      run(
        '<!-- file: links/b.yaml -->',
        fenced('yaml', 'b: 2'),
        fenced('console', '$ cat links/b.yaml', 'b: 2'),
      ),
    ).resolves.toBeUndefined();
  });

  test('shows errors between the output, as a terminal does', async () => {
    await expect(
      run(fenced('console', '$ echo a; echo b >&2; echo c', 'a', 'b', 'c')),
    ).resolves.toBeUndefined();
  });

  test('has no input, and leaves nothing running', async () => {
    await expect(
      run(fenced('console', '$ cat; sleep 600 & echo started', 'started')),
    ).resolves.toBeUndefined();
  });

  test.each([
    [
      'other output',
      fenced('console', '$ echo b', 'a'),
      'line 2: $ echo b\n--- the document shows\na\n--- it prints\nb',
    ],
    ['a failing command', fenced('console', '$ exit 3'), 'line 2: $ exit 3\nends with 3 in place of 0'],
    ['a command that should fail', fenced('console', '$ true # exit code 1'), 'ends with 0 in place of 1'],
    ['a command that a signal ends', fenced('console', '$ kill -9 $$'), 'ends with SIGKILL in place of 0'],
    [
      'a failing line of a script',
      fenced('sh', 'echo before', 'false', 'true'),
      'line 1: the script ends with 1',
    ],
  ])('rejects %s', async (_, block, message) => {
    await expect(run(block)).rejects.toThrow(message);
  });

  test('accepts a failure that is announced', async () => {
    await expect(run(fenced('console', '$ (exit 2) # exit code 2'))).resolves.toBeUndefined();
  });
});
