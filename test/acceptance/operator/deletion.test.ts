import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdAt } from '../../cli/bench.js';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import type { OperatorProcess } from './operator-process.js';
import { conditionOf, conditionsOf, openStage, type Stage } from './stage.js';

const FINALIZER = 'linkspec.dev/drop-link';
const DELETE = { policy: { deletion: 'Delete' } };

(hasApiServer('the end of a LinkSpec') ? describe : describe.skip)('the end of a LinkSpec', () => {
  let cluster: Cluster;
  let stage: Stage;
  let operator: OperatorProcess;
  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage(cluster, {
      catalog: {
        databases: ['db'],
        links: [
          { database: 'db', name: 'used', type: 'S3', config: { region: 'a' }, credentials: {} },
          { database: 'db', name: 'stranger', type: 'S3', config: { region: 'a' }, credentials: {} },
        ],
        pipelines: [{ database: 'db', name: 'p', link: 'used' }],
      },
    });
    operator = await stage.operator();
  });
  afterAll(async () => {
    await stage?.close();
    await cluster?.stop();
  });

  /** Names of the links that the server has. */
  const links = async (): Promise<(string | null | undefined)[]> =>
    (await stage.emulator.execute('SELECT LINK FROM information_schema.LINKS')).rows.map(([name]) => name);

  /** A Secret that names a server which nobody answers for. */
  const nowhere = () => stage.secret('nowhere', { url: 'mysql://root@127.0.0.1:1/' });

  test('with Retain the link stays', async () => {
    await stage.create('kept', { config: { region: 'a' } });
    expect((await stage.reason('kept', 'Applied')).metadata.finalizers).toBeUndefined();
    await stage.delete('kept');
    await stage.gone('kept');
    expect(await links()).toContain('kept');
  });

  test('with Delete the link is dropped, and then the object is gone', async () => {
    await stage.create('dropped', DELETE);
    expect((await stage.reason('dropped', 'Applied')).metadata.finalizers).toEqual([FINALIZER]);
    await stage.delete('dropped');
    await stage.gone('dropped');
    expect(await links()).not.toContain('dropped');
    await eventually(
      () => stage.events('dropped'),
      (events) => events.some(({ reason }) => reason === 'Deleted'),
    );
    // Its series are gone too.
    const { body } = await operator.ask('/metrics');
    expect(body).not.toContain('name="dropped"');
  });

  test('the finalizer follows the policy, and leaves those of others', async () => {
    await stage.create('wavering', DELETE);
    await stage.reason('wavering', 'Applied');
    await cluster.kube.patch(stage.path('wavering'), {
      metadata: { finalizers: ['example.com/other', FINALIZER] },
    });
    await stage.change('wavering', { policy: { deletion: 'Retain' } });
    await eventually(
      () => stage.get('wavering'),
      ({ metadata }) => metadata.finalizers?.join() === 'example.com/other',
    );
    await stage.change('wavering', DELETE);
    await eventually(
      () => stage.get('wavering'),
      ({ metadata }) => metadata.finalizers?.join() === `example.com/other,${FINALIZER}`,
    );
    await stage.delete('wavering');
    await eventually(
      () => stage.get('wavering'),
      ({ metadata }) => metadata.finalizers?.join() === 'example.com/other',
    );
    expect(await links()).not.toContain('wavering');
    await cluster.kube.patch(stage.path('wavering'), { metadata: { finalizers: null } });
    await stage.gone('wavering');
  });

  test('a link that pipelines use is not dropped; turning to Retain frees the object', async () => {
    await stage.create('used', { ...DELETE, config: { region: 'a' } });
    await stage.reason('used', 'Applied');
    await stage.delete('used');
    const blocked = await stage.reason('used', 'DeletionBlocked');
    expect(conditionsOf(blocked)).toEqual([
      'Ready=False/DeletionBlocked',
      'Reconciling=True/ProgressingWithRetry',
      'Drifted=False/NoDrift',
    ]);
    expect(conditionOf(blocked, 'Ready')?.message).toContain('db.p');
    const events = await eventually(
      () => stage.events('used'),
      (all) => all.some(({ reason }) => reason === 'DeletionBlocked'),
    );
    expect(events.filter(({ reason }) => reason === 'DeletionBlocked')).toHaveLength(1);
    await stage.change('used', { policy: { deletion: 'Retain' } });
    await stage.gone('used');
    expect(await links()).toContain('used');
    expect(stage.emulator.pipelineOf('db', 'p')).toMatchObject({ state: 'Running', stops: 0 });
  });

  test('once the pipeline is gone the drop goes through by itself', async () => {
    await stage.create('freed', DELETE);
    await stage.reason('freed', 'Applied');
    await stage.emulator.execute('USE db');
    await stage.emulator.execute('CREATE TABLE freed_t (a TEXT)');
    await stage.emulator.execute("CREATE PIPELINE freed_p AS LOAD DATA LINK freed 'x' INTO TABLE freed_t");
    await stage.delete('freed');
    await stage.reason('freed', 'DeletionBlocked');
    await stage.emulator.execute('DROP PIPELINE freed_p');
    await stage.gone('freed');
    expect(await links()).not.toContain('freed');
  });

  test('a link that was never managed here is not dropped', async () => {
    await stage.create('stranger', { ...DELETE, policy: { deletion: 'Delete', adoption: 'Refuse' } });
    await stage.reason('stranger', 'ChangeBlocked');
    await stage.delete('stranger');
    await stage.gone('stranger');
    expect(await links()).toContain('stranger');
  });

  test('the link of a suspended object is not dropped', async () => {
    await stage.create('frozen', DELETE);
    await stage.reason('frozen', 'Applied');
    await stage.change('frozen', { suspend: true });
    await stage.delete('frozen');
    await stage.gone('frozen');
    expect(await links()).toContain('frozen');
  });

  test('a link that another object names is handed over to it', async () => {
    await stage.create('old-name', { ...DELETE, name: 'handed', config: { region: 'a' } });
    await stage.reason('old-name', 'Applied');
    await sleep(1_100);
    await stage.create('new-name', { name: 'handed', config: { region: 'a' } });
    await stage.reason('new-name', 'Conflict');
    await stage.delete('old-name');
    await stage.reason('new-name', 'Applied');
    await stage.gone('old-name');
    expect(stage.statements('handed')).toHaveLength(1);
  });

  test('an object that moves to another server frees the name on the old one, and says what it leaves', async () => {
    const other = await openStage(cluster);
    try {
      await stage.secret('moving', { url: stage.emulator.url });
      await stage.create('mover', {
        name: 'moved',
        config: { region: 'a' },
        connectionSecretRef: { name: 'moving' },
      });
      await stage.reason('mover', 'Applied');
      await sleep(1_100);
      await stage.create('heir', { name: 'moved', config: { region: 'heir' } });
      await stage.reason('heir', 'Conflict');
      await stage.secret('moving', { url: other.emulator.url });
      await stage.reason('heir', 'Applied');
      await eventually(
        () => other.emulator.configTextOf('db', 'moved'),
        (text) => text === '{"region":"a"}',
      );
      expect(stage.emulator.configTextOf('db', 'moved')).toBe('{"region":"heir"}');
      const told = await eventually(
        () => stage.events('mover'),
        (events) => events.some(({ reason }) => reason === 'SpecWarning'),
      );
      expect(told.find(({ reason }) => reason === 'SpecWarning')?.message).toMatch(
        new RegExp(`what is left of it on 127.0.0.1:${stage.emulator.port} stays there`),
      );
    } finally {
      await other.close();
    }
  });

  test('an object of that name for another server holds nothing up', async () => {
    await nowhere();
    await stage.create('here', { ...DELETE, name: 'twice' });
    await stage.reason('here', 'Applied');
    await stage.create('there', { name: 'twice', connectionSecretRef: { name: 'nowhere' } });
    await stage.reason('there', 'ConnectionFailed');
    await stage.delete('here');
    await stage.gone('here');
    expect(await links()).not.toContain('twice');
  });

  test('Retain waits for no server, and Delete for one that comes back', async () => {
    await stage.secret('changing', { url: stage.emulator.url });
    const away = { connectionSecretRef: { name: 'changing' } };
    await stage.create('retained', away);
    await stage.create('waiting', { ...away, ...DELETE });
    await Promise.all([stage.reason('retained', 'Applied'), stage.reason('waiting', 'Applied')]);
    // The same server, with a login that it refuses.
    await stage.secret('changing', { url: `mysql://nobody@127.0.0.1:${stage.emulator.port}/` });
    await Promise.all([stage.reason('retained', 'AuthFailed'), stage.reason('waiting', 'AuthFailed')]);
    await Promise.all([stage.delete('retained'), stage.delete('waiting')]);
    await stage.gone('retained');
    await eventually(
      () => stage.get('waiting'),
      ({ metadata, status }) => metadata.deletionTimestamp !== undefined && status.failures > 1,
    );
    await stage.secret('changing', { url: stage.emulator.url });
    await stage.gone('waiting');
    expect(await links()).toContain('retained');
    expect(await links()).not.toContain('waiting');
  });

  test('an object that is deleted while its link is made for the first time takes it along', async () => {
    const gate = holdAt(stage.emulator, /^CREATE LINK `db`.`early`/);
    await stage.create('early', DELETE);
    await gate.reached;
    await stage.delete('early');
    gate.open();
    await stage.gone('early');
    expect(stage.statements('early')).toEqual([
      expect.stringMatching(/^CREATE LINK/),
      expect.stringMatching(/^DROP LINK/),
    ]);
  });

  test('one that never had a link drops none: of a name that another left behind', async () => {
    await stage.create('first', { name: 'left', type: 'AZURE' });
    await stage.reason('first', 'Applied');
    await stage.delete('first');
    await stage.gone('first');
    await stage.create('second', { ...DELETE, name: 'left', type: 'S3' });
    await stage.reason('second', 'ChangeBlocked');
    await stage.delete('second');
    await stage.gone('second');
    expect(await links()).toContain('left');
  });

  test('a Secret that is gone at the end holds up Delete, until the policy is Retain', async () => {
    await stage.secret('short-lived', { url: stage.emulator.url });
    await stage.create('orphan', { ...DELETE, connectionSecretRef: { name: 'short-lived' } });
    await stage.reason('orphan', 'Applied');
    await cluster.kube.delete(`/api/v1/namespaces/${stage.namespace}/secrets/short-lived`);
    await stage.delete('orphan');
    await stage.reason('orphan', 'SecretNotFound');
    await stage.change('orphan', { policy: { deletion: 'Retain' } });
    await stage.gone('orphan');
    expect(await links()).toContain('orphan');
  });
});
