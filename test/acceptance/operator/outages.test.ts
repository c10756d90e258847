import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hasApiServer } from '../kubernetes/assets.js';
import { type ProxyServer, startProxy } from '../kubernetes/proxy.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import { openStage, type Stage } from './stage.js';

/** Longer than any outage here: who loses the lease ends, which is another test. */
const LONG_LEASE = ['--lease-duration', '60s', '--renew-deadline', '50s', '--retry-period', '1s'];

(hasApiServer('outages of the API server') ? describe : describe.skip)('when the API server fails', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.stop());

  let stage: Stage;
  let proxy: ProxyServer;
  beforeEach(async () => {
    stage = await openStage(cluster);
    proxy = await startProxy({ port: cluster.api.port, tls: cluster.api });
  });
  afterEach(async () => {
    await stage.close();
    await proxy.stop();
  });

  const operator = () => stage.operator({ args: LONG_LEASE, apiUrl: proxy.url });
  const configOf = (name: string) => {
    try {
      return stage.emulator.configTextOf('db', name);
    } catch {
      return undefined;
    }
  };
  const applied = (name: string, config: object) =>
    eventually(
      () => configOf(name),
      (text) => text === JSON.stringify(config),
      { what: `${JSON.stringify(config)} of ${name}` },
    );

  test('killed and restarted under load: nothing is lost, and nothing is done twice', async () => {
    const running = await operator();
    const names = Array.from({ length: 30 }, (_, index) => `load-${index}`);
    const [early, late] = [names.slice(0, 20), names.slice(20)];
    // Some are created, some are in the middle of it and some are still to come when it dies.
    await Promise.all(early.map((name) => stage.create(name, { config: { region: 'a' } })));
    await eventually(
      () => early.filter((name) => configOf(name) !== undefined).length,
      (count) => count >= 3,
    );
    await cluster.api.kill();
    await cluster.api.restart();
    await Promise.all(late.map((name) => stage.create(name, { config: { region: 'a' } })));
    await Promise.all(early.map((name) => stage.change(name, { config: { region: 'b' } })));
    await Promise.all(names.map((name) => stage.reason(name, 'Applied')));
    for (const name of names) {
      expect(configOf(name)).toBe(JSON.stringify({ region: early.includes(name) ? 'b' : 'a' }));
      const creations = stage.statements(name).filter((sql) => sql.startsWith('CREATE LINK'));
      expect({ name, creations: creations.length }).toEqual({ name, creations: 1 });
      expect(stage.statements(name).length).toBeLessThanOrEqual(2);
      expect((await stage.get(name)).status.lastAppliedTime).toBeDefined();
    }
    expect((await running.terminate()).code).toBe(0);
  });

  test('paused for a while, with connections that stay open: it goes on where it was', async () => {
    await operator();
    await stage.create('paused', { config: { region: 'a' } });
    await stage.reason('paused', 'Applied');
    // Just before, so that a status may be on its way.
    await stage.change('paused', { config: { region: 'b' } });
    cluster.api.pause();
    try {
      await sleep(3_000);
    } finally {
      cluster.api.resume();
    }
    await stage.reason('paused', 'Applied');
    await stage.change('paused', { config: { region: 'c' } });
    await stage.reason('paused', 'Applied');
    expect(configOf('paused')).toBe('{"region":"c"}');
    expect(stage.statements('paused')).toHaveLength(3);
  });

  test('half-open: what happened behind a dead connection is seen once there is a new one', async () => {
    await operator();
    await stage.create('cut-off', { config: { region: 'a' } });
    await stage.reason('cut-off', 'Applied');
    proxy.stall();
    await stage.change('cut-off', { config: { region: 'b' } });
    await stage.create('unseen', { config: { region: 'a' } });
    await sleep(1_000);
    expect(configOf('cut-off')).toBe('{"region":"a"}');
    proxy.drop();
    proxy.resume();
    await stage.reason('cut-off', 'Applied');
    await stage.reason('unseen', 'Applied');
    expect(configOf('cut-off')).toBe('{"region":"b"}');
  });

  test('410 Gone: the past was compacted away, so everything is listed anew', async () => {
    const running = await operator();
    for (const name of ['changed', 'deleted', 'reborn'])
      await stage.create(name, { config: { region: 'a' }, policy: { deletion: 'Delete' } });
    for (const name of ['changed', 'deleted', 'reborn']) await stage.reason(name, 'Applied');
    const lists = `informer_relists_total{resource="linkspecs",namespace="${stage.namespace}"}`;
    const before = (await running.metric(lists)) ?? 0;
    proxy.stall();
    await stage.change('changed', { config: { region: 'b' } });
    // Gone without the operator, as when somebody takes the finalizer off.
    await cluster.kube.patch(stage.path('deleted'), { metadata: { finalizers: null } });
    await stage.delete('deleted');
    await cluster.kube.patch(stage.path('reborn'), { metadata: { finalizers: null } });
    await stage.delete('reborn');
    await stage.create('reborn', { config: { region: 'b' } });
    await cluster.api.compactEtcd();
    await cluster.api.restart();
    proxy.drop();
    proxy.resume();
    await applied('changed', { region: 'b' });
    await stage.reason('reborn', 'Applied');
    expect(configOf('reborn')).toBe('{"region":"b"}');
    expect(await running.metric(lists)).toBeGreaterThan(before);
    expect(running.log().some(({ error }) => (error as { kind?: string } | undefined)?.kind === 'gone')).toBe(
      true,
    );
    const { body } = await running.ask('/metrics');
    expect(body).not.toContain('name="deleted"');
  });

  test('a watch that is cut at any byte loses no event', async () => {
    const running = await operator();
    await stage.create('watched', { config: { at: 'start' } });
    await stage.reason('watched', 'Applied');
    const uncut = await stage.get('watched');
    const event = JSON.stringify(uncut).length;
    // In the head of the answer, at its end, in the first event, and in the next.
    for (const after of [0, 9, 150, 300, 300 + Math.round(event / 2), 300 + event, 400 + 2 * event])
      for (const how of ['end', 'reset'] as const) {
        const done = proxy.cut({ after, how, request: /linkspecs\?.*watch=/ });
        proxy.drop();
        const at = `${after}-${how}`;
        await stage.change('watched', { config: { at } });
        await applied('watched', { at });
        // The cut waits for an answer that is long enough: more events make one.
        for (let more = 0; (await Promise.race([done, sleep(200, 'not yet')])) === 'not yet'; more++) {
          await stage.change('watched', { config: { at: `${at}-${more}` } });
          await applied('watched', { at: `${at}-${more}` });
        }
      }
    const failures = `informer_watch_errors_total{resource="linkspecs",namespace="${stage.namespace}"}`;
    expect(await running.metric(failures)).toBeGreaterThan(5);
  });

  test('somebody who writes to the object all the time does not keep the operator from its status', async () => {
    await operator();
    await stage.create('stormy', { policy: { deletion: 'Delete' }, config: { region: 'a' } });
    let storming = true;
    let writes = 0;
    const storm = (async () => {
      while (storming) await stage.annotate('stormy', { 'example.com/tick': String(writes++) });
    })();
    try {
      await stage.reason('stormy', 'Applied');
      for (const region of ['b', 'c', 'd']) {
        await stage.change('stormy', { config: { region } });
        await stage.reason('stormy', 'Applied');
      }
    } finally {
      storming = false;
      await storm;
    }
    expect(writes).toBeGreaterThan(10);
    expect(stage.statements('stormy')).toHaveLength(4);
    expect((await stage.get('stormy')).metadata.finalizers).toEqual(['linkspec.dev/drop-link']);
  });
});
