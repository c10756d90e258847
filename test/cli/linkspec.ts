import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The program as users have it: `npm run build` makes it. */
export const LINKSPEC = join(import.meta.dirname, '../../dist/linkspec.js');

/** What a run of the program gave. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without the lines of {@link progress}: whether they come is a matter of the machine's speed. */
  readonly stderr: string;
  /** What took longer than a second: lines of stderr that end with an ellipsis. */
  readonly progress: string;
}

/** How to start the program. Nothing of this process's environment gets through but the path to programs. */
export interface Start {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text for stdin; without it stdin is at its end. */
  readonly input?: string;
  /** In a process group of its own, which a signal can be sent to as a terminal does on Ctrl-C. */
  readonly group?: boolean;
}

/** A program under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The first match in stdout and stderr together; rejects with both where the program ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts the real program; it ends with this process at the latest. */
export function start(args: readonly string[], options: Start): Running {
  if (!existsSync(LINKSPEC)) throw new Error(`${LINKSPEC} is missing: run \`npm run build\` first`);
  return follow(process.execPath, [LINKSPEC, ...args], options);
}

/** Runs the real program to its end. */
export function linkspec(args: readonly string[], options: Start): Promise<Ended> {
  return start(args, options).ended;
}

/** Starts any program and gathers what it says. */
export function follow(
  program: string,
  args: readonly string[],
  { cwd, env, input = '', group = false }: Start,
): Running {
  const child = spawn(program, args, {
    cwd,
    detached: group,
    env: { PATH: process.env.PATH, HOME: cwd, TMPDIR: process.env.TMPDIR, ...env },
  });
  children.add(child);
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const gather = (take: (text: string) => void) => (text: string) => {
    take(text);
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on(
    'data',
    gather((text) => (stdout += text)),
  );
  child.stderr.setEncoding('utf8').on(
    'data',
    gather((text) => (stderr += text)),
  );
  // A program that ends without reading its input is no error.
  child.stdin.on('error', () => undefined);
  if (input !== KEEP_OPEN) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      children.delete(child);
      const progress = stderr.match(PROGRESS)?.join('') ?? '';
      resolve({ code, signal, stdout, stderr: stderr.replaceAll(PROGRESS, ''), progress });
    });
  });
  return {
    child,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stdout + stderr);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`${pattern} never came:\n${stdout}${stderr}`)));
      }),
  };
}

const PROGRESS = /^.* …\n/gm;

/** As `input`: stdin stays open, for whoever writes to it. */
export const KEEP_OPEN = '\0keep open';

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
