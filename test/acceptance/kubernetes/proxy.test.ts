import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from './api-server.js';
import { hasApiServer } from './assets.js';
import { type ProxyOptions, type ProxyServer, startProxy } from './proxy.js';

const PATH = '/api/v1/namespaces/default';

(hasApiServer('the proxy') ? describe : describe.skip)('a proxy before the API server', () => {
  let api: ApiServer;
  beforeAll(async () => {
    api = await startApiServer();
  });
  afterAll(() => api.stop());

  const ways: readonly (readonly [string, () => ProxyOptions])[] = [
    ['that passes bytes on', () => ({ port: api.port })],
    ['that reads the plaintext', () => ({ port: api.port, tls: api })],
  ];
  describe.each(ways)('%s', (_, options) => {
    let proxy: ProxyServer;
    let agent: https.Agent;
    beforeEach(async () => {
      proxy = await startProxy(options());
      agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: api.certificate });
    });
    afterEach(async () => {
      agent.destroy();
      await proxy.stop();
    });

    /** The raw answer as far as it came, and how it ended. */
    const get = (path = PATH, by = agent) => ask(`${proxy.url}${path}`, by, api.token('admin'));

    test('answers as the server does, with a certificate that holds', async () => {
      expect(await get()).toMatchObject({ status: 200, ended: 'complete' });
      expect(
        await api.kubectl([
          '--kubeconfig',
          api.kubeconfig('admin', proxy.url),
          'get',
          'ns',
          'default',
          '-o',
          'name',
        ]),
      ).toBe('namespace/default\n');
    });

    test('drop breaks what is open and serves what comes', async () => {
      await get();
      expect(proxy.connections()).toBe(1);
      proxy.drop();
      await until(() => proxy.connections() === 0);
      expect(await get()).toMatchObject({ status: 200 });
    });

    test('stall holds everything and closes nothing; resume lets it go', async () => {
      await get();
      proxy.stall();
      const answer = get();
      expect(await Promise.race([answer, sleep(300, 'silence')])).toBe('silence');
      expect(proxy.connections()).toBe(1);
      proxy.resume();
      expect(await answer).toMatchObject({ status: 200, ended: 'complete' });
    });

    test('stall holds back what the server says of itself, and its end', async () => {
      const watch = get('/api/v1/namespaces?watch=true&timeoutSeconds=1');
      await until(() => proxy.connections() === 1);
      await sleep(300);
      proxy.stall();
      expect(await Promise.race([watch, sleep(2_000, 'silence')])).toBe('silence');
      proxy.resume();
      expect(await watch).toMatchObject({ status: 200, ended: 'complete' });
    });

    test('a connection that comes during a stall is accepted and waits', async () => {
      proxy.stall();
      const answer = get();
      expect(await Promise.race([answer, sleep(300, 'silence')])).toBe('silence');
      expect(proxy.connections()).toBe(1);
      proxy.resume();
      expect(await answer).toMatchObject({ status: 200, ended: 'complete' });
    });

    test.each(['end', 'reset'] as const)('a cut (%s) breaks one answer, and only one', async (how) => {
      const cut = proxy.cut({ after: 40, how });
      expect((await get()).ended).toBe('broken');
      await cut;
      expect(await get()).toMatchObject({ status: 200, ended: 'complete' });
    });

    test('a cut spares the answer that has begun', async () => {
      const watch = get('/api/v1/namespaces?watch=true&timeoutSeconds=1');
      await until(() => proxy.connections() === 1);
      await sleep(300);
      const cut = proxy.cut({ after: 0 });
      expect(await watch).toMatchObject({ status: 200, ended: 'complete' });
      const other = new https.Agent({ ca: api.certificate });
      expect((await get(PATH, other)).ended).toBe('broken');
      await cut;
    });
  });

  describe('that reads the plaintext', () => {
    let proxy: ProxyServer;
    beforeEach(async () => {
      proxy = await startProxy({ port: api.port, tls: api });
    });
    afterEach(() => proxy.stop());
    const get = (path: string, agent = new https.Agent({ ca: api.certificate })) =>
      ask(`${proxy.url}${path}`, agent, api.token('admin'));

    test('cuts at exactly the byte that it is told, and says so only then', async () => {
      const options = { port: proxy.port, ca: api.certificate, token: api.token('admin') };
      const whole = await exchange(options);
      expect(whole.bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      for (const after of [...Array(12).keys(), 100, whole.bytes.length - 1]) {
        const cut = proxy.cut({ after });
        expect(await Promise.race([cut, sleep(1, 'not yet')])).toBe('not yet');
        const { bytes, ended } = await exchange(options);
        expect({ length: bytes.length, ended }).toEqual({ length: after, ended: 'end' });
        await cut;
      }
    });

    test('a reset is a reset', async () => {
      const cut = proxy.cut({ after: 0, how: 'reset' });
      const options = { port: proxy.port, ca: api.certificate, token: api.token('admin') };
      expect(await exchange(options)).toEqual({ bytes: '', ended: 'ECONNRESET' });
      await cut;
    });

    test('cuts only the answer to a request that matches, on a connection that others share', async () => {
      const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: api.certificate });
      const cut = proxy.cut({ after: 0, request: /^GET \/api\/v1\/secrets/ });
      expect((await get(PATH, agent)).ended).toBe('complete');
      expect((await get('/api/v1/secrets', agent)).ended).toBe('broken');
      await cut;
      expect((await get('/api/v1/secrets', agent)).ended).toBe('complete');
      agent.destroy();
    });

    test('a cut that an answer is too short for waits for a longer one', async () => {
      const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: api.certificate });
      const cut = proxy.cut({ after: 5_000 });
      expect((await get(PATH, agent)).ended).toBe('complete');
      expect((await get('/openapi/v2', agent)).ended).toBe('broken');
      await cut;
      agent.destroy();
    });

    test('cuts a watch in the middle of an event', async () => {
      const cut = proxy.cut({ after: 600, request: /watch=true/ });
      const { body, ended } = await get('/api/v1/namespaces?watch=true&timeoutSeconds=20');
      await cut;
      expect(ended).toBe('broken');
      expect(body).toMatch(/^\{"type":"ADDED"/);
    });
  });
});

interface Answer {
  readonly status?: number;
  readonly body: string;
  readonly ended: 'complete' | 'broken';
}

/** Never rejects: a broken answer is one as well. */
function ask(url: string, agent: https.Agent, token: string): Promise<Answer> {
  return new Promise((resolve) => {
    const broken = () => resolve({ body: '', ended: 'broken' });
    https
      .get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
        let body = '';
        response.setEncoding('latin1').on('data', (chunk) => {
          body += chunk;
        });
        const { statusCode: status } = response;
        response.on('error', () => {});
        response.on('close', () =>
          resolve({
            ...(status !== undefined && { status }),
            body,
            ended: response.complete ? 'complete' : 'broken',
          }),
        );
      })
      .on('error', broken);
  });
}

/** Asks by hand and resolves to the very bytes that came, and how the connection ended. */
function exchange({ port, ca, token }: { port: number; ca: string; token: string }) {
  return new Promise<{ bytes: string; ended: string }>((resolve) => {
    const socket = tls.connect({ port, host: '127.0.0.1', ca });
    let bytes = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      bytes += chunk;
    });
    socket.on('end', () => resolve({ bytes, ended: 'end' }));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ bytes, ended: error.code ?? error.message }),
    );
    socket.write(
      `GET ${PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`,
    );
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
