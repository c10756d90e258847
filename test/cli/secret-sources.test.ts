import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLI_REFERENCES, createSecretSources } from '../../src/cli/secret-sources.js';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import type { Reference } from '../../src/secret/reference.js';
import { reveal } from '../../src/secret/reveal.js';

const CANARY = 'canary-7f21';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linkspec-sources-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type World = Parameters<typeof createSecretSources>[0];
const value = async (reference: Reference, world?: World) =>
  reveal(await createSecretSources(world)(reference));

async function failure(reference: Reference, world?: World): Promise<LinkspecError> {
  const error = await createSecretSources(world)(reference).then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(LinkspecError);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(CANARY);
  return error as LinkspecError;
}

/** A program: Node with a script. */
const node = (script: string, ...args: string[]): Reference => ({
  kind: 'exec',
  argv: [process.execPath, '-e', script, ...args],
});

async function file(name: string, content: string | Uint8Array): Promise<Reference> {
  await writeFile(join(folder, name), content);
  return { kind: 'file', path: name, base: folder };
}

test('the command line resolves three kinds', () => {
  expect(CLI_REFERENCES).toEqual(['env', 'file', 'exec']);
});

describe('env', () => {
  test('the value as it is: empty, with line breaks', async () => {
    const env = { PLAIN: 'v', EMPTY: '', LINES: 'a\n\n' };
    expect(await value({ kind: 'env', name: 'PLAIN' }, { env })).toBe('v');
    expect(await value({ kind: 'env', name: 'EMPTY' }, { env })).toBe('');
    expect(await value({ kind: 'env', name: 'LINES' }, { env })).toBe('a\n\n');
  });

  test.each(['UNSET', '__proto__', 'toString', ''])('%j is not set', async (name) => {
    const error = await failure({ kind: 'env', name }, { env: { OTHER: CANARY } });
    expect(error).toMatchObject({ code: 'LNK0201', message: `environment variable "${name}" is not set` });
    expect(error.hint).toContain('Set it');
  });

  test('of this process, unless told otherwise', async () => {
    expect(await value({ kind: 'env', name: 'PATH' })).toBe(process.env.PATH);
    expect((await failure({ kind: 'env', name: '__proto__' })).code).toBe('LNK0201');
  });
});

describe('file', () => {
  test.each([
    ['plain', 'v', 'v'],
    ['one line break', 'v\n', 'v'],
    ['a Windows line break', 'v\r\n', 'v'],
    ['two line breaks', 'v\n\n', 'v\n'],
    ['a carriage return alone', 'v\r', 'v\r'],
    ['line breaks within', 'a\nb\r\nc', 'a\nb\r\nc'],
    ['spaces', ' v ', ' v '],
    ['empty', '', ''],
    ['a line break only', '\n', ''],
    ['other letters', 'pä密🔑', 'pä密🔑'],
    ['a byte order mark', '\ufeffv', '\ufeffv'],
    ['exactly 1 MiB', 'x'.repeat(2 ** 20), 'x'.repeat(2 ** 20)],
  ])('%s', async (_name, content, expected) => {
    expect(await value(await file('content', content))).toBe(expected);
  });

  test('relative to the spec, absolute, behind a symbolic link', async () => {
    await mkdir(join(folder, 'specs'), { recursive: true });
    await file('beside', 'beside\n');
    expect(await value({ kind: 'file', path: '../beside', base: join(folder, 'specs') })).toBe('beside');
    expect(await value({ kind: 'file', path: join(folder, 'beside'), base: '/nowhere' })).toBe('beside');
    await symlink('beside', join(folder, 'linked'));
    expect(await value({ kind: 'file', path: 'linked', base: folder })).toBe('beside');
  });

  test('what cannot be read is named, with the whole path', async () => {
    const big = await file('big', CANARY.repeat(100_000));
    // More than can be read at all: told by its size, not by trying.
    const huge = await file('huge', '');
    await truncate(join(folder, 'huge'), 3 * 2 ** 30);
    const plain = await file('plain', CANARY);
    const cases: [Reference, string][] = [
      [{ kind: 'file', path: 'gone', base: folder }, 'does not exist'],
      [{ kind: 'file', path: '.', base: folder }, 'is a directory'],
      [{ kind: 'file', path: 'plain/x', base: folder }, 'does not exist: a part of its path is no directory'],
      [{ kind: 'file', path: '/dev/zero', base: folder }, 'is not a regular file'],
      [{ kind: 'file', path: 'a\0b', base: folder }, 'cannot be read (ERR_INVALID_ARG_VALUE)'],
      [big, 'is longer than 1 MiB'],
      [huge, 'is longer than 1 MiB'],
    ];
    for (const [reference, problem] of cases) {
      const error = await failure(reference);
      expect(error.code).toBe('LNK0202');
      expect(error.message).toMatch(/^file "\//);
      expect(error.message.endsWith(`" ${problem}`)).toBe(true);
    }
    expect((await failure({ kind: 'file', path: 'gone', base: folder })).message).toContain(
      join(folder, 'gone'),
    );
    if (process.getuid?.() !== 0) {
      await chmod(join(folder, 'plain'), 0);
      expect((await failure(plain)).message).toContain('may not be read by this user');
    }
  });

  test('a pipe that nobody writes to is refused, not waited for', async () => {
    const socket = createServer().listen(join(folder, 'socket'));
    await new Promise((resolve) => socket.once('listening', resolve));
    expect((await failure({ kind: 'file', path: 'socket', base: folder })).code).toBe('LNK0202');
    await new Promise((resolve) => socket.close(resolve));
    const made = await value({ kind: 'exec', argv: ['mkfifo', join(folder, 'fifo')] });
    expect(made).toBe('');
    expect((await failure({ kind: 'file', path: 'fifo', base: folder })).message).toContain(
      'is not a regular file',
    );
  });

  test.each([
    ['not UTF-8', new Uint8Array([...Buffer.from(CANARY), 0xff])],
    ['a NUL', `${CANARY}\0`],
    ['half a letter', Buffer.from(`${CANARY}é`).subarray(0, -1)],
  ])('bytes that are no text: %s', async (_name, content) => {
    const error = await failure(await file('bytes', content));
    expect(error).toMatchObject({ code: 'LNK0204' });
    expect(error.message).toMatch(/^file ".*" gives bytes that are not text$/);
  });
});

describe('exec', () => {
  test('the output, without one final line break, in the folder of this process', async () => {
    expect(await value(node('console.log("from a program")'))).toBe('from a program');
    expect(await value(node('process.stdout.write("a\\n\\n")'))).toBe('a\n');
    expect(await value(node('process.stdout.write(process.cwd())'))).toBe(process.cwd());
    expect(await value(node(''))).toBe('');
  });

  test('no shell: arguments arrive as they are', async () => {
    const args = ['$HOME', '`id`', 'a b', '"; exit 3 #', '*', ''];
    expect(
      await value(node('process.stdout.write(JSON.stringify(process.argv.slice(1)))', '--', ...args)),
    ).toBe(JSON.stringify(args));
  });

  test('its input is at its end', async () => {
    const script =
      'let n = 0; process.stdin.on("data", (d) => (n += d.length)).on("end", () => console.log("end", n))';
    expect(await value(node(script), { timeoutMs: 20_000 })).toBe('end 0');
  });

  test('what it prints beside the value is not part of it', async () => {
    expect(await value(node('console.error("a warning"); console.log("v")'))).toBe('v');
  });

  test('a failure names the program and the exit code, and nothing that it printed or was given', async () => {
    const error = await failure(
      node(`console.log("${CANARY}"); console.error("${CANARY}"); process.exit(7)`, CANARY),
    );
    expect(error).toMatchObject({
      code: 'LNK0203',
      message: `program ${JSON.stringify(process.execPath)} ended with exit code 7`,
    });
  });

  test.each([
    ['gone', ['/no/such/program'], 'was not found'],
    ['a folder', ['/tmp'], 'may not be run by this user'],
    ['a NUL in an argument', [process.execPath, 'a\0b'], 'cannot be started (ERR_INVALID_ARG_VALUE)'],
    [
      'ended by a signal',
      [process.execPath, '-e', 'process.kill(process.pid, "SIGTERM")'],
      'was ended by SIGTERM',
    ],
    [
      'too much',
      [process.execPath, '-e', `console.log("${CANARY}".repeat(200000))`],
      'printed more than 1 MiB',
    ],
  ])('%s', async (_name, argv, problem) => {
    const error = await failure({ kind: 'exec', argv: argv as [string, ...string[]] });
    expect(error.code).toBe('LNK0203');
    expect(error.message).toBe(`program ${JSON.stringify(argv[0])} ${problem}`);
  });

  test('a program that does not end is ended, also one that ignores signals and has children', async () => {
    const stubborn = `
      process.on("SIGTERM", () => {});
      console.log("${CANARY}");
      require("node:child_process").spawn("sleep", ["5"], { stdio: "inherit" });
      setInterval(() => {}, 1000);`;
    const error = await failure(node(stubborn), { timeoutMs: 1500 });
    expect(error.message).toBe(`program ${JSON.stringify(process.execPath)} did not end within 1.5 s`);
  });

  test('bytes that are no text', async () => {
    expect((await failure(node('process.stdout.write(Buffer.from([255, 254]))'))).code).toBe('LNK0204');
  });

  test('the same program is run once in a run', async () => {
    const read = createSecretSources();
    const script = `require("node:fs").appendFileSync(${JSON.stringify(join(folder, 'runs'))}, "x")`;
    await Promise.all(Array.from({ length: 5 }, () => read(node(script))));
    expect(await value({ kind: 'file', path: 'runs', base: folder })).toBe('x');
    await createSecretSources()(node(script));
    expect(await value({ kind: 'file', path: 'runs', base: folder })).toBe('xx');
  });
});

test('secretKeyRef is for the operator', async () => {
  const error = await failure({ kind: 'secretKeyRef', name: 'aws', key: 'id' });
  expect(error).toMatchObject({
    code: 'LNK0110',
    message: 'key "id" of Secret "aws" can be read by the operator only',
  });
});

test('thousands of files at once', async () => {
  await Promise.all(Array.from({ length: 3000 }, (_, i) => writeFile(join(folder, `many-${i}`), `v${i}\n`)));
  const read = createSecretSources();
  const secrets = await Promise.all(
    Array.from({ length: 3000 }, (_, i) => read({ kind: 'file', path: `many-${i}`, base: folder })),
  );
  expect(secrets.map(reveal)).toEqual(Array.from({ length: 3000 }, (_, i) => `v${i}`));
});
