import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import { conditionOf, conditionsOf, from, openStage, type Stage } from './stage.js';

const APPROVED = 'linkspec.dev/approved-plan';
const MANUAL = { policy: { approval: 'Manual' } };

(hasApiServer('approval, and what is refused') ? describe : describe.skip)('what needs a person', () => {
  let cluster: Cluster;
  let stage: Stage;
  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage(cluster);
    await stage.operator();
  });
  afterAll(async () => {
    await stage?.close();
    await cluster?.stop();
  });

  describe('approval: Manual', () => {
    test('a plan waits, is applied once its hash is set, and is gone then', async () => {
      await stage.secret('manual', { k: 'geheim-Zaltbommel' });
      await stage.create('manual', {
        ...MANUAL,
        config: { region: 'a' },
        credentials: { aws_access_key_id: from('manual', 'k') },
      });
      const waiting = await stage.reason('manual', 'ApprovalPending');
      // Nothing is wrong: it is neither Stalled nor tried again.
      expect(conditionsOf(waiting)).toEqual(['Ready=False/ApprovalPending']);
      const { plan } = waiting.status;
      expect(plan).toEqual({
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        summary: expect.stringMatching(/^create: .*1 statement, no pipeline pauses$/),
        statements: [
          expect.stringMatching(
            /^CREATE LINK `db`.`manual` AS S3 CREDENTIALS '\{"aws_access_key_id":"[^z]*"\}'/,
          ),
        ],
      });
      expect(conditionOf(waiting, 'Ready')?.message).toContain(plan.hash);
      await stage.annotate('manual', { [APPROVED]: `${plan.hash}x` });
      await stage.annotate('manual', { 'linkspec.dev/requested-at': 'look' });
      const still = await eventually(
        () => stage.get('manual'),
        ({ status }) => status.lastHandledRequestedAt === 'look',
      );
      expect(still.status.plan).toEqual(plan);
      expect(conditionOf(still, 'Ready')?.message).toMatch(/^Another plan is approved\. Set annotation/);
      expect(stage.changes()).toEqual([]);
      await stage.annotate('manual', { [APPROVED]: plan.hash });
      const ready = await stage.reason('manual', 'Applied');
      expect(ready.status.plan).toBeUndefined();
      expect(stage.emulator.credentialsOf('db', 'manual')).toEqual({
        aws_access_key_id: 'geheim-Zaltbommel',
      });
      expect((await stage.events('manual')).map(({ reason }) => reason).sort()).toEqual([
        'Created',
        'PlanReady',
      ]);
    });

    test('a new plan voids the approval of the one before', async () => {
      await stage.create('moving', { config: { region: 'a' } });
      await stage.reason('moving', 'Applied');
      await stage.change('moving', { ...MANUAL, config: { region: 'b' } });
      const first = (await stage.reason('moving', 'ApprovalPending')).status.plan.hash;
      // The same change, yet from another state of the server: that is not what was looked at.
      await stage.emulator.execute(`ALTER LINK db.moving SET CONFIG '{"region":"c"}'`);
      await stage.annotate('moving', { [APPROVED]: first });
      const second = await eventually(
        () => stage.get('moving'),
        ({ status }) => status.plan?.hash !== undefined && status.plan.hash !== first,
      );
      expect(stage.emulator.configTextOf('db', 'moving')).toBe('{"region":"c"}');
      await stage.change('moving', { config: { region: 'd' } });
      const third = await eventually(
        () => stage.get('moving'),
        ({ status }) => status.plan?.hash !== second.status.plan.hash,
      );
      await stage.annotate('moving', { [APPROVED]: second.status.plan.hash });
      await sleep(500);
      expect(stage.emulator.configTextOf('db', 'moving')).toBe('{"region":"c"}');
      await stage.annotate('moving', { [APPROVED]: third.status.plan.hash });
      await stage.reason('moving', 'Applied');
      expect(stage.emulator.configTextOf('db', 'moving')).toBe('{"region":"d"}');
    });

    test('an approval serves once: what is changed by hand afterwards waits for another', async () => {
      await stage.create('again', { ...MANUAL, config: { region: 'a' } });
      const approve = async () => {
        const { plan } = (await stage.reason('again', 'ApprovalPending')).status;
        await stage.annotate('again', { [APPROVED]: plan.hash });
        await stage.reason('again', 'Applied');
        return plan.hash;
      };
      await approve();
      const spoil = async (round: string) => {
        await stage.emulator.execute(`ALTER LINK db.again SET CONFIG '{"region":"z"}'`);
        await stage.annotate('again', { 'linkspec.dev/requested-at': round });
        const waiting = await stage.reason('again', 'ApprovalPending');
        expect(conditionOf(waiting, 'Drifted')).toMatchObject({
          status: 'True',
          message: 'differs: config.region',
          observedGeneration: waiting.metadata.generation,
        });
      };
      await spoil('1');
      const first = await approve();
      await sleep(1_100);
      await spoil('2');
      expect(stage.emulator.configTextOf('db', 'again')).toBe('{"region":"z"}');
      expect(await approve()).not.toBe(first);
    });

    test('an approval in advance, and turning to Automatic', async () => {
      await stage.create('eager', MANUAL, { [APPROVED]: '0123456789abcdef' });
      await stage.reason('eager', 'ApprovalPending');
      await stage.change('eager', { policy: { approval: 'Automatic' } });
      const ready = await stage.reason('eager', 'Applied');
      expect(ready.status.plan).toBeUndefined();
    });
  });

  describe('what makes no sense', () => {
    test.each<[string, object]>([
      ['an env reference', { credentials: { k: { env: 'HOME' } } }],
      ['a file reference', { credentials: { k: { file: '/etc/passwd' } } }],
      ['an exec reference', { credentials: { k: { exec: ['id'] } } }],
      ['a literal', { credentials: { k: { value: 'geheim' } } }],
      ['a bare literal', { credentials: { k: 'geheim' } }],
      [
        'a Secret of another namespace',
        { credentials: { k: { secretKeyRef: { name: 'x', key: 'k', namespace: 'kube-system' } } } },
      ],
      [
        'a path as the name of a Secret',
        { credentials: { k: { secretKeyRef: { name: '../kube-system/secrets/x', key: 'k' } } } },
      ],
      ['an unknown policy', { policy: { drift: 'Perhaps' } }],
      ['an unknown type', { type: 'FTP' }],
      ['an interval that is none', { interval: 'soon' }],
      ['a connection in another namespace', { connectionSecretRef: { name: 'x', namespace: 'kube-system' } }],
    ])('%s is refused by the API server', async (_, spec) => {
      await expect(stage.create('refused', spec as Record<string, unknown>)).rejects.toThrow(
        /^HttpError: 422|422/,
      );
    });

    test.each<[string, string, object, RegExp]>([
      [
        'nested-env',
        'a nested env reference',
        { credentials: { h: { a: { env: 'HOME' } } } },
        /credentials\.h\.a.*env/,
      ],
      [
        'nested-file',
        'a nested file',
        { credentials: { h: { a: { file: '/etc/passwd' } } } },
        /credentials\.h\.a.*file/,
      ],
      [
        'nested-exec',
        'a nested program',
        { credentials: { h: { a: { exec: ['id'] } } } },
        /credentials\.h\.a.*exec/,
      ],
      [
        'nested-literal',
        'a nested literal',
        { credentials: { h: { a: { value: 'Zaltbommel' } } } },
        /credentials\.h\.a.*literal/,
      ],
      [
        'bare-literal',
        'a nested bare literal',
        { credentials: { h: { a: 'Zaltbommel' } } },
        /credentials\.h\.a/,
      ],
      [
        'foreign',
        'a nested Secret of another namespace',
        { credentials: { h: { a: { secretKeyRef: { name: 'x', key: 'k', namespace: 'kube-system' } } } } },
        /which key of which Secret.*nothing else within/,
      ],
      [
        'secret-in-config',
        'a secret in config',
        { config: { aws_secret_access_key: 'Zaltbommel' } },
        /aws_secret_access_key/,
      ],
      ['quick', 'an interval that is too short', { interval: '5s' }, /interval.*60s/],
    ])('%s: %s is Stalled, with the reason and without the value', async (name, _, spec, message) => {
      await stage.create(name, spec as Record<string, unknown>);
      const stalled = await stage.reason(name, 'InvalidSpec');
      expect(conditionsOf(stalled)).toEqual(['Ready=False/InvalidSpec', 'Stalled=True/InvalidSpec']);
      expect(conditionOf(stalled, 'Ready')?.message).toMatch(message);
      expect(JSON.stringify(stalled.status)).not.toContain('Zaltbommel');
      expect(stage.statements(name)).toEqual([]);
      const version = stalled.metadata.resourceVersion;
      await stage.change(name, { credentials: null, config: null, interval: '10m' });
      expect((await stage.reason(name, 'Applied')).metadata.resourceVersion).not.toBe(version);
    });

    test('a Secret of another namespace is not read: the same name here is meant', async () => {
      const other = await cluster.namespace();
      await cluster.kube.create(`/api/v1/namespaces/${other}/secrets`, {
        metadata: { name: 'elsewhere' },
        stringData: { k: 'geheim' },
      });
      await stage.create('reaching', { credentials: { k: from('elsewhere', 'k') } });
      await stage.reason('reaching', 'SecretNotFound');
    });

    test('a key that the type does not know is a warning, once', async () => {
      await stage.create('warned', { config: { regoin: 'a' } });
      await stage.reason('warned', 'Applied');
      await stage.annotate('warned', { 'linkspec.dev/requested-at': 'again' });
      await eventually(
        () => stage.get('warned'),
        ({ status }) => status.lastHandledRequestedAt === 'again',
      );
      const warnings = (await stage.events('warned')).filter(({ reason }) => reason === 'SpecWarning');
      expect(warnings).toMatchObject([
        { type: 'Warning', count: 1, message: expect.stringContaining('region') },
      ]);
    });

    test('bytes that are no text are no credential', async () => {
      await cluster.kube.create(`/api/v1/namespaces/${stage.namespace}/secrets`, {
        metadata: { name: 'binary' },
        data: { k: Buffer.from([0xff, 0x00, 0xfe]).toString('base64') },
      });
      await stage.create('binary', { credentials: { k: from('binary', 'k') } });
      const { status } = await stage.reason('binary', 'SecretNotFound');
      expect(JSON.stringify(status.conditions)).toContain('not text');
    });
  });
});
