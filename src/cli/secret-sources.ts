import { isUtf8 } from 'node:buffer';
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import type { ErrorCode } from '../error/codes.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { type Reference, sourceText } from '../secret/reference.js';
import { type ReadReference, readOnce } from '../secret/resolve.js';
import { Secret } from '../secret/secret.js';

/** The kinds of reference that the command line can resolve (contract, "What differs by door"). */
export const CLI_REFERENCES = ['env', 'file', 'exec'] as const satisfies readonly Reference['kind'][];

/** Bytes: a credential that is longer is a mistake, such as the wrong file. */
const LARGEST = 2 ** 20;

/**
 * Reads the references of one run: the environment, files and programs. The same reference is read once, and not
 * more than a few at a time. Errors name the source and never what was read: LNK0201 (not set), LNK0202 (file),
 * LNK0203 (program), LNK0204 (not text), LNK0110 (a kind for Kubernetes only).
 */
export function createSecretSources(
  world: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Milliseconds that a program may take. */
    readonly timeoutMs?: number;
  } = {},
): ReadReference {
  const { env = process.env, timeoutMs = 30_000 } = world;
  const files = pLimit(16);
  const programs = pLimit(4);
  return readOnce(async (reference) => {
    switch (reference.kind) {
      case 'env':
        return readVariable(reference, env);
      case 'file':
        return files(() => readSecretFile(reference));
      case 'exec':
        return programs(() => runProgram(reference, timeoutMs));
      case 'secretKeyRef':
        throw failure('LNK0110', reference, 'can be read by the operator only', {
          hint: 'Use { env: … }, { file: … } or { exec: […] } here.',
        });
      default:
        return reference satisfies never;
    }
  });
}

type Of<Kind extends Reference['kind']> = Extract<Reference, { kind: Kind }>;

function readVariable(reference: Of<'env'>, env: Readonly<Record<string, string | undefined>>): Secret {
  const value = Object.hasOwn(env, reference.name) ? env[reference.name] : undefined;
  if (value !== undefined) return new Secret(value);
  throw failure('LNK0201', reference, 'is not set', {
    hint: 'Set it for this process; an empty value counts as set.',
  });
}

async function readSecretFile(reference: Of<'file'>): Promise<Secret> {
  const located = { ...reference, path: resolve(reference.base, reference.path) };
  const fail = (problem: string, hint?: string) => failure('LNK0202', located, problem, { hint });
  let bytes: Buffer;
  try {
    // O_NONBLOCK: opening a pipe that nobody writes to would hang.
    const file = await open(located.path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (stat.isDirectory()) throw fail('is a directory', 'Name a file in it.');
      if (!stat.isFile()) throw fail('is not a regular file');
      if (stat.size > LARGEST) throw fail(TOO_LONG);
      bytes = await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof LinkspecError ? error : fail(fileProblem(codeOf(error)));
  }
  if (bytes.length > LARGEST) throw fail(TOO_LONG);
  return textOf(bytes, located);
}

const TOO_LONG = 'is longer than 1 MiB';

function fileProblem(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'ENOTDIR':
      return 'does not exist: a part of its path is no directory';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    default:
      return `cannot be read (${code})`;
  }
}

function runProgram(reference: Of<'exec'>, timeoutMs: number): Promise<Secret> {
  const [program, ...args] = reference.argv;
  return new Promise((resolve, reject) => {
    const options = {
      encoding: 'buffer',
      timeout: timeoutMs,
      maxBuffer: LARGEST,
      killSignal: 'SIGKILL',
      windowsHide: true,
    } as const;
    try {
      const child = execFile(program, args, options, (error, stdout) => {
        try {
          if (error) throw programFailure(reference, error, timeoutMs);
          resolve(textOf(stdout, reference));
        } catch (failed) {
          reject(failed);
        }
      });
      // A program that asks for input gets the end of it, not the terminal.
      child.stdin?.end();
    } catch (error) {
      // Thrown at once where an argument cannot be passed on, such as one with a NUL.
      reject(failure('LNK0203', reference, `cannot be started (${codeOf(error)})`));
    }
  });
}

/** The error of execFile quotes the arguments and what the program printed: none of that is passed on. */
function programFailure(
  reference: Of<'exec'>,
  error: { readonly code?: unknown; readonly killed?: boolean; readonly signal?: unknown },
  timeoutMs: number,
): LinkspecError {
  const fail = (problem: string, hint?: string) => failure('LNK0203', reference, problem, { hint });
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return fail('printed more than 1 MiB');
  if (error.killed) return fail(`did not end within ${timeoutMs / 1000} s`);
  if (typeof error.code === 'number')
    return fail(`ended with exit code ${error.code}`, 'Run it by hand to see what it says.');
  if (typeof error.signal === 'string') return fail(`was ended by ${error.signal}`);
  if (error.code === 'ENOENT') return fail('was not found', 'Programs are run without a shell: name a file.');
  if (error.code === 'EACCES') return fail('may not be run by this user');
  return fail(`cannot be started (${codeOf(error)})`);
}

/** What a file or a program gave, without its final line break. */
function textOf(bytes: Buffer, reference: Reference): Secret {
  if (!isUtf8(bytes) || bytes.includes(0))
    throw failure('LNK0204', reference, 'gives bytes that are not text', {
      hint: 'A credential is UTF-8 text without NUL; encode it as base64 if the link takes that.',
    });
  return new Secret(bytes.toString('utf8').replace(/\r?\n$/, ''));
}

function failure(
  code: ErrorCode,
  reference: Reference,
  problem: string,
  more: { readonly hint?: string | undefined } = {},
): LinkspecError {
  return new LinkspecError(code, `${sourceText(reference)} ${problem}`, { hint: more.hint });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
