import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** What figures depend on, a line each. */
export function machineLines() {
  const [cpu] = os.cpus();
  return [
    `- machine: ${os.availableParallelism()} cores of ${cpu.model.trim()}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, ${os.type()}`,
    `- busy before the first run: ${os.loadavg()[0].toFixed(1)} processes on average`,
    `- Node ${process.version}, commit ${commit()}`,
  ];
}

function commit() {
  const git = (...args) => execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', '../src') === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
}
