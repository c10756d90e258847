import https from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from './api-server.js';
import { hasApiServer, hasHelm } from './assets.js';
import { ProgramError } from './run-program.js';

(hasApiServer('the harness') ? describe : describe.skip)('the API server of the tests', () => {
  let api: ApiServer;
  beforeAll(async () => {
    api = await startApiServer({
      users: {
        operator: {},
        pod: { name: 'system:serviceaccount:system:pod' },
        viewer: { groups: ['readers'] },
      },
    });
  });
  afterAll(() => api.stop());

  const configMap = (namespace: string, name: string) =>
    api.kubectl(['create', 'configmap', name, '--namespace', namespace]);

  test('admin may do anything, another user nothing that nobody granted', async () => {
    const namespace = await api.createNamespace();
    await configMap(namespace, 'one');
    const list = ['get', 'configmaps', '--namespace', namespace, '-o', 'name'];
    for (const user of ['operator', 'viewer', 'pod'])
      await expect(api.kubectl(list, { as: user })).rejects.toThrow(/Forbidden/);
    await api.kubectl(['create', 'role', 'reader', '--verb=list', '--resource=configmaps', '-n', namespace]);
    await api.kubectl(['create', 'rolebinding', 'a', '--role=reader', '--group=readers', '-n', namespace]);
    await api.kubectl([
      'create',
      'rolebinding',
      'b',
      '--role=reader',
      '--serviceaccount=system:pod',
      '-n',
      namespace,
    ]);
    expect(await api.kubectl(list, { as: 'viewer' })).toBe('configmap/one\n');
    expect(await api.kubectl(list, { as: 'pod' })).toBe('configmap/one\n');
    await expect(api.kubectl(list, { as: 'operator' })).rejects.toThrow(/Forbidden/);
  });

  test('stores custom resources', async () => {
    await api.kubectl(['create', '-f', '-'], { input: JSON.stringify(DEFINITION) });
    await api.kubectl(['wait', '--for=condition=Established', `crd/${DEFINITION.metadata.name}`]);
    const namespace = await api.createNamespace();
    const resource = {
      apiVersion: 'tests.linkspec.dev/v1',
      kind: 'Thing',
      metadata: { name: 'a', namespace },
      spec: 7,
    };
    await api.kubectl(['create', '-f', '-'], { input: JSON.stringify(resource) });
    expect(await api.kubectl(['get', 'things', 'a', '-n', namespace, '-o', 'jsonpath={.spec}'])).toBe('7');
  });

  test('gives tokens to service accounts', async () => {
    const namespace = await api.createNamespace();
    await api.kubectl(['create', 'serviceaccount', 'robot', '--namespace', namespace]);
    const token = await api.serviceAccountToken(namespace, 'robot');
    const answer = await api
      .kubectl(['--token', token, 'get', 'configmaps', '-n', namespace])
      .catch((error: Error) => error.message);
    expect(answer).toContain(`system:serviceaccount:${namespace}:robot`);
  });

  test('a namespace is made anew each time', async () => {
    expect(await api.createNamespace()).not.toBe(await api.createNamespace());
  });

  test('helm talks to it', async () => {
    if (!hasHelm('the harness')) return;
    expect(await api.helm(['list', '--all-namespaces', '--output', 'json'])).toBe('[]\n');
  });

  test('after a kill it refuses, after a restart it is there again with all it held', async () => {
    const namespace = await api.createNamespace();
    await configMap(namespace, 'kept');
    await api.kill();
    await expect(api.kubectl(['get', 'ns'])).rejects.toThrow(/refused/);
    await api.restart();
    expect(await api.kubectl(['get', 'configmaps', '-n', namespace, '-o', 'name'])).toBe('configmap/kept\n');
    // A server that still runs is killed first.
    await api.restart();
    expect(await api.kubectl(['get', 'configmaps', '-n', namespace, '-o', 'name'])).toBe('configmap/kept\n');
  });

  test('paused it accepts connections and says nothing', async () => {
    api.pause();
    const get = ['get', '--raw', '/version'];
    await expect(api.kubectl(get, { timeoutMs: 1_500 })).rejects.toThrow(ProgramError);
    api.resume();
    expect(await api.kubectl(get)).toContain('"gitVersion": "v1.');
  });

  test('after a compaction the past is gone: a list of then is told 410', async () => {
    const { metadata } = JSON.parse(await raw('/api/v1/configmaps'));
    const past = `/api/v1/configmaps?resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact&limit=1`;
    const namespace = await api.createNamespace();
    for (const name of ['x', 'y', 'z']) await configMap(namespace, name);
    expect(JSON.parse(await raw(past))).toMatchObject({ kind: 'ConfigMapList' });
    await api.compactEtcd();
    expect(JSON.parse(await raw(past))).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
  });

  test('after a restart a watch from the past is told 410 as an event', async () => {
    const { metadata } = JSON.parse(await raw('/api/v1/configmaps'));
    const watch = `/api/v1/configmaps?watch=true&timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`;
    const namespace = await api.createNamespace();
    for (const name of ['x', 'y', 'z']) await configMap(namespace, name);
    expect(await raw(watch)).toContain('"name":"z"');
    await api.compactEtcd();
    await api.restart();
    expect(JSON.parse(await raw(watch))).toMatchObject({ type: 'ERROR', object: { code: 410 } });
  });

  function raw(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${api.token('admin')}` };
      https
        .get(`${api.url}${path}`, { ca: api.certificate, headers, agent: false }, (response) => {
          let body = '';
          response.on('data', (chunk) => {
            body += chunk;
          });
          response.on('end', () => resolve(body)).on('error', reject);
        })
        .on('error', reject);
    });
  }
});

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.tests.linkspec.dev' },
  spec: {
    group: 'tests.linkspec.dev',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'integer' } } } },
      },
    ],
  },
};
