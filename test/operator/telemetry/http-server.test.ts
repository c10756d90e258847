import net from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type Routes,
  type RunningHttpServer,
  startHttpServer,
} from '../../../src/operator/telemetry/http-server.js';
import { cacheSynced, loopAlive, probe } from '../../../src/operator/telemetry/probes.js';
import { manualClock } from '../runtime/manual-clock.js';

let server: RunningHttpServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(routes: Routes) {
  const started = await startHttpServer({ port: 0, host: '127.0.0.1', routes });
  server = started;
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${started.port}${path}`, init);
}

describe('the server', () => {
  test('answers its routes and nothing else', async () => {
    const ask = await serve({
      '/a': () => ({ status: 200, body: 'yes\n' }),
      '/metrics': async () => ({ status: 200, type: 'text/plain; version=0.0.4', body: 'm 1\n' }),
      '/broken': () => {
        throw new Error('CANARY');
      },
    });
    const found = await ask('/a?verbose=1');
    expect([found.status, await found.text()]).toEqual([200, 'yes\n']);
    expect((await ask('/metrics')).headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect((await ask('/a/')).status).toBe(404);
    expect((await ask('/__proto__')).status).toBe(404);
    expect((await ask('/a', { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await ask('/a', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const broken = await ask('/broken');
    expect([broken.status, await broken.text()]).toEqual([500, 'failed\n']);
  });

  test('lives through what is no HTTP, and closes at once', async () => {
    const ask = await serve({ '/a': () => ({ status: 200, body: '' }) });
    const socket = net.connect(server?.port ?? 0, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write('\0\0\0 garbage\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await ask('/a')).status).toBe(200);
    const idle = net.connect(server?.port ?? 0, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.resume().once('close', resolve));
    await server?.close();
    server = undefined;
    await closed;
    expect(idle.destroyed).toBe(true);
  });

  test('a port that is taken is an error that tells it', async () => {
    await serve({});
    const port = server?.port ?? 0;
    await expect(startHttpServer({ port, host: '127.0.0.1', routes: {} })).rejects.toMatchObject({
      code: 'LNK0701',
      message: `port ${port} cannot be listened on (EADDRINUSE)`,
    });
  });
});

describe('probes', () => {
  test('hold if everything holds, and else tell what does not', async () => {
    const clock = manualClock();
    const reflector = { aliveAtMs: 0, synced: false };
    const checks = [cacheSynced('secrets', reflector), loopAlive('secrets', reflector, clock)];
    expect(probe(checks)()).toEqual({ status: 503, body: 'cache of secrets: not filled yet\n' });
    reflector.synced = true;
    expect(probe(checks)()).toEqual({ status: 200, body: 'ok\n' });
    await clock.pass(600_001);
    expect(probe(checks)()).toEqual({
      status: 503,
      body: 'watch of secrets: no sign of life for 600 s\n',
    });
  });
});
