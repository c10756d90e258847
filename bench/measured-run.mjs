import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a program to its end. Gives wall time in milliseconds, peak memory in MiB (of its largest process; undefined
 * where the system does not tell) and what it printed. Throws where it ends with anything but 0.
 */
export async function measuredRun(program, args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  const report = join(folder, 'time');
  const [file, ...words] = GNU_TIME
    ? [GNU_TIME, '-f', '%M', '-o', report, program, ...args]
    : [program, ...args];
  try {
    const started = performance.now();
    const child = spawn(file, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const watch = GNU_TIME ? undefined : watchPeak(child.pid);
    const output = collect(child.stdout);
    const complaints = collect(child.stderr);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const ms = performance.now() - started;
    if (code !== 0)
      throw new Error(`${[program, ...args].join(' ')} ended with ${code}: ${complaints().slice(-2000)}`);
    const kib = GNU_TIME ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) : watch();
    return { ms, mib: kib && kib / 1024, output: output() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** It tells the peak exactly, and once; without it the kernel is asked again and again. */
const GNU_TIME = ['/usr/bin/time'].find((path) => existsSync(path));

function collect(stream) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** The high-water mark of a process in KiB, for Linux. */
function watchPeak(pid) {
  let peak;
  const look = () => {
    try {
      peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? peak);
    } catch {
      // It has ended, or there is no /proc.
    }
  };
  const timer = setInterval(look, 10);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
