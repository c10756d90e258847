import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** One instruction: continued lines joined, comments left out. */
interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const instructions = readInstructions(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const stages = instructions
  .flatMap(({ name }, index) => (name === 'FROM' ? [index] : []))
  .map((start, index, starts) => instructions.slice(start, starts[index + 1]));
const image = stages.at(-1) ?? [];

describe('Dockerfile', () => {
  test('builds in one stage and runs from another, each from a base with a tag', () => {
    expect(stages).toHaveLength(2);
    for (const [from] of stages) expect(from?.rest.split(' ')[0]).toMatch(/^[\w./${}-]+:[\w.${}-]+$/);
    expect(image[0]?.rest).toMatch(/distroless\/nodejs/);
  });

  test('runs as a user without rights, told by number', () => {
    expect(restsOf('USER')).toEqual(['65532:65532']);
  });

  test('starts without a shell, and runs nothing while the image is put together', () => {
    expect(restsOf('RUN')).toEqual([]);
    expect(JSON.parse(restsOf('ENTRYPOINT').join())).toEqual(['/nodejs/bin/node', '/app/dist/linkspec.js']);
    expect(JSON.parse(restsOf('CMD').join())).toEqual(['operator']);
  });

  test('takes nothing from the build but what the command needs, and no file from the web', () => {
    expect(image.some(({ name }) => name === 'ADD')).toBe(false);
    expect(copied().map(([from]) => from)).toEqual([
      'package.json',
      'LICENSE',
      'NOTICE',
      'schemas',
      'dist/*.js',
      'dist/THIRD_PARTY_LICENSES.txt',
    ]);
  });

  test('holds no secret: neither arguments nor variables are called like one', () => {
    const named = instructions.filter(({ name }) => name === 'ARG' || name === 'ENV').map(({ rest }) => rest);
    expect(named.length).toBeGreaterThan(0);
    for (const rest of named) expect(rest).not.toMatch(/password|token|secret|key/i);
  });
});

describe('.dockerignore', () => {
  test('lets in what the Dockerfile copies, and starts with nothing', () => {
    const [first, ...others] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    for (const line of others) expect(existsSync(join(ROOT, line.replace(/^!/, '')))).toBe(true);
    for (const [from] of copied().filter(([path]) => !path.startsWith('dist/')))
      expect(others).toContain(`!${from}`);
  });
});

describe('what the image holds', () => {
  let app: string;
  beforeAll(() => {
    app = mkdtempSync(join(tmpdir(), 'linkspec-image-'));
    for (const [from, to] of copied().flatMap(withFiles))
      cpSync(join(ROOT, from), join(app, to), { recursive: true });
  });
  afterAll(() => rmSync(app, { recursive: true, force: true }));

  test.each([['--version'], ['--help'], ['schema', 'spec'], ['operator', '--help']])(
    'is enough for linkspec %s %s',
    (...args) => {
      const words = args.filter((word) => word !== undefined);
      const env = { NODE_ENV: 'production', PATH: '/nonexistent' };
      const printed = execFileSync(process.execPath, [join(app, 'dist/linkspec.js'), ...words], {
        encoding: 'utf8',
        env,
        cwd: '/',
      });
      expect(printed.length).toBeGreaterThan(3);
    },
  );

  test('is enough for the operator: all that it loads is there', () => {
    const env = { NODE_ENV: 'production', PATH: '/nonexistent' };
    const command = [join(app, 'dist/linkspec.js'), 'operator', '--kubeconfig', '/nonexistent'];
    const run = () => execFileSync(process.execPath, command, { stdio: 'pipe', env, cwd: '/' });
    expect(run).toThrow('LNK0841');
  });
});

/** Paths that the last stage copies: from the root of the sources, to the folder of the application. */
function copied(): [string, string][] {
  return restsOf('COPY').flatMap((rest) => {
    const paths = rest.split(' ').filter((word) => !word.startsWith('--'));
    const target = paths.pop() ?? '';
    return paths.map((path): [string, string] => {
      const from = path.replace(/^\/src\//, '');
      return [from, target.endsWith('/') ? join(target, basename(from)) : target];
    });
  });
}

/** The files of the repository that a path with `*.` stands for; any other path as it is. */
function withFiles([from, to]: [string, string]): [string, string][] {
  const [folder = '', ending] = from.split('*');
  if (ending === undefined) return [[from, to]];
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => [join(folder, name), join(dirname(to), name)]);
}

function restsOf(name: string): string[] {
  return image.filter((each) => each.name === name).map(({ rest }) => rest);
}

function readInstructions(text: string): Instruction[] {
  return text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return name && rest ? [{ name, rest }] : [];
    });
}
