import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/json/json.js';
import { createKubeApi } from '../../../src/operator/kube/http-kube-api.js';
import type { KubeApi } from '../../../src/operator/kube/kube-api.js';
import type { KubeError } from '../../../src/operator/kube/kube-error.js';
import { loadKubeConfig } from '../../../src/operator/kube/load-kube-config.js';
import { LEASES, type Resource } from '../../../src/operator/kube/resource.js';
import { EventRecorder } from '../../../src/operator/runtime/event-recorder.js';
import { LeaderElector } from '../../../src/operator/runtime/leader-election.js';
import { Reflector, type ReflectorOptions } from '../../../src/operator/runtime/reflector.js';
import { Store } from '../../../src/operator/runtime/store.js';
import { type ApiServer, startApiServer } from '../../acceptance/kubernetes/api-server.js';
import { hasApiServer } from '../../acceptance/kubernetes/assets.js';
import { type ProxyServer, startProxy } from '../../acceptance/kubernetes/proxy.js';
import { temporaryFolder } from '../../state/temporary-folder.js';
import { until } from './until.js';

const MAPS: Resource = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' };

(hasApiServer('the controller runtime') ? describe : describe.skip)('against a real API server', () => {
  let server: ApiServer;
  let api: KubeApi;
  let namespace: string;
  beforeAll(async () => {
    server = await startApiServer();
    api = apiOf('admin');
  });
  afterAll(async () => {
    api.close();
    await server.stop();
  });
  beforeEach(async () => {
    namespace = await server.createNamespace();
  });

  function apiOf(user: string, url?: string): KubeApi {
    return createKubeApi(loadKubeConfig({ kubeconfig: server.kubeconfig(user, url) }), { timeoutMs: 5_000 });
  }
  const named = (name: string) => ({ namespace, name });
  const put = (name: string, data: JsonObject, use = api) =>
    use.create(MAPS, namespace, { metadata: { name }, data });

  describe('operations', () => {
    test('create, read, patch, replace and delete, as ourselves', async () => {
      const created = await put('a', { x: '1' });
      await expect(put('a', {})).rejects.toMatchObject({ kind: 'conflict', reason: 'AlreadyExists' });
      expect((await api.get(MAPS, named('a'))).data).toEqual({ x: '1' });
      const patched = await api.mergePatch(MAPS, named('a'), { data: { x: null, y: '2' } });
      expect(patched.data).toEqual({ y: '2' });
      const { resourceVersion } = created.metadata;
      const stale = { metadata: { name: 'a', resourceVersion } };
      await expect(api.mergePatch(MAPS, named('a'), stale)).rejects.toMatchObject({
        kind: 'conflict',
        reason: 'Conflict',
      });
      await expect(api.replace(MAPS, named('a'), stale)).rejects.toMatchObject({ kind: 'conflict' });
      await api.replace(MAPS, named('a'), { metadata: { name: 'a' }, data: { z: '3' } });
      const owners = await server.kubectl([
        ...['get', 'configmap', 'a', '-n', namespace, '--show-managed-fields'],
        ...['-o', 'jsonpath={.metadata.managedFields[*].manager}'],
      ]);
      expect(new Set(owners.split(' '))).toEqual(new Set(['linkspec']));
      await expect(api.delete(MAPS, named('a'), { uid: 'another' })).rejects.toMatchObject({
        kind: 'conflict',
      });
      await api.delete(MAPS, named('a'), { uid: created.metadata.uid });
      await expect(api.get(MAPS, named('a'))).rejects.toMatchObject({ kind: 'not-found', status: 404 });
    });

    test('a finalizer goes by test and remove, and not if somebody was faster', async () => {
      await api.create(MAPS, namespace, { metadata: { name: 'a', finalizers: ['x.dev/one', 'x.dev/two'] } });
      const remove = (index: number, value: string) =>
        api.jsonPatch(MAPS, named('a'), [
          { op: 'test', path: `/metadata/finalizers/${index}`, value },
          { op: 'remove', path: `/metadata/finalizers/${index}` },
        ]);
      await expect(remove(0, 'x.dev/two')).rejects.toMatchObject({ kind: 'invalid', status: 422 });
      expect((await remove(1, 'x.dev/two')).metadata.finalizers).toEqual(['x.dev/one']);
    });

    test('what is not allowed, not valid or not known is told as such', async () => {
      const nobody = apiOf('operator');
      await expect(nobody.get(MAPS, named('a'))).rejects.toMatchObject({
        kind: 'forbidden',
        message: expect.stringContaining('User "operator" cannot get resource "configmaps"'),
      });
      nobody.close();
      await expect(put('NOT A NAME', {})).rejects.toMatchObject({
        kind: 'invalid',
        message: `create configmaps ${namespace}: 422 Invalid: metadata.name (FieldValueInvalid)`,
      });
      const file = join(temporaryFolder(), 'config');
      const config = {
        clusters: [{ name: 'c', cluster: { server: server.url, 'insecure-skip-tls-verify': true } }],
      };
      const rest = {
        users: [{ name: 'u', user: { token: 'wrong' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      };
      writeFileSync(file, JSON.stringify({ ...config, ...rest }));
      const stranger = createKubeApi(loadKubeConfig({ kubeconfig: file }));
      await expect(stranger.get(MAPS, named('a'))).rejects.toMatchObject({
        kind: 'unauthorized',
        status: 401,
      });
      stranger.close();
    });
  });

  describe('the reflector', () => {
    let stop: AbortController;
    let ended: Promise<void>[];
    let proxy: ProxyServer | undefined;
    beforeEach(() => {
      stop = new AbortController();
      ended = [];
    });
    afterEach(async () => {
      stop.abort();
      await Promise.all(ended);
      await proxy?.stop();
      proxy = undefined;
    });

    function follow(options: Partial<ReflectorOptions<string>> = {}) {
      const store = new Store<string>();
      const errors: KubeError[] = [];
      let lists = 0;
      let silences = 0;
      const reflector = new Reflector({
        api,
        resource: MAPS,
        scope: { namespace },
        store,
        transform: ({ data }) => String(data?.text),
        backoff: { baseMs: 20, capMs: 200 },
        ...options,
        hooks: {
          onError: (error) => errors.push(error),
          onList: () => {
            lists += 1;
          },
          onSilence: () => {
            silences += 1;
          },
        },
      });
      ended.push(reflector.run(stop.signal));
      return { store, errors, reflector, lists: () => lists, silences: () => silences };
    }
    const texts = (store: Store<string>) => [...store.values()].map(({ value }) => value).sort();

    test('reads pages, follows changes, and tells deletion and creation apart', async () => {
      const names = Array.from({ length: 620 }, (_, index) => `m${index}`);
      for (let from = 0; from < names.length; from += 20)
        await Promise.all(names.slice(from, from + 20).map((name) => put(name, { text: 'x' })));
      const { store, reflector, lists, errors } = follow();
      await reflector.whenSynced();
      expect(store.size).toBe(620);
      const told: string[] = [];
      store.subscribe(({ kind, key }) => told.push(`${kind} ${key.split('/')[1]}`));
      await api.mergePatch(MAPS, named('m1'), { data: { text: 'y' } });
      await api.delete(MAPS, named('m2'));
      await put('m2', { text: 'again' });
      await until(() => told.length === 3);
      expect(told).toEqual(['update m1', 'delete m2', 'add m2']);
      expect([lists(), errors]).toEqual([1, []]);
    });

    test('follows again after the server was killed, with all that changed meanwhile', async () => {
      await put('a', { text: 'one' });
      const { store, reflector, errors } = follow();
      await reflector.whenSynced();
      await server.kill();
      await until(() => errors.length > 0);
      await server.restart();
      await api.mergePatch(MAPS, named('a'), { data: { text: 'two' } });
      await until(() => texts(store)[0] === 'two');
      // A server that has just started may know no history from before.
      const passing = ['network', 'timeout', 'server', 'gone'];
      expect(errors.filter(({ kind }) => !passing.includes(kind))).toEqual([]);
    });

    test('lists anew where the history was compacted while it was away', async () => {
      proxy = await startProxy({ port: server.port });
      const through = apiOf('admin', proxy.url);
      await put('a', { text: 'one' });
      await put('b', { text: 'two' });
      const { store, reflector, errors, lists, silences } = follow({
        api: through,
        idleMs: 300,
        backoff: { baseMs: 20, capMs: 50 },
      });
      await reflector.whenSynced();
      proxy.stall();
      await until(() => silences() + errors.length > 0);
      await api.delete(MAPS, named('b'));
      await put('c', { text: 'three' });
      await server.compactEtcd();
      await server.kill();
      await server.restart();
      proxy.drop();
      proxy.resume();
      await until(() => texts(store).join() === 'one,three');
      expect(lists()).toBe(2);
      expect(errors.map(({ kind }) => kind)).toContain('gone');
      through.close();
    });

    test('leaves connections that are half open', async () => {
      proxy = await startProxy({ port: server.port });
      const through = apiOf('admin', proxy.url);
      const { store, reflector, errors, silences } = follow({ api: through, idleMs: 300 });
      await reflector.whenSynced();
      proxy.stall();
      await put('a', { text: 'one' });
      await until(() => silences() + errors.length > 0);
      proxy.drop();
      proxy.resume();
      await until(() => store.size === 1);
      expect(texts(store)).toEqual(['one']);
      through.close();
    });

    test('loses nothing, wherever its watch is cut', async () => {
      proxy = await startProxy({ port: server.port, tls: server });
      const through = apiOf('admin', proxy.url);
      const { store, reflector, lists } = follow({ api: through, backoff: { baseMs: 1, capMs: 10 } });
      await put('a', { text: 'start' });
      await reflector.whenSynced();
      const seen: string[] = [];
      store.subscribe((change) => seen.push('now' in change ? change.now.value : 'gone'));
      const cuts = [0, 1, 15, 100, 200, 300, 333, 400, 500, 600, 700, 900];
      for (const after of cuts) {
        const cut = proxy.cut({ after, request: /watch=true/, how: after % 2 === 0 ? 'end' : 'reset' });
        proxy.drop();
        let turn = 0;
        let happened = false;
        void cut.then(() => {
          happened = true;
        });
        while (!happened) {
          turn += 1;
          const text = `${after}-${turn}`;
          await api.mergePatch(MAPS, named('a'), { data: { text } });
          await until(() => happened || texts(store)[0] === text);
        }
      }
      await api.mergePatch(MAPS, named('a'), { data: { text: 'end' } });
      await until(() => texts(store)[0] === 'end');
      expect(new Set(seen).size).toBe(seen.length);
      expect(lists()).toBe(1);
      through.close();
    });
  });

  describe('leader election', () => {
    function candidate(identity: string, use = api) {
      const told: string[] = [];
      const stop = new AbortController();
      const elector = new LeaderElector({
        api: use,
        lease: named('linkspec'),
        identity,
        timing: { leaseMs: 2_000, renewDeadlineMs: 1_500, retryMs: 200 },
        onElected: () => told.push('elected'),
        onLost: () => told.push('lost'),
      });
      return { elector, told, stop, ended: elector.run(stop.signal) };
    }

    test('hands over at a release, and the lease says who', async () => {
      const a = candidate('a');
      await until(() => a.elector.isLeader());
      const b = candidate('b');
      a.stop.abort();
      expect(await a.ended).toBe('released');
      await until(() => b.elector.isLeader());
      const { spec } = await api.get(LEASES, named('linkspec'));
      expect(spec).toMatchObject({ holderIdentity: 'b', leaseDurationSeconds: 2, leaseTransitions: 1 });
      b.stop.abort();
      await b.ended;
    });

    test('a leader that is cut off stops, and only then another one leads', async () => {
      const proxy = await startProxy({ port: server.port });
      const through = apiOf('admin', proxy.url);
      const a = candidate('a', through);
      await until(() => a.elector.isLeader());
      const b = candidate('b');
      proxy.stall();
      const both: boolean[] = [];
      await until(() => {
        both.push(a.elector.isLeader() && b.elector.isLeader());
        return b.elector.isLeader();
      });
      expect(both).not.toContain(true);
      expect(await a.ended).toBe('lost');
      expect(a.told).toEqual(['elected', 'lost']);
      b.stop.abort();
      await b.ended;
      through.close();
      await proxy.stop();
    });
  });

  test('events are taken, counted up and shown by kubectl', async () => {
    const { metadata } = await put('a', {});
    const recorder = new EventRecorder({ api, instance: 'pod-1' });
    const about = { resource: MAPS, ...named('a'), uid: metadata.uid };
    recorder.record(about, 'Warning', 'Failed', 'it failed');
    await until(() => recorder.pending === 0);
    recorder.record(about, 'Warning', 'Failed', 'it failed');
    recorder.record(about, 'Normal', 'Done', `${'ü'.repeat(1000)}`);
    await recorder.close(5_000);
    const shown = await server.kubectl(['describe', 'configmap', 'a', '-n', namespace]);
    expect(shown).toMatch(/Warning\s+Failed\s.*linkspec.*\s+it failed/);
    const counts = ['get', 'events', '-n', namespace, '-o', 'jsonpath={.items[*].count}'];
    expect((await server.kubectl(counts)).split(' ').sort()).toEqual(['1', '2']);
  });
});
