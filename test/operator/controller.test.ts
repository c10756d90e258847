import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json/json.js';
import { Controller, openStores } from '../../src/operator/controller.js';
import type { KubeApi } from '../../src/operator/kube/kube-api.js';
import type { LinkObject } from '../../src/operator/objects/link-object.js';
import type { World } from '../../src/operator/reconcile/world.js';
import { CircuitBreaker } from '../../src/operator/runtime/circuit-breaker.js';
import { type Target, targetOfEnvironment } from '../../src/operator/servers/connection-of.js';
import type { ServerPool } from '../../src/operator/servers/server-pool.js';
import { Secret } from '../../src/secret/secret.js';
import { makeObject } from './objects/make-object.js';
import { until } from './runtime/until.js';

/** Turns that wait for their server, by its label; what ends them. */
let hanging: { readonly label: string; readonly end: () => void }[];
let finished: Target[];
let unknown: Set<string>;
let stores: ReturnType<typeof openStores>;
let controller: Controller;
const standardTarget = targetOfEnvironment({ LINKSPEC_URL: 'mysql://app@standard/' });

beforeEach(() => {
  hanging = [];
  finished = [];
  unknown = new Set();
  stores = openStores((error) => {
    throw error;
  });
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore, with: () => log };
  const world: Omit<World, 'again'> = {
    ...stores,
    // Its statuses are of no interest here.
    api: {
      mergePatch: async (_resource: unknown, { name }: { name: string }) => ({ metadata: { name } }),
    } as unknown as KubeApi,
    servers: {
      use: (target: Target) =>
        new Promise((_, reject) =>
          hanging.push({ label: target.label, end: () => reject(new Error('the turn is over')) }),
        ),
    } as unknown as ServerPool,
    breaker: new CircuitBreaker(),
    events: { record: ignore },
    log,
    standardTarget,
    aftermath: new Map(),
    metrics: { databaseError: ignore, driftDetected: ignore, reconciled: ignore },
    settleMs: 0,
    signal: new AbortController().signal,
    isLeader: () => true,
    finish: (target) => finished.push(target),
    seesAll: () => true,
    now: () => '2030-01-01T00:00:00Z',
    random: () => 0,
  };
  controller = new Controller(world, { knowsSecretsOf: (namespace) => !unknown.has(namespace) });
});
afterEach(async () => {
  const stopped = controller.stop(1_000);
  for (const { end } of hanging) end();
  await stopped;
});

function put(object: LinkObject): void {
  const { namespace, name, uid, resourceVersion } = object;
  stores.objects.put({ key: `${namespace}/${name}`, uid, resourceVersion, value: object });
}

/** Objects of different links, all of one connection Secret; none: the standard server. */
function putMany(prefix: string, count: number, secret?: string): void {
  for (let index = 0; index < count; index++)
    put(makeObject({ name: `${prefix}-${index}`, spec: { name: `${prefix}-${index}`, ...at(secret) } }));
}

const at = (secret?: string): JsonObject =>
  secret === undefined ? {} : { connectionSecretRef: { name: secret } };

let versions = 0;
function putSecret(name: string, url: string, namespace = 'here'): void {
  const value = new Map([['url', new Secret(url)]]);
  stores.secrets.put({ key: `${namespace}/${name}`, uid: name, resourceVersion: `${versions++}`, value });
}

const hangingAt = (label: string) => hanging.filter((one) => one.label === label).length;
const labels = () => finished.map(({ label }) => label);

describe('turns at once', () => {
  test('are 16 for one server, whichever Secrets lead there, and hung servers stop nobody else', async () => {
    for (let server = 0; server < 6; server++) {
      putSecret(`one-${server}`, `mysql://a@hung-${server}/`);
      putSecret(`two-${server}`, `mysql://b@hung-${server}/`);
      putMany(`a${server}`, 20, `one-${server}`);
      putMany(`b${server}`, 20, `two-${server}`);
    }
    putMany('standard', 20);
    controller.start();
    await until(() => hangingAt('app@standard:3306') === 16);
    expect(hanging).toHaveLength(7 * 16);
    // One that ends makes room for one that waited.
    hanging.find(({ label }) => label === 'app@standard:3306')?.end();
    await until(() => hangingAt('app@standard:3306') === 17);
  });
});

describe('what killed processes left is finished', () => {
  test('at election on every server that is named, suspended and deleted objects included, each once', () => {
    putSecret('s', 'mysql://app@suspended/');
    putSecret('d', 'mysql://app@deleted/');
    putSecret('i', 'mysql://app@invalid/');
    put(makeObject({ name: 'one', spec: { suspend: true, ...at('s') } }));
    put(makeObject({ name: 'two', deleted: true, spec: at('d') }));
    put(makeObject({ name: 'three', deleted: true, spec: at('d') }));
    put(makeObject({ name: 'four', spec: { type: 'Nonsense', ...at('i') } }));
    put(makeObject({ name: 'five', spec: at('missing') }));
    put(makeObject({ name: 'six', spec: { connectionSecretRef: { name: 6 } } }));
    expect(finished).toEqual([]);
    controller.start();
    expect(labels()).toEqual([
      'app@standard:3306',
      'app@suspended:3306',
      'app@deleted:3306',
      'app@invalid:3306',
    ]);
  });

  test('and later on a server that is named for the first time', () => {
    put(makeObject({ name: 'one', spec: { suspend: true, ...at('late') } }));
    controller.start();
    finished = [];
    putSecret('late', 'mysql://app@late/');
    expect(labels()).toEqual(['app@late:3306']);
    put(makeObject({ name: 'two', spec: { suspend: true, ...at('late') } }));
    expect(labels()).toHaveLength(1);
    putSecret('late', 'mysql://app@moved/');
    expect(labels()).toEqual(['app@late:3306', 'app@moved:3306']);
  });
});

test('a server that answers again wakes its own objects, and no others', async () => {
  putSecret('s', 'mysql://app@other/');
  putMany('mine', 2);
  putMany('theirs', 2, 's');
  controller.start();
  await until(() => hanging.length === 4);
  for (const { end } of hanging) end();
  await until(() => controller.running === 0);
  hanging = [];
  controller.retryServer(standardTarget?.identity ?? '');
  await until(() => hanging.length === 2);
  expect(hangingAt('app@standard:3306')).toBe(2);
  expect(controller.targetNamed(standardTarget?.identity ?? '')?.label).toBe('app@standard:3306');
  expect(controller.targetNamed('another')).toBeUndefined();
});

test('objects of a namespace whose Secrets are not known wait', async () => {
  unknown.add('here');
  put(makeObject({ name: 'waits' }));
  put(makeObject({ namespace: 'there', name: 'goes', spec: { name: 'other' } }));
  controller.start();
  await until(() => hanging.length === 1);
  await until(() => controller.running === 1);
  expect(hanging).toHaveLength(1);
});
