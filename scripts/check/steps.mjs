import { spawn } from 'node:child_process';

/**
 * Runs named steps, at most `limit` at once, with one line each. A step is a command line or an async function
 * that throws; its output is printed only if it fails. After a failure no further step is started.
 * Resolves to whether all passed.
 */
export async function runQuietly(steps, limit) {
  const waiting = [...steps];
  let passed = true;
  const worker = async () => {
    for (let step = waiting.shift(); step && passed; step = waiting.shift()) {
      const [name, action] = step;
      const started = performance.now();
      const problem = await problemOf(action);
      if (problem !== undefined) passed = false;
      printLine(name, problem === undefined, started);
      if (problem) console.log(problem);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return passed;
}

/** Runs one command with its output shown as it comes. Resolves to whether it passed. */
export async function runShown(name, command, env) {
  const started = performance.now();
  const code = await exitCode(spawnCommand(command, 'inherit', env));
  printLine(name, code === 0, started);
  return code === 0;
}

/** `3.2 s` or `1 min 05 s`. */
export function formatDuration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

function printLine(name, passed, started) {
  console.log(
    `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(26)} ${formatDuration(performance.now() - started)}`,
  );
}

/** What went wrong, as text; undefined if nothing did. */
async function problemOf(action) {
  if (typeof action === 'function')
    return action().then(
      () => undefined,
      (error) => error.message,
    );
  const child = spawnCommand(action, 'pipe');
  let output = '';
  const collect = (chunk) => {
    output += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const code = await exitCode(child);
  return code === 0 ? undefined : output.trimEnd() || `exit code ${code}`;
}

function spawnCommand([program, ...args], output, env = {}) {
  return spawn(program, args, { stdio: ['ignore', output, output], env: { ...process.env, ...env } });
}

/** The exit code; a signal or a program that cannot be started counts as 1. */
function exitCode(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
