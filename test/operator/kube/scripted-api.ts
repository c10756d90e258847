import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';
import { type ClusterConnection, connectCluster } from '../../../src/operator/kube/cluster-connection.js';
import { systemClock } from '../../../src/operator/runtime/clock.js';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A server that answers each request as the test says. */
export interface ScriptedApi {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Connections made so far. */
  readonly connections: number;
  readonly cluster: ClusterConnection;
  close(): Promise<void>;
}

export type Script = (request: SeenRequest, response: ServerResponse, count: number) => unknown;

export async function startScriptedApi(script: Script): Promise<ScriptedApi> {
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    void read(request).then((request) => {
      seen.push(request);
      return script(request, response, seen.length);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const cluster = connectCluster(() => configOf(url, { name: 'u', token: 'TOKEN' }), systemClock);
  return {
    url,
    seen,
    get connections() {
      return connections;
    },
    cluster,
    close: async () => {
      cluster.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function configOf(server: string, user: { name: string; [field: string]: unknown }): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'c', server, skipTLSVerify: true }, user);
  return config;
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url ?? '/', 'http://x');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(parts).toString('utf8'),
  };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers with a Status object, as the API server does for failures. */
export function sendStatus(response: ServerResponse, code: number, reason: string, more: object = {}): void {
  sendJson(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, ...more });
}
