import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createKubeApi } from '../../../src/operator/kube/http-kube-api.js';
import type { KubeError } from '../../../src/operator/kube/kube-error.js';
import type { KubeObject } from '../../../src/operator/kube/kube-object.js';
import { Reflector, type ReflectorOptions } from '../../../src/operator/runtime/reflector.js';
import { Store } from '../../../src/operator/runtime/store.js';
import { line, WIDGETS, widget } from '../kube/sample-objects.js';
import type { ScriptedApi } from '../kube/scripted-api.js';
import { until } from './until.js';
import { type Fault, WidgetServer } from './widget-server.js';

let server: WidgetServer;
let api: ScriptedApi;
let stop: AbortController;
let ended: Promise<void> | undefined;
beforeEach(async () => {
  server = new WidgetServer();
  api = await server.start();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await ended;
  await api.close();
});

function reflect(options: Partial<ReflectorOptions<string>> = {}) {
  const store = options.store ?? new Store<string>();
  const errors: KubeError[] = [];
  const told: string[] = [];
  store.subscribe(({ kind, key }) => told.push(`${kind} ${key}`));
  const reflector = new Reflector({
    api: createKubeApi(api.cluster, { timeoutMs: 200 }),
    resource: WIDGETS,
    scope: { namespace: 'demo' },
    store,
    transform: ({ spec }: KubeObject) => String(spec?.text),
    backoff: { baseMs: 1, capMs: 5 },
    idleMs: 5_000,
    ...options,
    hooks: { onError: (error) => errors.push(error), ...options.hooks },
  });
  ended = reflector.run(stop.signal);
  return { store, errors, told, reflector };
}

const contents = (store: Store<string>) =>
  Object.fromEntries([...store.values()].map(({ key, value }) => [key.split('/')[1], value]).sort());
const live = () =>
  Object.fromEntries([...server.objects].map(([name, { spec }]) => [name, spec.text]).sort());
/** Equal, and later changes arrive too. */
async function follows(store: Store<string>): Promise<void> {
  server.set('last', `${Math.random()}`);
  await until(() => JSON.stringify(contents(store)) === JSON.stringify(live()));
}

describe('the reflector', () => {
  test('lists, then follows', async () => {
    server.set('a', '1');
    const { store, told, reflector } = reflect();
    expect(reflector.synced).toBe(false);
    await reflector.whenSynced();
    expect(reflector.synced).toBe(true);
    await until(() => server.watches === 1);
    server.set('b', '1');
    server.set('a', '2');
    server.delete('b');
    await follows(store);
    expect(told).toEqual(['add demo/a', 'add demo/b', 'update demo/a', 'delete demo/b', 'add demo/last']);
    expect([server.lists, server.watches]).toEqual([1, 1]);
  });

  test('reads lists of several pages', async () => {
    server.pageSize = 2;
    for (const name of ['a', 'b', 'c', 'd', 'e']) server.set(name, 'x');
    const { store, reflector } = reflect();
    await reflector.whenSynced();
    expect(contents(store)).toEqual(live());
    expect(server.lists).toBe(3);
  });

  test('reads all at once if the pages expire meanwhile', async () => {
    server.pageSize = 2;
    for (const name of ['a', 'b', 'c']) server.set(name, 'x');
    server.faults.page.push({ kind: 'status', code: 410, reason: 'Expired' });
    const { store, reflector, errors } = reflect();
    await reflector.whenSynced();
    expect(contents(store)).toEqual(live());
    expect(errors).toEqual([]);
  });

  test('is synced once everything is there, not before', async () => {
    server.set('a', '1');
    server.faults.list.push(
      { kind: 'status', code: 500, reason: 'InternalError' },
      { kind: 'cut', bytes: 30 },
    );
    const { errors, reflector } = reflect();
    await reflector.whenSynced();
    expect(errors.map(({ kind }) => kind)).toEqual(['server', 'network']);
  });

  test('tells what the last attempt failed with, until one goes well', async () => {
    server.faults.list.push(
      { kind: 'status', code: 500, reason: 'InternalError' },
      { kind: 'status', code: 403, reason: 'Forbidden' },
    );
    const seen: unknown[] = [];
    const { reflector } = reflect({ hooks: { onError: () => seen.push(reflector.failure) } });
    expect(reflector.failure).toBeUndefined();
    await reflector.whenSynced();
    expect(seen).toEqual(['server', 'forbidden']);
    expect(reflector.failure).toBeUndefined();
  });

  test('a list that breaks between two pages is begun anew, and nothing is missed', async () => {
    server.pageSize = 1;
    for (const name of ['a', 'b', 'c']) server.set(name, 'x');
    server.faults.page.push(
      { kind: 'status', code: 500, reason: 'InternalError' },
      { kind: 'cut', bytes: 9 },
    );
    const { store, reflector } = reflect();
    await reflector.whenSynced();
    expect(contents(store)).toEqual(live());
  });

  test('goes on from where it was after a cut, without a new list', async () => {
    server.set('a', '1');
    const { store, told } = reflect();
    await until(() => server.watches === 1);
    for (const text of ['2', '3', '4']) {
      server.cut();
      server.set('a', text);
      await until(() => contents(store).a === text);
    }
    expect(server.lists).toBe(1);
    expect(told).toEqual(['add demo/a', 'update demo/a', 'update demo/a', 'update demo/a']);
  });

  test('goes on from a bookmark, also if everything before it is forgotten', async () => {
    const { store, errors, reflector } = reflect();
    await until(() => server.watches === 1);
    const before = reflector.aliveAtMs;
    server.compact();
    server.bookmark();
    await until(() => reflector.aliveAtMs > before);
    server.cut();
    await until(() => server.watches === 2);
    await follows(store);
    expect(server.lists).toBe(1);
    expect(errors.map(({ kind }) => kind)).toEqual(['network']);
  });

  test.each<[string, Fault]>([
    ['as the answer', { kind: 'status', code: 410, reason: 'Gone' }],
    ['as an event', { kind: 'event', code: 410, reason: 'Expired' }],
    ['as a reason alone', { kind: 'event', code: 0, reason: 'Expired' }],
    ['of a server that was restored', { kind: 'event', code: 504, reason: 'Timeout' }],
    ['garbage', { kind: 'garbage' }],
  ])('lists anew after 410 Gone, or what is like it: %s', async (_, fault) => {
    server.set('a', '1');
    server.set('b', '1');
    const { store, told } = reflect();
    await until(() => server.watches === 1);
    server.faults.watch.push(fault);
    // Between the cut and the next watch: `b` goes, and no event tells.
    server.cut();
    server.delete('b');
    await until(() => server.lists === 2);
    await follows(store);
    expect(told).toEqual(['add demo/a', 'add demo/b', 'delete demo/b', 'add demo/last']);
  });

  test('an object that was deleted and created again meanwhile is told as both', async () => {
    server.set('a', '1', 'first');
    const { store, told } = reflect();
    await until(() => server.watches === 1);
    server.compact();
    server.delete('a');
    server.compact();
    server.set('a', '1', 'second');
    server.compact();
    server.cut();
    await until(() => store.get('demo/a')?.uid === 'second');
    expect(told.slice(0, 3)).toEqual(['add demo/a', 'delete demo/a', 'add demo/a']);
  });

  test('leaves a connection that has fallen silent: no failure, since mostly nothing has happened', async () => {
    server.faults.watch.push({ kind: 'silence' });
    server.set('a', '1');
    let silences = 0;
    const { store, errors } = reflect({ idleMs: 50, hooks: { onSilence: () => (silences += 1) } });
    await until(() => server.watches === 1);
    await follows(store);
    expect(silences).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    expect(server.lists).toBe(1);
  });

  test('does not turn in circles where watches end at once', async () => {
    server.faults.watch.push(...Array<Fault>(40).fill({ kind: 'end' }));
    const waits: number[] = [];
    const { errors } = reflect({
      backoff: { baseMs: 1, capMs: 1 },
      random: () => {
        waits.push(1);
        return 0;
      },
    });
    await until(() => server.watches === 41);
    expect(errors).toHaveLength(40);
    // One drawing for the end of each watch, one for each pause.
    expect(waits).toHaveLength(81);
  });

  test('lists anew from time to time, should a change ever have been missed', async () => {
    const { store } = reflect({ relistMs: 0 });
    await until(() => server.watches === 1);
    server.cut();
    await until(() => server.lists === 2);
    await follows(store);
  });

  test('bad objects, throwing indexes and throwing listeners harm nobody else', async () => {
    const bad: string[] = [];
    const store = new Store<string>({
      indexes: {
        all: (value) => {
          if (value === 'bad index') throw new Error('index');
          return [];
        },
      },
    });
    store.subscribe(() => {
      throw new Error('listener');
    });
    server.set('a', 'bad');
    server.set('b', 'fine');
    server.set('c', 'fine');
    reflect({
      store,
      transform: ({ spec }) => {
        if (spec?.text === 'bad') throw new Error('transform');
        return String(spec?.text);
      },
      hooks: { onBadObject: (key) => bad.push(key) },
    });
    await until(() => server.watches === 1);
    expect(contents(store)).toEqual({ b: 'fine', c: 'fine' });
    server.set('b', 'bad index');
    server.set('c', 'bad');
    server.set('a', 'mended');
    await until(() => store.size === 1);
    expect(contents(store)).toEqual({ a: 'mended' });
    expect(bad).toEqual(['demo/a', 'demo/b', 'demo/c']);
    expect([server.lists, server.watches]).toEqual([1, 1]);
  });

  test('what the transform does not want is left out, and goes if it was wanted before', async () => {
    server.set('a', 'yes');
    const { store } = reflect({ transform: ({ spec }) => (spec?.text === 'yes' ? 'yes' : undefined) });
    await until(() => store.size === 1);
    await until(() => server.watches === 1);
    server.set('a', 'no');
    await until(() => store.size === 0);
    expect(store.size).toBe(0);
  });

  test('the transform sees neither managed fields nor the copy that kubectl keeps', async () => {
    const seen: KubeObject[] = [];
    const object = widget('a', 99);
    const metadata = {
      ...object.metadata,
      managedFields: [{}],
      annotations: { keep: 'this', 'kubectl.kubernetes.io/last-applied-configuration': 'CANARY' },
    };
    reflect({
      transform: (raw) => {
        seen.push(raw);
        return '';
      },
    });
    await until(() => server.watches === 1);
    server.send(line('ADDED', { ...object, metadata }));
    await until(() => seen.length === 1);
    expect(seen[0]?.metadata).toEqual({ ...object.metadata, annotations: { keep: 'this' } });
  });

  test('leaves what others have put into a shared store', async () => {
    const store = new Store<string>();
    store.put({ key: 'other/a', uid: 'u', resourceVersion: '1', value: 'x' });
    const { reflector } = reflect({ store });
    await reflector.whenSynced();
    expect(store.get('other/a')).toBeDefined();
  });

  test('stays stopped', async () => {
    const { errors } = reflect();
    await until(() => server.watches === 1);
    stop.abort();
    await ended;
    const { lists, watches } = server;
    server.set('a', '1');
    expect([server.lists, server.watches, errors]).toEqual([lists, watches, []]);
  });

  test('whatever goes wrong in whichever order, it ends up with what is there', async () => {
    const fault: fc.Arbitrary<Fault> = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), bytes: fc.nat(400) }),
      fc.constantFrom<Fault>(
        { kind: 'silence' },
        { kind: 'status', code: 410, reason: 'Gone' },
        { kind: 'status', code: 500, reason: 'InternalError' },
        { kind: 'event', code: 410, reason: 'Expired' },
        { kind: 'garbage' },
        { kind: 'end' },
      ),
    );
    const name = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), name, uid: fc.option(fc.constantFrom('u', 'v')) }),
      fc.record({ do: fc.constant('delete' as const), name }),
      fc.record({
        do: fc.constantFrom('cut' as const, 'compact' as const, 'bookmark' as const, 'wait' as const),
      }),
      fc.record({ do: fc.constantFrom('list' as const, 'page' as const, 'watch' as const), fault }),
    );
    server.pageSize = 2;
    const { store } = reflect({ idleMs: 40 });
    await until(() => server.watches > 0);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const [index, each] of steps.entries())
          if (each.do === 'set') server.set(each.name, `${index}`, each.uid ?? undefined);
          else if (each.do === 'delete') server.delete(each.name);
          else if (each.do === 'list' || each.do === 'page' || each.do === 'watch')
            server.faults[each.do].push(each.fault);
          else if (each.do === 'wait') await sleep(3);
          else server[each.do]();
        await follows(store);
      }),
      { numRuns: 50 },
    );
  });
});
