import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `work` while no other process holds the lock on `file`. The kernel keeps the lock, through flock(1) and a
 * child that lives as long as our end of its pipe: it cannot outlive this process, however that ends.
 */
export async function withLock(file, work) {
  const holder = spawn('/usr/bin/flock', [file, 'sh', '-c', 'echo locked; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'close');
  const waiting = setTimeout(() => console.error('envtest: another build is running, waiting for it'), 1000);
  try {
    await Promise.race([
      once(holder.stdout, 'data'),
      ended.then(() => Promise.reject(new Error(`flock could not lock ${file}`))),
    ]);
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
    await ended;
  }
}
