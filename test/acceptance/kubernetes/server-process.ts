import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';

/** A server that writes into a log file and dies with this process, however this process ends. */
export interface ServerProcess {
  /** Undefined while it runs, else how it ended. */
  ended(): string | undefined;
  /** The end of its log. */
  log(): string;
  /** Resolves once it is gone; a server that is gone already is fine. */
  kill(): Promise<void>;
  /** Stops it in its tracks: its connections stay open and say nothing. */
  pause(): void;
  resume(): void;
}

const SETPRIV = '/usr/bin/setpriv';

/**
 * Starts `program`. Its output goes to a file and not to a pipe: a pipe that nobody reads, since a test is busy or
 * waits for a synchronous call, would block the server.
 */
export function startProcess(program: string, args: readonly string[], logFile: string): ServerProcess {
  const log = openSync(logFile, 'a');
  // The kernel kills the server with its parent, so a jest worker that is killed leaves none behind.
  const [command, ...before] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', program] : [program];
  const child = spawn(command ?? program, [...before, ...args], { stdio: ['ignore', log, log] });
  closeSync(log);
  let problem: string | undefined;
  child.once('error', (error) => {
    problem = error.message;
  });
  return {
    ended: () =>
      problem ?? child.signalCode ?? (child.exitCode === null ? undefined : `code ${child.exitCode}`),
    log: () => readFileSync(logFile, 'utf8').slice(-4000),
    kill: () => killed(child),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

function killed(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
