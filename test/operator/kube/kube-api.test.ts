import { afterEach, describe, expect, test } from '@jest/globals';
import { parseJson } from '../../../src/json/json.js';
import { createKubeApi, type KubeApiOptions } from '../../../src/operator/kube/http-kube-api.js';
import type { KubeApi, RequestRecord } from '../../../src/operator/kube/kube-api.js';
import { KubeError } from '../../../src/operator/kube/kube-error.js';
import type { KubeObject } from '../../../src/operator/kube/kube-object.js';
import { SECRETS } from '../../../src/operator/kube/resource.js';
import { linkObjectOf } from '../../../src/operator/objects/link-object.js';
import { specOfObject } from '../../../src/operator/objects/spec-of-object.js';
import { WIDGETS, widget } from './sample-objects.js';
import { type Script, type ScriptedApi, sendJson, sendStatus, startScriptedApi } from './scripted-api.js';

let server: ScriptedApi;
let api: KubeApi;
async function serve(script: Script, options?: KubeApiOptions): Promise<void> {
  server = await startScriptedApi(script);
  api = createKubeApi(server.cluster, options);
}
afterEach(() => server.close());

const ITEM = { namespace: 'demo', name: 'w 1' };
const PATH = '/apis/example.dev/v1/namespaces/demo/widgets';

async function failureOf(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof KubeError) return error;
  throw new Error(`no KubeError: ${String(error)}`);
}

async function pagesOf(namespace?: string) {
  const pages = [];
  for await (const page of api.list(WIDGETS, { namespace })) pages.push(page);
  return pages;
}

describe('requests', () => {
  const body = { metadata: { name: 'w 1' }, spec: { n: parseJson('12345678901234567890') } };
  const full = { apiVersion: 'example.dev/v1', kind: 'Widget', ...body };
  test.each([
    ['get', () => api.get(WIDGETS, ITEM), 'GET', `${PATH}/w%201`, '', undefined],
    [
      'create',
      () => api.create(WIDGETS, 'demo', body),
      'POST',
      PATH,
      JSON.stringify(full),
      'application/json',
    ],
    [
      'replace',
      () => api.replace(WIDGETS, ITEM, body),
      'PUT',
      `${PATH}/w%201`,
      JSON.stringify(full),
      'application/json',
    ],
    [
      'merge patch of the status',
      () => api.mergePatch(WIDGETS, ITEM, { status: { a: 1 } }, { subresource: 'status' }),
      'PATCH',
      `${PATH}/w%201/status`,
      '{"status":{"a":1}}',
      'application/merge-patch+json',
    ],
    [
      'JSON patch',
      () => api.jsonPatch(WIDGETS, ITEM, [{ op: 'remove', path: '/x' }]),
      'PATCH',
      `${PATH}/w%201`,
      '[{"op":"remove","path":"/x"}]',
      'application/json-patch+json',
    ],
    [
      'delete',
      () => api.delete(WIDGETS, ITEM, { uid: 'u' }),
      'DELETE',
      `${PATH}/w%201`,
      '{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u"}}',
      'application/json',
    ],
  ])('%s', async (_, send, method, path, sent, contentType) => {
    await serve((_request, response) => sendJson(response, 200, widget('w', 1)));
    await send();
    const exact = sent.replace('{"text":"12345678901234567890"}', '12345678901234567890');
    expect(server.seen).toMatchObject([{ method, path, body: exact }]);
    expect(server.seen[0]?.headers['content-type']).toBe(contentType);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer TOKEN');
    const writes = ['POST', 'PUT', 'PATCH'].includes(method);
    expect(server.seen[0]?.query.get('fieldManager')).toBe(writes ? 'linkspec' : null);
  });

  test('objects keep all digits and keys', async () => {
    const text = '{"metadata":{"name":"a"},"spec":{"n":12345678901234567890,"__proto__":1}}';
    await serve((_request, response) => response.end(text));
    const { spec } = await api.get(WIDGETS, ITEM);
    expect(String(spec?.n)).toBe('12345678901234567890');
    expect(Object.keys(spec ?? {})).toEqual(['n', '__proto__']);
  });

  test('are told with verb, code and time, failed ones too', async () => {
    const records: RequestRecord[] = [];
    const answers = [200, 404];
    await serve((_r, response) => sendJson(response, answers.shift() ?? 500, widget('w', 1)), {
      onRequest: (record) => records.push(record),
    });
    await api.get(WIDGETS, ITEM);
    await failureOf(api.mergePatch(WIDGETS, ITEM, {}));
    await server.close();
    await failureOf(api.get(WIDGETS, ITEM));
    expect(records).toMatchObject([
      { verb: 'get', plural: 'widgets', code: '200' },
      { verb: 'patch', plural: 'widgets', code: '404' },
      { verb: 'get', plural: 'widgets', code: 'network' },
    ]);
  });

  test('share a connection', async () => {
    await serve((_request, response) => sendJson(response, 200, widget('w', 1)));
    for (let count = 0; count < 5; count += 1) await api.get(WIDGETS, ITEM);
    expect(server.connections).toBe(1);
  });
});

/** Objects of many people stand in one list: {@link NEST} is what one of them wrote. */
const NEST = `{"metadata":{"name":"nest"},"spec":{"a":${'['.repeat(8_000)}1e30${']'.repeat(8_000)}}}`;

test('an object of 8,000 levels is understood, in a list with others and alone', async () => {
  const items = [JSON.stringify(widget('before', 1)), NEST, JSON.stringify(widget('after', 1))];
  await serve(({ path }, response) =>
    response.end(path === PATH ? `{"metadata":{"resourceVersion":"7"},"items":[${items}]}` : NEST),
  );
  const [page] = await pagesOf('demo');
  expect(page?.items.map(({ metadata }) => metadata.name)).toEqual(['before', 'nest', 'after']);
  for (const object of [page?.items[1], await api.get(WIDGETS, ITEM)])
    expect(specOfObject(linkObjectOf(object as KubeObject))).toEqual({
      problems: [expect.stringContaining('spec is nested deeper than 100 levels')],
    });
});

describe('list', () => {
  test('reads page after page', async () => {
    await serve(({ query }, response) =>
      sendJson(response, 200, {
        metadata: { resourceVersion: '7', continue: query.has('continue') ? '' : 'next&page' },
        items: [widget(query.get('continue') ?? 'first', 1)],
      }),
    );
    const pages = await pagesOf('demo');
    expect(pages.map(({ items }) => items[0]?.metadata.name)).toEqual(['first', 'next&page']);
    expect(pages.map(({ resourceVersion }) => resourceVersion)).toEqual(['7', '7']);
    expect(server.seen.map(({ path, query }) => [path, query.get('limit')])).toEqual([
      [PATH, '500'],
      [PATH, '500'],
    ]);
  });

  test('of all namespaces has no namespace in the path, and passes selectors on', async () => {
    await serve((_r, response) => sendJson(response, 200, { metadata: { resourceVersion: '7' }, items: [] }));
    for await (const _ of api.list(WIDGETS, { labelSelector: 'a=b', fieldSelector: 'c=d' }, { limit: 0 }));
    expect(server.seen[0]?.path).toBe('/apis/example.dev/v1/widgets');
    expect(server.seen[0]?.query.toString()).toBe('labelSelector=a%3Db&fieldSelector=c%3Dd');
  });

  test.each([
    ['no JSON', '<html>CANARY'],
    ['no list', '{"items":"CANARY"}'],
    ['an object without a name', '{"metadata":{"resourceVersion":"1"},"items":[{"CANARY":1}]}'],
    ['no version', '{"metadata":{},"items":[]}'],
    ['nothing', ''],
  ])('of %s is an error that quotes nothing', async (_, text) => {
    await serve((_request, response) => response.end(text));
    const error = await failureOf(pagesOf());
    expect(error).toMatchObject({ kind: 'server', status: 200 });
    expect(error.message).not.toContain('CANARY');
  });
});

describe('failures', () => {
  test.each([
    [400, 'BadRequest', 'invalid'],
    [401, 'Unauthorized', 'unauthorized'],
    [403, 'Forbidden', 'forbidden'],
    [404, 'NotFound', 'not-found'],
    [409, 'Conflict', 'conflict'],
    [409, 'AlreadyExists', 'conflict'],
    [410, 'Gone', 'gone'],
    [410, 'Expired', 'gone'],
    [422, 'Invalid', 'invalid'],
    [429, 'TooManyRequests', 'throttled'],
    [500, 'InternalError', 'server'],
    [503, 'ServiceUnavailable', 'server'],
    [504, 'Timeout', 'server'],
    [302, '', 'server'],
  ])('%d %s is %s', async (code, reason, kind) => {
    await serve((_request, response) => sendStatus(response, code, reason, { message: 'because' }));
    const error = await failureOf(api.get(WIDGETS, ITEM));
    expect(error).toMatchObject({ kind, status: code, reason });
    expect(error.message).toContain(`get widgets demo/w 1: ${code}`);
    expect(error.message.includes('because')).toBe(kind !== 'invalid');
  });

  test('an invalid object is told by its fields, since the server quotes its values', async () => {
    const causes = [{ field: 'spec.type', reason: 'FieldValueNotSupported', message: 'CANARY' }];
    await serve((_r, response) =>
      sendStatus(response, 422, 'Invalid', { message: 'CANARY', details: { causes } }),
    );
    const error = await failureOf(api.create(WIDGETS, 'demo', {}));
    expect(error.message).toBe('create widgets demo: 422 Invalid: spec.type (FieldValueNotSupported)');
  });

  test('about a Secret tell no more than its name', async () => {
    await serve((_request, response) => sendStatus(response, 403, 'Forbidden', { message: 'CANARY' }));
    const error = await failureOf(api.get(SECRETS, ITEM));
    expect(error.message).toBe('get secrets demo/w 1: 403 Forbidden');
  });

  test('are short, whatever the server says', async () => {
    await serve((_r, response) => sendStatus(response, 500, 'x'.repeat(9999), { message: 'y'.repeat(9999) }));
    const error = await failureOf(api.get(WIDGETS, ITEM));
    expect(error.message.length).toBeLessThanOrEqual(512);
    expect(error.reason.length).toBeLessThanOrEqual(64);
  });

  test('tell how long the server asks to wait', async () => {
    await serve((_request, response) => {
      response.setHeader('Retry-After', '3');
      sendStatus(response, 429, 'TooManyRequests');
    });
    expect((await failureOf(api.get(WIDGETS, ITEM))).retryAfterMs).toBe(3000);
  });

  test('a server that does not answer is a timeout', async () => {
    await serve(() => undefined, { timeoutMs: 50 });
    expect(await failureOf(api.get(WIDGETS, ITEM))).toMatchObject({ kind: 'timeout', status: 0 });
  });

  test('a server that stops in the middle of its answer is a timeout', async () => {
    await serve((_request, response) => response.writeHead(200, { 'Content-Length': 100 }).write('{"meta'), {
      timeoutMs: 50,
    });
    expect(await failureOf(api.get(WIDGETS, ITEM))).toMatchObject({ kind: 'timeout' });
  });

  test('what is aborted is aborted, before and during', async () => {
    const controller = new AbortController();
    await serve(() => controller.abort());
    const { signal } = controller;
    expect(await failureOf(api.get(WIDGETS, ITEM, { signal }))).toMatchObject({ kind: 'aborted' });
    expect(await failureOf(api.get(WIDGETS, ITEM, { signal }))).toMatchObject({ kind: 'aborted' });
    expect(server.seen).toHaveLength(1);
  });

  test('an answer cut at any byte is a failure of the network or not understood', async () => {
    const text = JSON.stringify(widget('w', 1));
    let cut = 0;
    await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': text.length });
      response.write(text.slice(0, cut), () => response.destroy());
    });
    for (cut = 0; cut < text.length; cut += 1)
      expect(await failureOf(api.get(WIDGETS, ITEM))).toMatchObject({ kind: 'network' });
  });
});

describe('connections', () => {
  test('a read that met a connection which the server had closed is sent again', async () => {
    await serve((_request, response, count) => {
      if (count === 2) response.socket?.destroy();
      else sendJson(response, 200, widget('w', 1));
    });
    await api.get(WIDGETS, ITEM);
    await expect(api.get(WIDGETS, ITEM)).resolves.toBeDefined();
    expect(server.seen).toHaveLength(3);
  });

  test('a write is not: it may have been done', async () => {
    await serve((_request, response, count) => {
      if (count === 2) response.socket?.destroy();
      else sendJson(response, 200, widget('w', 1));
    });
    await api.get(WIDGETS, ITEM);
    expect(await failureOf(api.mergePatch(WIDGETS, ITEM, {}))).toMatchObject({ kind: 'network' });
    expect(server.seen).toHaveLength(2);
  });

  test('a silent one makes the others be left as well', async () => {
    const held: (() => void)[] = [];
    await serve(
      (_request, response, count) => {
        // Two at once, so that there are two connections.
        if (count <= 2) held.push(() => sendJson(response, 200, widget('w', 1)));
        if (count === 2) for (const answer of held) answer();
        if (count > 3) sendJson(response, 200, widget('w', 1));
      },
      { timeoutMs: 200 },
    );
    await Promise.all([api.get(WIDGETS, ITEM), api.get(WIDGETS, ITEM)]);
    expect(server.connections).toBe(2);
    expect(await failureOf(api.get(WIDGETS, ITEM))).toMatchObject({ kind: 'timeout' });
    await api.get(WIDGETS, ITEM);
    expect(server.connections).toBe(3);
  });
});
