import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { toolPath } from './assets.js';

/** Who asks, what is on stdin, and how long the program may take (default 30 s). */
export interface RunOptions {
  /** A user of the server, see `startApiServer`; `admin` unless said otherwise. */
  readonly as?: string;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** A program that failed. `message` holds its output. */
export class ProgramError extends Error {
  constructor(
    readonly command: string,
    readonly code: number | string | undefined,
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(`${command}\nended with ${code ?? 'a signal (did it time out?)'}\n${stdout}${stderr}`);
    this.name = 'ProgramError';
  }
}

/** Runs kubectl or helm against the server of `kubeconfig`; resolves to stdout, rejects with a ProgramError. */
export function runProgram(
  program: 'kubectl' | 'helm',
  args: readonly string[],
  { kubeconfig, home, input = '', timeoutMs = 30_000 }: RunOptions & { kubeconfig: string; home: string },
): Promise<string> {
  const path = toolPath(program);
  if (path === undefined)
    return Promise.reject(new Error(`${program} is neither beside the API server nor on the PATH`));
  const env = {
    PATH: process.env.PATH,
    // Caches of what a server can do must not outlive it: another may get its port.
    HOME: home,
    KUBECACHEDIR: join(home, 'cache'),
    KUBECONFIG: kubeconfig,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(
      path,
      [...args],
      { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else
          reject(new ProgramError(`${program} ${args.join(' ')}`, error.code ?? undefined, stdout, stderr));
      },
    );
    // A program that ends without reading its input is no fault of ours.
    child.stdin?.on('error', () => {}).end(input);
  });
}
