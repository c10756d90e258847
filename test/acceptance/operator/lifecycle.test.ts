import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import type { OperatorProcess } from './operator-process.js';
import { conditionOf, conditionsOf, from, openStage, type Stage } from './stage.js';

(hasApiServer('the life of a LinkSpec') ? describe : describe.skip)('the life of a LinkSpec', () => {
  let cluster: Cluster;
  let stage: Stage;
  let operator: OperatorProcess;
  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage(cluster, {
      catalog: {
        databases: ['db'],
        links: [
          { database: 'db', name: 'busy', type: 'S3', config: { region: 'a' }, credentials: {} },
          { database: 'db', name: 'theirs', type: 'S3', config: { region: 'a' }, credentials: {} },
        ],
        pipelines: [{ database: 'db', name: 'p', link: 'busy' }],
      },
    });
    operator = await stage.operator();
  });
  afterAll(async () => {
    await stage?.close();
    await cluster?.stop();
  });

  test('created, it creates the link and is Ready; a changed spec changes the link', async () => {
    await stage.create('first', { config: { region: 'a' }, description: 'one' });
    const ready = await stage.reason('first', 'Applied');
    expect(conditionsOf(ready)).toEqual(['Ready=True/Applied', 'Drifted=False/NoDrift']);
    expect(ready.status).toMatchObject({
      link: 'db.first',
      lastAppliedTime: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(ready.metadata.finalizers).toBeUndefined();
    expect(stage.statements('first')).toEqual([
      `CREATE LINK \`db\`.\`first\` AS S3 CREDENTIALS '{}' CONFIG '{"region":"a"}' DESCRIPTION 'one'`,
    ]);
    await stage.change('first', { config: { region: 'b' } });
    await stage.reason('first', 'Applied');
    expect(stage.emulator.configTextOf('db', 'first')).toBe('{"region":"b"}');
    expect(stage.statements('first')).toHaveLength(2);
    await expect(
      cluster.api.kubectl([
        'wait',
        'lnk/first',
        '-n',
        stage.namespace,
        '--for=condition=Ready',
        '--timeout=5s',
      ]),
    ).resolves.toContain('condition met');
  });

  test('where nothing is to do, nothing is written to either server', async () => {
    await stage.secret('quiet', { k: 'v' });
    await stage.create('quiet', { config: { region: 'a' }, credentials: { k: from('quiet', 'k') } });
    await stage.reason('quiet', 'Applied');
    await stage.annotate('quiet', { 'linkspec.dev/requested-at': 'once' });
    const { metadata } = await eventually(
      () => stage.get('quiet'),
      ({ status }) => status.lastHandledRequestedAt === 'once',
    );
    const before = { events: (await stage.events('quiet')).length, changes: stage.changes().length };
    const reads = stage.emulator.log.length;
    const turns = await turnsOf(operator);
    const patches = await operator.metric(PATCHES);
    // Its Secret is written anew with the same value: that is looked at.
    await stage.secret('quiet', { k: 'v', more: 'not read' });
    await eventually(
      () => turnsOf(operator),
      (now) => now === turns + 1,
    );
    // An update that changes nothing, and a Secret that nobody reads: those are not.
    await stage.annotate('quiet', { 'example.com/note': 'x' });
    await stage.secret('unrelated', { k: 'v' });
    await stage.annotate('quiet', { 'linkspec.dev/requested-at': 'twice' });
    const after = await eventually(
      () => stage.get('quiet'),
      ({ status }) => status.lastHandledRequestedAt === 'twice',
    );
    await sleep(1_500);
    expect((await stage.get('quiet')).metadata.resourceVersion).toBe(after.metadata.resourceVersion);
    expect(Number(after.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
    expect((await stage.events('quiet')).length).toBe(before.events);
    expect(stage.changes().length).toBe(before.changes);
    // It did look, and wrote what was asked for: the echo.
    expect(stage.emulator.log.length).toBeGreaterThan(reads);
    expect((await turnsOf(operator)) - turns).toBe(2);
    expect(((await operator.metric(PATCHES)) ?? 0) - (patches ?? 0)).toBe(1);
  });

  test('a Secret that is missing, then there, then rotated, then gone', async () => {
    await stage.create('keyed', { credentials: { k: from('keys', 'k'), s: from('keys', 's') } });
    const missing = await stage.reason('keyed', 'SecretNotFound');
    expect(conditionsOf(missing)).toEqual([
      'Ready=False/SecretNotFound',
      'Reconciling=True/ProgressingWithRetry',
    ]);
    expect(stage.statements('keyed')).toEqual([]);
    await stage.secret('keys', { k: 'k1' });
    await eventually(
      () => stage.get('keyed'),
      (object) => /key "?s"?/.test(conditionOf(object, 'Ready')?.message ?? ''),
    );
    await stage.secret('keys', { k: 'k1', s: 's1\n' });
    expect(conditionsOf(await stage.reason('keyed', 'Applied'))).toEqual([
      'Ready=True/Applied',
      'Drifted=False/NoDrift',
    ]);
    // One final line break is cut, as of files.
    expect(stage.emulator.credentialsOf('db', 'keyed')).toEqual({ k: 'k1', s: 's1' });
    await stage.secret('keys', { k: 'k2', s: 's1' });
    await eventually(
      () => stage.emulator.credentialsOf('db', 'keyed'),
      ({ k }) => k === 'k2',
    );
    await eventually(
      () => stage.events('keyed'),
      (events) => events.some(({ reason }) => reason === 'Updated'),
    );
    expect(stage.statements('keyed').at(-1)).toMatch(/^ALTER LINK `db`.`keyed` SET CREDENTIALS ::k = /);
    await cluster.kube.delete(`/api/v1/namespaces/${stage.namespace}/secrets/keys`);
    await stage.reason('keyed', 'SecretNotFound');
    expect(stage.emulator.credentialsOf('db', 'keyed')).toEqual({ k: 'k2', s: 's1' });
    await stage.secret('keys', { k: 'k2', s: 's1' });
    await stage.reason('keyed', 'Applied');
    expect(stage.statements('keyed')).toHaveLength(2);
  });

  test('suspended, it keeps what was known and changes nothing, until it is resumed', async () => {
    await stage.create('resting', { config: { region: 'a' } });
    const ready = await stage.reason('resting', 'Applied');
    await stage.change('resting', { suspend: true, config: { region: 'b' } });
    const suspended = await stage.reason('resting', 'Applied');
    // With the generation that they were seen with: nobody takes the new spec for applied.
    expect(suspended.status.conditions).toEqual(ready.status.conditions);
    expect(suspended.status.observedGeneration).toBe(2);
    expect(await operator.metric(series('linkspec_suspended', 'resting'))).toBe(1);
    await stage.create('never', { suspend: true });
    expect(conditionsOf(await stage.reason('never', 'Suspended'))).toEqual(['Ready=Unknown/Suspended']);
    expect(stage.emulator.configTextOf('db', 'resting')).toBe('{"region":"a"}');
    expect(stage.statements('never')).toEqual([]);
    await stage.change('resting', { suspend: false });
    await stage.reason('resting', 'Applied');
    expect(stage.emulator.configTextOf('db', 'resting')).toBe('{"region":"b"}');
    expect(await operator.metric(series('linkspec_suspended', 'resting'))).toBe(0);
  });

  test('drift is corrected, or reported and left', async () => {
    await stage.create('mended', { config: { region: 'a' } });
    await stage.create('told', { config: { region: 'a' }, policy: { drift: 'Report' } });
    await Promise.all([stage.reason('mended', 'Applied'), stage.reason('told', 'Applied')]);
    for (const name of ['mended', 'told'])
      await stage.emulator.execute(`ALTER LINK db.${name} SET CONFIG '{"region":"elsewhere"}'`);
    for (const name of ['mended', 'told'])
      await stage.annotate(name, { 'linkspec.dev/requested-at': 'after drift' });
    const told = await eventually(
      () => stage.get('told'),
      (object) => conditionOf(object, 'Drifted')?.status === 'True',
    );
    expect(conditionsOf(told)).toEqual(['Ready=True/Applied', 'Drifted=True/DriftDetected']);
    expect(conditionOf(told, 'Drifted')?.message).toContain('config.region');
    expect(stage.emulator.configTextOf('db', 'told')).toContain('elsewhere');
    await eventually(
      () => stage.emulator.configTextOf('db', 'mended'),
      (text) => text === '{"region":"a"}',
    );
    const events = await eventually(
      () => Promise.all(['mended', 'told'].map((name) => stage.events(name))),
      (all) => all.every((of) => of.length === 2),
    );
    expect(events.map((of) => of.map(({ reason }) => reason).sort())).toEqual([
      ['Created', 'DriftCorrected'],
      ['Created', 'DriftDetected'],
    ]);
    await stage.change('told', { config: { region: 'elsewhere' } });
    await eventually(
      () => stage.get('told'),
      (object) => conditionOf(object, 'Drifted')?.status === 'False',
    );
  });

  test('a link that somebody dropped is made again, or told of and left', async () => {
    await stage.create('remade', { config: { region: 'a' } });
    await stage.create('gone', { config: { region: 'a' }, policy: { drift: 'Report' } });
    await Promise.all([stage.reason('remade', 'Applied'), stage.reason('gone', 'Applied')]);
    for (const name of ['remade', 'gone']) await stage.emulator.execute(`DROP LINK db.${name}`);
    for (const name of ['remade', 'gone'])
      await stage.annotate(name, { 'linkspec.dev/requested-at': 'after the drop' });
    const told = await eventually(
      () => stage.get('gone'),
      (object) => conditionOf(object, 'Drifted')?.status === 'True',
    );
    for (const type of ['Ready', 'Drifted'] as const)
      expect(conditionOf(told, type)?.message).toMatch(/^The link is gone; policy\.drift is Report/);
    await eventually(
      () => stage.emulator.configTextOf('db', 'remade'),
      (text) => text === '{"region":"a"}',
    );
  });

  test('a renaming that was refused harms nobody: neither who has the new name, nor the link of the old', async () => {
    const DELETE = { policy: { deletion: 'Delete' } };
    await stage.create('before', { ...DELETE, config: { region: 'a' } });
    await stage.reason('before', 'Applied');
    await sleep(1_100);
    await stage.create('target', { config: { region: 'a' } });
    await stage.reason('target', 'Applied');
    await stage.change('before', { name: 'target' });
    await stage.reason('before', 'InvalidSpec');
    await stage.change('target', { config: { region: 'b' } });
    await stage.reason('target', 'Applied');
    expect(stage.emulator.configTextOf('db', 'target')).toBe('{"region":"b"}');
    await stage.delete('before');
    await stage.gone('before');
    expect(stage.emulator.configTextOf('db', 'before')).toBe('{"region":"a"}');
    expect(stage.emulator.configTextOf('db', 'target')).toBe('{"region":"b"}');
  });

  test('the oldest keeps its link while its Secret is gone or its spec makes no sense', async () => {
    await stage.secret('owned', { k: 'v' });
    const credentials = { k: from('owned', 'k') };
    await stage.create('owner', { name: 'owned', config: { region: 'a' }, credentials });
    await stage.reason('owner', 'Applied');
    await sleep(1_100);
    const claimant = { name: 'owned', config: { region: 'b' }, policy: { deletion: 'Delete' } };
    await stage.create('claimant', claimant);
    await stage.reason('claimant', 'Conflict');
    await cluster.kube.delete(`/api/v1/namespaces/${stage.namespace}/secrets/owned`);
    await stage.reason('owner', 'SecretNotFound');
    await stage.annotate('claimant', { 'linkspec.dev/requested-at': '1' });
    await eventually(
      () => stage.get('claimant'),
      ({ status }) => status.lastHandledRequestedAt === '1',
    );
    await stage.change('owner', { interval: '1s' });
    await stage.reason('owner', 'InvalidSpec');
    await stage.annotate('claimant', { 'linkspec.dev/requested-at': '2' });
    const still = await eventually(
      () => stage.get('claimant'),
      ({ status }) => status.lastHandledRequestedAt === '2',
    );
    expect(conditionOf(still, 'Ready')?.reason).toBe('Conflict');
    await stage.delete('claimant');
    await stage.gone('claimant');
    expect(stage.emulator.configTextOf('db', 'owned')).toBe('{"region":"a"}');
    expect(stage.statements('owned')).toHaveLength(1);
  });

  test('a name that was wrong can be corrected, as long as no link was made for it', async () => {
    await stage.create('typo', { database: 'nope' });
    const failed = await stage.reason('typo', 'ApplyFailed');
    expect(failed.status.link).toBeUndefined();
    await stage.change('typo', { database: 'db' });
    expect((await stage.reason('typo', 'Applied')).status).toMatchObject({
      link: 'db.typo',
      server: `127.0.0.1:${stage.emulator.port}`,
    });
  });

  test('database and name never change', async () => {
    await stage.create('fixed', {});
    await stage.reason('fixed', 'Applied');
    await stage.change('fixed', { name: 'another' });
    const stalled = await stage.reason('fixed', 'InvalidSpec');
    expect(conditionsOf(stalled)).toEqual([
      'Ready=False/InvalidSpec',
      'Stalled=True/InvalidSpec',
      'Drifted=False/NoDrift',
    ]);
    expect(conditionOf(stalled, 'Ready')?.message).toContain('db.fixed');
    expect(stage.statements('another')).toEqual([]);
    await stage.change('fixed', { name: null });
    expect(conditionsOf(await stage.reason('fixed', 'Applied'))).not.toContain('Stalled=True/InvalidSpec');
  });

  test('of two objects for one link the oldest wins; the other follows when it goes', async () => {
    await stage.create('elder', { name: 'shared', config: { region: 'elder' } });
    await stage.reason('elder', 'Applied');
    // Times of creation are in whole seconds.
    await sleep(1_100);
    await stage.create('younger', { name: 'shared', config: { region: 'younger' } });
    const stalled = await stage.reason('younger', 'Conflict');
    expect(conditionsOf(stalled)).toEqual(['Ready=False/Conflict', 'Stalled=True/Conflict']);
    expect(conditionOf(stalled, 'Stalled')?.message).toContain(`${stage.namespace}/elder`);
    expect(stage.statements('shared')).toHaveLength(1);
    await stage.delete('elder');
    await stage.reason('younger', 'Applied');
    expect(stage.emulator.configTextOf('db', 'shared')).toBe('{"region":"younger"}');
  });

  test('of two objects of one second, one has the link', async () => {
    const names = ['twin-b', 'twin-a'];
    await Promise.all(names.map((name) => stage.create(name, { name: 'twins', config: { of: name } })));
    const reasons = await eventually(
      () => Promise.all(names.map(async (name) => conditionOf(await stage.get(name), 'Ready')?.reason)),
      (all) => [...all].sort().join() === 'Applied,Conflict',
    );
    const winner = names[reasons.indexOf('Applied')];
    expect(stage.emulator.configTextOf('db', 'twins')).toBe(JSON.stringify({ of: winner }));
  });

  test('the link of another owner is left alone', async () => {
    await stage.emulator.execute('CREATE DATABASE IF NOT EXISTS linkspec');
    const mine = await openStage(cluster);
    try {
      // Another operator, which has the same server, takes the link first.
      await mine.operator({ env: { LINKSPEC_URL: stage.emulator.url }, args: ['--owner', 'other'] });
      await mine.create('theirs', { config: { region: 'theirs' } });
      await mine.reason('theirs', 'Applied');
    } finally {
      await mine.close();
    }
    await stage.create('theirs', { config: { region: 'ours' } });
    const refused = await stage.reason('theirs', 'Conflict');
    expect(conditionsOf(refused)).toEqual(['Ready=False/Conflict', 'Stalled=True/Conflict']);
    expect(conditionOf(refused, 'Ready')?.message).toContain('"other"');
    expect(stage.emulator.configTextOf('db', 'theirs')).toBe('{"region":"theirs"}');
  });

  test('a name with SQL in it is just a quoted name', async () => {
    const name = "a`b'; DROP LINK db.first; --";
    await stage.create('odd', { name, database: 'db', config: { k: "'; DROP LINK db.first; --" } });
    await stage.reason('odd', 'Applied');
    expect(stage.emulator.configTextOf('db', name)).toBe(`{"k":"'; DROP LINK db.first; --"}`);
    expect(stage.emulator.configTextOf('db', 'first')).toBeDefined();
  });

  test('the pipelines of the link pause for a change and run again', async () => {
    await stage.create('busy', { config: { region: 'b' }, policy: { adoption: 'Trust' } });
    const ready = await stage.reason('busy', 'Applied');
    expect(conditionOf(ready, 'Ready')?.message).toContain('db.p');
    expect(stage.emulator.pipelineOf('db', 'p')).toMatchObject({ state: 'Running', stops: 1, starts: 1 });
    expect(stage.emulator.configTextOf('db', 'busy')).toBe('{"region":"b"}');
  });

  function series(metric: string, name: string): string {
    return `${metric}{namespace="${stage.namespace}",name="${name}"}`;
  }
});

const PATCHES = 'k8s_request_total{verb="patch",code="200"}';

async function turnsOf(operator: OperatorProcess): Promise<number> {
  return (await operator.metric('linkspec_reconcile_duration_seconds_count')) ?? 0;
}
