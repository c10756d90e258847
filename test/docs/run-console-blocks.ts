import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ConsoleCommand, ConsoleDocument, Step } from './console-document.js';
import { outputMatches } from './match-output.js';

/** Where the commands of a document find things. */
export interface ConsoleSetting {
  /** The repository: `examples/`, `schemas/` and the document's own folder are copied from it. */
  readonly root: string;
  /** The program that `linkspec` starts. */
  readonly linkspec: string;
  /** Further environment, e.g. LINKSPEC_URL. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Longest time for one command, in milliseconds. */
const COMMAND_TIMEOUT = 60_000;

/**
 * Carries out a document's blocks in order, in a temporary copy, as one shell session: `cd` and `export` hold for
 * the commands that follow. There is no terminal and no input. Rejects with an Error that names the line, what was
 * expected and what came, at the first command that does something else.
 */
export async function runConsoleBlocks(document: ConsoleDocument, setting: ConsoleSetting): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'linkspec-docs-'));
  try {
    const session = await openSession(folder, document, setting);
    for (const step of document.steps) await runStep(step, session);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Session {
  readonly work: string;
  /** Holds what one command leaves for the next: environment, folder, output. */
  readonly memory: string;
  readonly env: Readonly<Record<string, string>>;
}

async function openSession(
  folder: string,
  document: ConsoleDocument,
  setting: ConsoleSetting,
): Promise<Session> {
  const [work, memory, bin] = ['work', 'memory', 'bin'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([work, memory, bin].map((path) => mkdir(path)));
  const copied = document.folder === undefined ? ['examples', 'schemas'] : [document.folder];
  for (const name of copied)
    await cp(join(setting.root, name), document.folder === undefined ? join(work, name) : work, {
      recursive: true,
      filter: (path) => !/\/(node_modules|cdktf\.out)$/.test(path),
    });
  await symlink(setting.linkspec, join(bin, 'linkspec'));
  await writeFile(join(memory, 'folder'), work);
  await writeFile(join(memory, 'environment'), '');
  const env = {
    PATH: `${bin}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: folder,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'dumb',
    ...setting.env,
    ...document.env,
  };
  return { work, memory, env };
}

async function runStep(step: Step, session: Session): Promise<void> {
  switch (step.kind) {
    case 'file': {
      const path = join(session.work, step.path);
      await mkdir(dirname(path), { recursive: true });
      return writeFile(path, step.content);
    }
    case 'script': {
      const { code, output } = await runCommand(`set -euo pipefail\n${step.text}`, session);
      if (code !== 0)
        throw new Error(`line ${step.line}: the script ends with ${code} and prints\n${output}`);
      return;
    }
    case 'console':
      for (const command of step.commands) await checkCommand(command, session);
      return;
    default:
      return step satisfies never;
  }
}

async function checkCommand(command: ConsoleCommand, session: Session): Promise<void> {
  const { code, output } = await runCommand(command.command, session);
  const where = `line ${command.line}: $ ${command.command}`;
  if (code !== command.exitCode)
    throw new Error(`${where}\nends with ${code} in place of ${command.exitCode} and prints\n${output}`);
  if (!outputMatches(command.output, output.split('\n')))
    throw new Error(
      `${where}\n--- the document shows\n${command.output.join('\n')}\n--- it prints\n${output}`,
    );
}

/** Runs one command in the session. The code is a text where a signal ended it or it took too long. */
async function runCommand(
  command: string,
  { memory, env }: Session,
): Promise<{ readonly code: number | string; readonly output: string }> {
  const outputFile = join(memory, 'output');
  const output = await open(outputFile, 'w');
  try {
    const child = spawn('bash', ['-c', SESSION_SCRIPT, 'bash', memory, command], {
      env,
      stdio: ['ignore', output.fd, output.fd],
      // A group of its own, so that what the command leaves behind ends with it.
      detached: true,
    });
    const code = await new Promise<number | string>((resolve, reject) => {
      const timer = setTimeout(() => {
        resolve(`no end within ${COMMAND_TIMEOUT / 1000} s`);
      }, COMMAND_TIMEOUT);
      child.once('error', reject);
      child.once('exit', (status, signal) => {
        clearTimeout(timer);
        resolve(status ?? `${signal}`);
      });
    });
    endGroup(child.pid);
    return { code, output: await readFile(outputFile, 'utf8') };
  } finally {
    await output.close();
  }
}

const SESSION_SCRIPT = `
source "$1/environment"
cd "$(<"$1/folder")" || exit 1
trap 'code=$?; declare -px >"$MEMORY/environment"; pwd >"$MEMORY/folder"; exit $code' EXIT
MEMORY=$1
eval "$2"
`;

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nothing was left of the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
