import { randomInt } from 'node:crypto';
import net from 'node:net';

/** Below the ports that the kernel gives to outgoing connections (from 32768 on). */
const FIRST = 20_000;
const LAST = 32_000;

/**
 * A port that nothing listens on at the moment. It is none that the kernel hands out: while a server is down, a client
 * that tries again and again must not meet a stranger there, nor itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
