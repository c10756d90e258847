import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { formatDuration } from '../check/steps.mjs';

/** Tells on stderr what is done and how long it took, and keeps the output of the programs that do it in one log. */
export class Progress {
  #log;
  #path;
  #started = performance.now();

  constructor(path) {
    this.#path = path;
    this.#log = open(path, 'w');
  }

  say(text) {
    const elapsed = formatDuration(performance.now() - this.#started).padStart(12);
    console.error(`envtest: ${elapsed}  ${text}`);
  }

  /** Runs `program`; resolves to its stdout, throws with the end of the log if it fails. `may` lets it fail. */
  async run(program, args, { cwd, env, may = false } = {}) {
    const log = await this.#log;
    await log.write(`$ ${program} ${args.join(' ').slice(0, 500)}\n`);
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', log.fd] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    const failure = await new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`));
    });
    await log.write(`${output}\n`);
    if (failure === undefined || may) return output;
    const end = (await readFile(this.#path, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
    throw new Error(`${program} ${failure}. The log is ${this.#path} and ends so:\n${end}`);
  }

  async close() {
    await (await this.#log).close();
  }
}
