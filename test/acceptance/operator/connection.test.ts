import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { hasApiServer } from '../kubernetes/assets.js';
import { freePort } from '../kubernetes/free-port.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import type { OperatorProcess } from './operator-process.js';
import { conditionOf, conditionsOf, from, openStage, type Stage } from './stage.js';

(hasApiServer('connections of the operator') ? describe : describe.skip)('the server of a link', () => {
  let cluster: Cluster;
  let stage: Stage;
  let operator: OperatorProcess;
  /** A server that asks for a password, beside the stage's. */
  let guarded: Emulator;
  beforeAll(async () => {
    cluster = await openCluster();
    guarded = await startEmulator({
      catalog: { databases: ['db'] },
      users: [
        { name: 'app', password: 'eerste' },
        { name: 'next', password: 'tweede' },
      ],
    });
    stage = await openStage(cluster, {
      catalog: {
        databases: ['db'],
        links: [
          { database: 'db', name: 'fragile', type: 'S3', config: { region: 'a' }, credentials: {} },
          { database: 'db', name: 'fragile-2', type: 'S3', config: { region: 'a' }, credentials: {} },
        ],
        pipelines: [
          { database: 'db', name: 'reader', link: 'fragile', brokenWhen: { credentials: { k: 'wrong' } } },
          { database: 'db', name: 'mender', link: 'fragile-2', brokenWhen: { credentials: { k: 'wrong' } } },
        ],
      },
    });
    operator = await stage.operator();
  });
  afterAll(async () => {
    await stage?.close();
    await guarded?.close();
    await cluster?.stop();
  });

  const urlOf = (user: string, password: string) => `mysql://${user}:${password}@127.0.0.1:${guarded.port}/`;

  test('a Secret with a url; a password beside it wins; or host, port, username and password', async () => {
    const port = String(guarded.port);
    await stage.secret('url', { url: urlOf('app', 'eerste') });
    await stage.secret('password', { url: urlOf('app', 'falsch'), password: 'eerste\n' });
    await stage.secret('parts', { host: '127.0.0.1', port, username: 'app', password: 'eerste' });
    for (const name of ['url', 'password', 'parts'])
      await stage.create(`by-${name}`, { connectionSecretRef: { name } });
    for (const name of ['url', 'password', 'parts']) {
      await stage.reason(`by-${name}`, 'Applied');
      expect(guarded.configTextOf('db', `by-${name}`)).toBeUndefined();
      expect(stage.statements(`by-${name}`)).toEqual([]);
    }
  });

  test('no Secret is the default server of the operator', async () => {
    await stage.create('standard');
    await stage.reason('standard', 'Applied');
    expect(stage.statements('standard')).toHaveLength(1);
  });

  test('no Secret and no default is told', async () => {
    const bare = await openStage(cluster);
    try {
      await bare.operator({ env: { LINKSPEC_URL: undefined } });
      await bare.create('lost');
      const lost = await bare.reason('lost', 'ConnectionFailed');
      expect(conditionOf(lost, 'Ready')?.message).toMatch(/connectionSecretRef.*LINKSPEC_URL/);
    } finally {
      await bare.close();
    }
  });

  test.each<[string, Record<string, string> | undefined, string, RegExp]>([
    ['absent', undefined, 'SecretNotFound', /"absent".*as soon as it is there/],
    ['empty', {}, 'ConnectionFailed', /"empty".*/],
    ['nonsense', { url: 'Kievit' }, 'ConnectionFailed', /"nonsense"/],
    ['no-password', { url: 'mysql://app@127.0.0.1' }, 'AuthFailed', /./],
    ['nobody', { url: 'mysql://nobody:Kievit@127.0.0.1' }, 'AuthFailed', /./],
  ])('a connection Secret that is no good: %s', async (name, values, reason, message) => {
    const url = values?.url?.replace(/127.0.0.1$/, `127.0.0.1:${guarded.port}/`);
    if (values) await stage.secret(name, { ...values, ...(url && { url }) });
    await stage.create(`with-${name}`, { connectionSecretRef: { name } });
    const object = await stage.reason(`with-${name}`, reason);
    expect(conditionOf(object, 'Ready')?.message).toMatch(message);
    expect(conditionsOf(object)).toContain('Reconciling=True/ProgressingWithRetry');
    expect(JSON.stringify(object.status)).not.toContain('Kievit');
    await stage.secret(name, { url: urlOf('app', 'eerste') });
    await stage.reason(`with-${name}`, 'Applied');
  });

  test('a rotated login is used at once', async () => {
    await stage.secret('rotated', { url: urlOf('app', 'eerste') });
    await stage.create('rotating', { connectionSecretRef: { name: 'rotated' }, config: { region: 'a' } });
    await stage.reason('rotating', 'Applied');
    await stage.secret('rotated', { url: urlOf('next', 'tweede') });
    await stage.change('rotating', { config: { region: 'b' } });
    await eventually(
      () => guarded.configTextOf('db', 'rotating'),
      (text) => text === '{"region":"b"}',
    );
    expect(guarded.log.filter(({ kind }) => kind === 'alter-link').at(-1)?.user).toBe('next');
    await stage.secret('rotated', { url: urlOf('next', 'vierde') });
    await stage.reason('rotating', 'AuthFailed');
    await stage.secret('rotated', { url: urlOf('next', 'tweede') });
    await stage.reason('rotating', 'Applied');
  });

  test('two objects reach one server under two names of a user: they are rivals all the same', async () => {
    await stage.secret('one', { url: urlOf('app', 'eerste') });
    await stage.secret('two', { url: urlOf('next', 'tweede') });
    await stage.create('a-rival', { name: 'rival', connectionSecretRef: { name: 'one' } });
    await stage.reason('a-rival', 'Applied');
    await stage.create('b-rival', { name: 'rival', connectionSecretRef: { name: 'two' } });
    await stage.reason('b-rival', 'Conflict');
    await stage.change('b-rival', { connectionSecretRef: null });
    await stage.reason('b-rival', 'Applied');
    expect(stage.statements('rival')).toHaveLength(1);
  });

  test('a server that is away holds up only its own links, and has them all back when it returns', async () => {
    const port = await freePort();
    await stage.secret('later', { url: `mysql://root@127.0.0.1:${port}/` });
    const names = Array.from({ length: 8 }, (_, index) => `away-${index}`);
    for (const name of names) await stage.create(name, { connectionSecretRef: { name: 'later' } });
    for (const name of names) await stage.reason(name, 'ConnectionFailed');
    await stage.create('not-held-up');
    await stage.reason('not-held-up', 'Applied');
    await eventually(
      () => operator.log(),
      (log) => log.some(({ msg }) => msg === 'the server does not answer'),
    );
    // From then on one tries for all, once in a while; the others neither count nor write.
    const versions = () =>
      Promise.all(names.map(async (name) => (await stage.get(name)).metadata.resourceVersion));
    const before = await versions();
    await sleep(3_000);
    const written = (await versions()).filter((version, index) => version !== before[index]);
    expect(written.length).toBeLessThan(6);
    expect(await operator.metric('linkspec_db_errors_total{class="ConnectionFailed"}')).toBeGreaterThan(0);
    const server = await startEmulator({ port, catalog: { databases: ['db'] } });
    try {
      for (const name of names) await stage.reason(name, 'Applied');
      expect(server.log.filter(({ kind }) => kind === 'create-link')).toHaveLength(8);
      // It dies under the links, and comes back as it was.
      server.set({
        faults: [{ match: /^/, times: Number.POSITIVE_INFINITY, action: { kind: 'drop-before' } }],
      });
      server.dropConnections();
      for (const name of names) await stage.annotate(name, { 'linkspec.dev/requested-at': 'down' });
      for (const name of names) await stage.reason(name, 'ConnectionFailed');
      server.set({ faults: [] });
      for (const name of names) await stage.reason(name, 'Applied');
      expect(server.log.filter(({ kind }) => kind === 'create-link')).toHaveLength(8);
    } finally {
      await server.close();
    }
  });

  test('a right that is missing is Stalled; once granted, a look is enough', async () => {
    const denying = await startEmulator({
      catalog: { databases: ['db'] },
      faults: [
        {
          match: 'create-link',
          times: 1,
          action: { kind: 'error', errno: 1142, message: 'CREATE LINK command denied' },
        },
      ],
    });
    try {
      await stage.secret('denying', { url: denying.url });
      await stage.create('denied', { connectionSecretRef: { name: 'denying' } });
      expect(conditionsOf(await stage.reason('denied', 'PermissionDenied'))).toEqual([
        'Ready=False/PermissionDenied',
        'Stalled=True/PermissionDenied',
      ]);
      await stage.annotate('denied', { 'linkspec.dev/requested-at': 'granted' });
      await stage.reason('denied', 'Applied');
    } finally {
      await denying.close();
    }
  });

  describe('a pipeline that falls into Error after the change', () => {
    test('PipelineFailed; corrected credentials and revive bring it back', async () => {
      await stage.secret('fragile', { k: 'right' });
      await stage.create('fragile', {
        config: { region: 'a' },
        credentials: { k: from('fragile', 'k') },
        policy: { revive: true },
      });
      await stage.reason('fragile', 'Applied');
      await stage.secret('fragile', { k: 'wrong' });
      const failed = await stage.reason('fragile', 'PipelineFailed');
      expect(conditionsOf(failed)).toEqual([
        'Ready=False/PipelineFailed',
        'Reconciling=True/ProgressingWithRetry',
        'Drifted=False/NoDrift',
      ]);
      expect(conditionOf(failed, 'Ready')?.message).toContain('db.reader');
      expect(JSON.stringify(failed.status)).not.toContain('wrong');
      await stage.secret('fragile', { k: 'right again' });
      await stage.reason('fragile', 'Applied');
      expect(stage.emulator.pipelineOf('db', 'reader').state).toBe('Running');
      const reasons = (await stage.events('fragile')).map(({ reason }) => reason);
      expect(reasons.filter((one) => one === 'PipelineFailed')).toHaveLength(1);
    });

    test('a person who starts it brings Ready back, also after a restart of the operator', async () => {
      await stage.secret('fragile-2', { k: 'wrong' });
      await stage.create('fragile-2', {
        config: { region: 'a' },
        credentials: { k: from('fragile-2', 'k') },
      });
      await stage.reason('fragile-2', 'PipelineFailed');
      expect((await operator.terminate()).code).toBe(0);
      operator = await stage.operator();
      await stage.annotate('fragile-2', { 'linkspec.dev/requested-at': 'still broken' });
      const still = await eventually(
        () => stage.get('fragile-2'),
        ({ status }) => status.lastHandledRequestedAt === 'still broken',
      );
      expect(conditionOf(still, 'Ready')?.reason).toBe('PipelineFailed');
      // Good credentials reach the link; a pipeline that was in Error was not paused for them, and is not started.
      await stage.secret('fragile-2', { k: 'right' });
      await eventually(
        () => stage.emulator.credentialsOf('db', 'fragile-2'),
        ({ k }) => k === 'right',
      );
      await eventually(
        () => stage.events('fragile-2'),
        (events) => events.some(({ reason }) => reason === 'Updated'),
      );
      const mended = await stage.reason('fragile-2', 'PipelineFailed');
      expect(conditionOf(mended, 'Ready')?.message).toMatch(/in Error since an earlier change: db\.mender/);
      stage.emulator.setPipelineState('db', 'mender', 'Running');
      await stage.annotate('fragile-2', { 'linkspec.dev/requested-at': 'started' });
      await stage.reason('fragile-2', 'Applied');
    });
  });
});
