import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs the naive script over some lines. Gives wall time in milliseconds, scaled up to `all` lines. */
export async function naive(mode, url, lines, all = lines.length) {
  const { hostname, port } = new URL(url);
  const started = performance.now();
  const child = spawn('sh', [join(import.meta.dirname, 'naive.sh'), mode], {
    env: { ...process.env, HOST: hostname, PORT: port },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(lines.map((words) => `${words.join(' ')}\n`).join(''));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`naive.sh ${mode} ended with ${code}`);
  return ((performance.now() - started) * all) / lines.length;
}
