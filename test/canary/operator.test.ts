import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SqlError } from '../../src/emulator/index.js';
import { hasApiServer } from '../acceptance/kubernetes/assets.js';
import { type Cluster, openCluster } from '../acceptance/operator/cluster.js';
import { eventually } from '../acceptance/operator/eventually.js';
import type { OperatorProcess } from '../acceptance/operator/operator-process.js';
import { from, openStage, type Stage } from '../acceptance/operator/stage.js';
import { holdAt } from '../cli/bench.js';
import { findLeaks } from './find-leaks.js';
import { SECRETS } from './secrets.js';
import { secretServer } from './server.js';
import { quoting } from './stage.js';

(hasApiServer('secrets of the operator') ? describe : describe.skip)('secrets of the operator', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.stop());

  let stage: Stage;
  let operator: OperatorProcess;
  const kept: { where: string; text: string }[] = [];
  beforeEach(async () => {
    kept.length = 0;
    stage = await openStage(cluster, secretServer());
    operator = await stage.operator({
      args: ['--log-level', 'debug'],
      env: {
        LINKSPEC_URL: `mysql://app@127.0.0.1:${stage.emulator.port}/`,
        LINKSPEC_PASSWORD: SECRETS.connection,
        LINKSPEC_FINGERPRINT_KEY: SECRETS.longFingerprintKey,
      },
    });
    await stage.secret('word', { word: SECRETS.word, header: SECRETS.header });
    await stage.secret('others', { escaped: SECRETS.escaped, long: SECRETS.long, short: SECRETS.short });
  });
  afterEach(() => stage.close());

  const ONE = {
    config: { region: 'a' },
    credentials: {
      word: from('word', 'word'),
      escaped: from('others', 'escaped'),
      long: from('others', 'long'),
      short: from('others', 'short'),
    },
  };
  const WEB = {
    type: 'HTTP',
    credentials: { headers: { Authorization: from('word', 'header') } },
  };

  /** Ends the operator; everything that it said or wrote anywhere holds no secret. */
  async function expectNoLeak(): Promise<void> {
    const { body } = await operator.ask('/metrics');
    const { stdout, stderr } = await operator.terminate();
    const objects = await cluster.kube.list(stage.path());
    const core = (what: string) => cluster.kube.list(`/api/v1/namespaces/${stage.namespace}/${what}`);
    const leases = `/apis/coordination.k8s.io/v1/namespaces/${stage.namespace}/leases`;
    const { rows } = await stage.emulator
      .execute('SELECT kind, k, body FROM linkspec.entries')
      .catch(() => ({ rows: [] }));
    const searched = [
      ...kept,
      { where: 'metrics', text: body },
      { where: 'stdout', text: stdout },
      { where: 'the log', text: stderr },
      // The spec is what a person wrote.
      ...objects.map(({ metadata, status }) => ({
        where: metadata.name,
        text: JSON.stringify([metadata.annotations, metadata.finalizers, metadata.labels, status]),
      })),
      { where: 'events', text: JSON.stringify(await core('events')) },
      { where: 'leases', text: JSON.stringify(await cluster.kube.list(leases)) },
      { where: 'the tables of the state', text: JSON.stringify(rows) + rows.flat().join('\n') },
    ];
    expect(stderr).not.toBe('');
    const leaks = searched.flatMap(({ where, text }) =>
      findLeaks(text, SECRETS).map((leak) => ({ where, ...leak })),
    );
    expect(leaks).toEqual([]);
  }

  test('a leak that was planted is found', async () => {
    await stage.create('one', ONE, { 'example.com/note': Buffer.from(SECRETS.word).toString('base64') });
    await stage.reason('one', 'Applied');
    await expect(expectNoLeak()).rejects.toThrow(/"word"/);
  });

  test('created, rotated, approved, and while it is under way', async () => {
    await stage.create('web', WEB);
    await stage.create('manual', { ...ONE, policy: { approval: 'Manual' } });
    await stage.reason('web', 'Applied');
    expect(stage.emulator.credentialsOf('db', 'web')).toEqual({ headers: { Authorization: SECRETS.header } });
    const { status } = await stage.reason('manual', 'ApprovalPending');
    kept.push({ where: 'the plan', text: JSON.stringify(status.plan) });
    await stage.annotate('manual', { 'linkspec.dev/approved-plan': status.plan.hash });
    await stage.reason('manual', 'Applied');
    const gate = holdAt(stage.emulator, /^ALTER LINK `db`.`one`/);
    await stage.create('one', ONE);
    await gate.reached;
    const slow = await eventually(
      () => stage.get('one'),
      (object) => object.status?.conditions?.[0]?.reason === 'Progressing',
    );
    kept.push({ where: 'status under way', text: JSON.stringify(slow.status) });
    for (const part of ['cmdline', 'comm', 'status'])
      kept.push({
        where: `/proc/${part}`,
        text: await readFile(`/proc/${operator.running.child.pid}/${part}`, 'utf8'),
      });
    gate.open();
    await stage.reason('one', 'Applied');
    expect(stage.emulator.credentialsOf('db', 'one')).toEqual({
      word: SECRETS.word,
      escaped: SECRETS.escaped,
      long: SECRETS.long,
      short: SECRETS.short,
    });
    // The old values are those of the word's neighbours now.
    await stage.secret('word', { word: SECRETS.header, header: SECRETS.word });
    await eventually(
      () => stage.emulator.credentialsOf('db', 'one').word,
      (word) => word === SECRETS.header,
    );
    await eventually(
      () => stage.events('one'),
      (events) => events.length >= 2,
    );
    await expectNoLeak();
  });

  test.each([1064, 1142, 1234])('a server that quotes the statement in its error: %d', async (errno) => {
    stage.emulator.onStatement((sql) => {
      if (/CREDENTIALS/.test(sql)) throw new SqlError(errno, quoting(errno, sql));
    });
    await stage.create('one', ONE);
    await stage.create('web', WEB);
    for (const name of ['one', 'web'])
      await stage.reason(name, errno === 1142 ? 'PermissionDenied' : 'ApplyFailed');
    await expectNoLeak();
  });

  test('a pipeline whose error quotes the credentials', async () => {
    await stage.create('one', {
      config: { region: 'a' },
      credentials: { broken: from('word', 'word'), escaped: from('others', 'escaped') },
    });
    const { status } = await stage.reason('one', 'PipelineFailed');
    expect(JSON.stringify(status)).toContain('login failed for');
    await expectNoLeak();
  });

  test('connection Secrets that are wrong in every way', async () => {
    const { connection, word, long } = SECRETS;
    const { port } = stage.emulator;
    const addresses: readonly Record<string, string>[] = [
      { url: `mysql://app:${encodeURIComponent(connection)}@127.0.0.1:1/` },
      { url: `mysql://app:${encodeURIComponent(word)}@127.0.0.1:${port}/` },
      { url: `mysql://app:${word}@127.0.0.1:${port}/${word}?x=${word}#${word}` },
      { url: `app:${word}@127.0.0.1` },
      { url: `mysql://app:${word}%@127.0.0.1:${port}/` },
      { host: '127.0.0.1', port: word, username: 'app', password: connection },
      { host: `${word}/${long}`, username: 'app', password: connection },
      { url: `mysql://app@127.0.0.1:${port}/?ssl-key=/${word}&ssl-cert=/${long}`, password: connection },
      { url: `mysql://app@127.0.0.1:${port}/?connect-timeout=${word}`, password: connection },
      ...[long, `-----BEGIN PRIVATE KEY-----\n${long}\n-----END PRIVATE KEY-----\n`].flatMap((pem) =>
        tlsKeys(pem).map((tls) => ({
          url: `mysql://app@127.0.0.1:${port}/`,
          password: connection,
          ...tls,
        })),
      ),
      { host: '127.0.0.1', port: String(port), username: 'app', password: long },
    ];
    for (const [index, values] of addresses.entries()) {
      await stage.secret(`address-${index}`, values);
      await stage.create(`address-${index}`, { connectionSecretRef: { name: `address-${index}` } });
    }
    for (const index of addresses.keys())
      await eventually(
        () => stage.get(`address-${index}`),
        ({ status }) => status?.conditions?.[0]?.status === 'False',
      );
    await expectNoLeak();
  });

  test('literals and secrets in the wrong place', async () => {
    const { word, escaped, long, short } = SECRETS;
    const wrong = {
      literal: { credentials: { h: { k: { value: word }, s: { value: escaped } } } },
      bare: { credentials: { h: { k: word, list: [long] } } },
      misplaced: { config: { aws_secret_access_key: long, nested: { a: short } } },
      deep: { config: { region: nested(long) } },
      hidden: { credentials: { h: { k: nested(word) } } },
      foreign: { credentials: { h: { k: { secretKeyRef: { name: word, key: 'k', namespace: long } } } } },
    };
    for (const [name, spec] of Object.entries(wrong)) {
      await stage.create(name, spec);
      await stage.reason(name, 'InvalidSpec');
    }
    await expectNoLeak();
  });
});

function tlsKeys(pem: string): Record<string, string>[] {
  return [{ 'ca.crt': pem }, { 'tls.crt': pem, 'tls.key': pem }, { 'tls.key': pem }];
}

/** Within more lists than anybody walks through. */
function nested(secret: string): unknown {
  return Array.from({ length: 150 }).reduce((inner: unknown) => [inner], secret);
}
