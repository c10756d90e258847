import https from 'node:https';
import { compactJson, type JsonObject } from '../../../src/json/json.js';
import type { ApiServer } from '../kubernetes/api-server.js';

/** An object as the tests look at it. */
export interface KubeJson {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into any kind of object
  readonly [field: string]: any;
}

/**
 * The API as an administrator sees it, in plain requests: it shares nothing with the product's client, and costs less
 * than a kubectl each time. Paths are whole. Rejects with an HttpError for every status from 400 on.
 */
export interface KubeClient {
  get(path: string): Promise<KubeJson>;
  list(path: string): Promise<readonly KubeJson[]>;
  create(path: string, body: object): Promise<KubeJson>;
  /** A merge patch. */
  patch(path: string, body: object): Promise<KubeJson>;
  replace(path: string, body: object): Promise<KubeJson>;
  delete(path: string): Promise<void>;
  close(): void;
}

/** What the API server refused. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(`${status}: ${text}`);
    this.name = 'HttpError';
  }
}

/** Asks as the given user, straight from the server. */
export function openKubeClient(api: ApiServer, user = 'admin'): KubeClient {
  const agent = new https.Agent({ keepAlive: true, ca: api.certificate });
  const ask = (method: string, path: string, body?: object): Promise<KubeJson> =>
    new Promise((resolve, reject) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const headers = { authorization: `Bearer ${api.token(user)}`, 'content-type': type };
      const request = https.request(
        `${api.url}${path}`,
        { method, agent, headers, timeout: 20_000 },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            if (status >= 400) reject(new HttpError(status, text));
            else resolve(JSON.parse(text));
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer`)));
      request.on('error', reject);
      request.end(body && compactJson(body as JsonObject));
    });
  return {
    get: (path) => ask('GET', path),
    list: async (path) => (await ask('GET', path)).items,
    create: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    replace: (path, body) => ask('PUT', path, body),
    async delete(path) {
      await ask('DELETE', path);
    },
    close: () => agent.destroy(),
  };
}
