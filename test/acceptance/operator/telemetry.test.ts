import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasApiServer } from '../kubernetes/assets.js';
import { freePort } from '../kubernetes/free-port.js';
import { startProxy } from '../kubernetes/proxy.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import { from, openStage, type Stage } from './stage.js';

(hasApiServer('what the operator tells') ? describe : describe.skip)('what the operator tells', () => {
  let cluster: Cluster;
  let stage: Stage;
  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage(cluster);
  });
  afterAll(async () => {
    await stage?.close();
    await cluster?.stop();
  });

  test('every metric that the docs explain is there, and none that they do not', async () => {
    const operator = await stage.operator();
    await stage.create('measured', { config: { region: 'a' } });
    await stage.reason('measured', 'Applied');
    const { status, body } = await operator.ask('/metrics');
    expect(status).toBe(200);
    const served = [...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name).filter(isOurs);
    const docs = readFileSync(resolve(import.meta.dirname, '../../../docs/kubernetes/metrics.md'), 'utf8');
    const explained = [...docs.matchAll(/^\| `(\w+)(?:\{.*?\})?` \|/gm)].map(([, name]) => name);
    expect(served.sort()).toEqual(explained.sort());
    const of = `{namespace="${stage.namespace}",name="measured"`;
    for (const [series, value] of [
      [`linkspec_ready${of},status="True"}`, 1],
      [`linkspec_ready${of},status="False"}`, 0],
      [`linkspec_suspended${of}}`, 0],
      ['leader_election_master_status{name="linkspec"}', 1],
      [`informer_synced{resource="linkspecs",namespace="${stage.namespace}"}`, 1],
      ['workqueue_depth', 0],
    ] as const)
      expect({ series, value: await operator.metric(series) }).toEqual({ series, value });
    for (const series of [
      'linkspec_reconcile_total{result="ready"}',
      'linkspec_db_request_duration_seconds_count{op="connect"}',
      'linkspec_db_request_duration_seconds_count{op="read"}',
      'linkspec_db_request_duration_seconds_count{op="change"}',
      'k8s_request_total{verb="watch",code="200"}',
    ])
      expect({ series, value: await operator.metric(series) }).toEqual({
        series,
        value: expect.any(Number),
      });
    const applied = await operator.metric(`linkspec_last_applied_timestamp_seconds${of}}`);
    expect(Date.parse((await stage.get('measured')).status.lastAppliedTime)).toBe((applied ?? 0) * 1000);
    expect((await operator.terminate()).code).toBe(0);
  });

  test('events come with transitions, and only with them', async () => {
    const operator = await stage.operator();
    await stage.create('eventful', { credentials: { k: from('eventful', 'k') } });
    await stage.reason('eventful', 'SecretNotFound');
    // It is tried again and again, and says so in the status only.
    await eventually(
      () => stage.get('eventful'),
      ({ status }) => status.failures >= 2,
    );
    await stage.secret('eventful', { k: 'k1' });
    await stage.reason('eventful', 'Applied');
    for (const round of ['1', '2']) {
      await stage.annotate('eventful', { 'linkspec.dev/requested-at': round });
      await eventually(
        () => stage.get('eventful'),
        ({ status }) => status.lastHandledRequestedAt === round,
      );
    }
    const events = await eventually(
      () => stage.events('eventful'),
      (all) => all.some(({ reason }) => reason === 'Created'),
    );
    expect(events.map(({ type, reason, count }) => [type, reason, count]).sort()).toEqual([
      ['Normal', 'Created', 1],
      ['Warning', 'SecretNotFound', 1],
      ['Warning', 'SpecWarning', 1],
    ]);
    expect(events).toContainEqual(
      expect.objectContaining({
        involvedObject: expect.objectContaining({ kind: 'LinkSpec', apiVersion: 'linkspec.dev/v1alpha1' }),
      }),
    );
    expect((await operator.terminate()).code).toBe(0);
  });

  test('logs are JSON lines with the key and the reason', async () => {
    const operator = await stage.operator();
    await stage.create('logged', { config: { region: 'a' } });
    await stage.reason('logged', 'Applied');
    const key = `${stage.namespace}/logged`;
    expect(operator.log().filter((line) => line.key === key)).toEqual([
      expect.objectContaining({ level: 'info', key, generation: 1, reason: 'Created', count: 1 }),
    ]);
    const { code, stdout } = await operator.terminate();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  test('what kubectl shows: the columns, the short name, the category', async () => {
    const operator = await stage.operator();
    await stage.create('shown', { config: { region: 'a' } });
    await stage.reason('shown', 'Applied');
    const get = (...what: string[]) =>
      cluster.api.kubectl(['get', ...what, '-n', stage.namespace, '-o', 'wide']);
    const table = await get('lnk', 'shown');
    expect(table).toMatch(/^NAME +READY +REASON +DRIFT +AGE +LINK +TYPE +SUSPENDED +LAST APPLIED +MESSAGE/);
    expect(table).toMatch(
      /^shown +True +Applied +False +\S+ +db\.shown +S3 +false +\S+ +The link is as the object says$/m,
    );
    expect(await get('links')).toMatch(/^shown +True/m);
    expect((await operator.terminate()).code).toBe(0);
  });

  test('an API server that is not there: alive, not ready, and it ends when told to', async () => {
    const operator = await stage.operator({ apiUrl: `https://127.0.0.1:${await freePort()}` });
    await eventually(
      () => operator.log(),
      (log) => log.some(({ msg }) => msg.startsWith('watching failed')),
    );
    expect((await operator.ask('/healthz')).status).toBe(200);
    const ready = await operator.ask('/readyz');
    expect(ready).toEqual({
      status: 503,
      body: ['linkspecs', 'secrets']
        .map((what) => `cache of ${what} in ${stage.namespace}: not filled yet\n`)
        .join(''),
    });
    const ended = await Promise.race([operator.terminate(), sleep(20_000, 'it goes on', { ref: false })]);
    expect(ended).toMatchObject({ code: 0 });
  });

  test('an API server that is silent keeps nobody from ending', async () => {
    const proxy = await startProxy({ port: cluster.api.port, tls: cluster.api });
    try {
      const operator = await stage.operator({ apiUrl: proxy.url });
      await eventually(
        () => operator.metric('leader_election_master_status{name="linkspec"}'),
        (leads) => leads === 1,
      );
      proxy.stall();
      const ended = await Promise.race([operator.terminate(), sleep(20_000, 'it goes on', { ref: false })]);
      expect(ended).toMatchObject({ code: 0 });
    } finally {
      await proxy.stop();
    }
  });

  test('all namespaces: objects and Secrets of each, and a Role per namespace is not enough', async () => {
    const [one, two] = [await openStage(cluster), await openStage(cluster)];
    try {
      const operator = await one.operator({
        args: ['--watch-namespaces', `${one.namespace},${two.namespace}`],
      });
      for (const each of [one, two]) {
        await each.secret('keys', { k: each.namespace });
        await each.create('linked', {
          name: each.namespace,
          credentials: { k: from('keys', 'k') },
        });
      }
      for (const each of [one, two]) {
        await each.reason('linked', 'Applied');
        expect(one.emulator.credentialsOf('db', each.namespace)).toEqual({ k: each.namespace });
      }
      expect((await operator.terminate()).code).toBe(0);
      const everywhere = await one.operator({ args: ['--watch-namespaces', '*'] });
      await eventually(
        () => everywhere.log(),
        (log) => log.some(({ error }) => (error as { kind?: string } | undefined)?.kind === 'forbidden'),
      );
      expect((await everywhere.ask('/readyz')).status).toBe(503);
    } finally {
      await one.close();
      await two.close();
    }
  });
});

/** Metrics of the process itself are prom-client's. */
function isOurs(name: string | undefined): name is string {
  return name !== undefined && !/^(?:process|nodejs)_/.test(name);
}
