import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LinkspecError } from '../../error/linkspec-error.js';

/** What a route answers. */
export interface Answer {
  readonly status: number;
  /** Content type; default plain text. */
  readonly type?: string;
  readonly body: string;
}

/** By path. */
export type Routes = Readonly<Record<string, () => Answer | Promise<Answer>>>;

export interface HttpServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default: all addresses of the machine, since kubelet and Prometheus come from outside. */
  readonly host?: string;
  readonly routes: Routes;
}

export interface RunningHttpServer {
  readonly port: number;
  /** Stops at once, requests under way included. */
  close(): Promise<void>;
}

/** A small server for probes and metrics: GET and HEAD of fixed paths. Throws LNK0701 where the port is taken. */
export async function startHttpServer({ port, host, routes }: HttpServerOptions): Promise<RunningHttpServer> {
  const table = new Map(Object.entries(routes));
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    void answer(table, request, response);
  });
  server.maxConnections = 100;
  await listen(server, port, host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) =>
      reject(
        new LinkspecError('LNK0701', `port ${port} cannot be listened on (${code})`, {
          hint: 'Choose another one with --health-port or --metrics-port.',
        }),
      ),
    );
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      // What fails later is one connection's matter.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

async function answer(
  routes: ReadonlyMap<string, () => Answer | Promise<Answer>>,
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = routes.get(url.split('?', 1)[0] ?? '');
  const { status, type = 'text/plain; charset=utf-8', body } = await answerOf(route, method);
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? undefined : body);
}

async function answerOf(
  route: (() => Answer | Promise<Answer>) | undefined,
  method: string | undefined,
): Promise<Answer> {
  if (!route) return { status: 404, body: 'not found\n' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: 'only GET\n' };
  try {
    return await route();
  } catch {
    // Whatever it was, it is not for whoever asks.
    return { status: 500, body: 'failed\n' };
  }
}
