import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { holdAt } from '../../cli/bench.js';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, openCluster } from './cluster.js';
import { eventually } from './eventually.js';
import { startOperatorHere } from './operator-here.js';
import type { OperatorProcess } from './operator-process.js';
import { openStage, type Stage } from './stage.js';

/** Of SHORT_LEASE. */
const LEASE_MS = 4_000;
const CHANGE = /^ALTER LINK `db`.`busy`/;

(hasApiServer('leader election') ? describe : describe.skip)('several operators', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.stop());

  let stage: Stage;
  let first: OperatorProcess;
  beforeEach(async () => {
    stage = await openStage(cluster, {
      catalog: {
        databases: ['db'],
        links: [{ database: 'db', name: 'busy', type: 'S3', config: { region: 'a' }, credentials: {} }],
        pipelines: [
          { database: 'db', name: 'p', link: 'busy' },
          { database: 'db', name: 'q', link: 'busy' },
          { database: 'db', name: 'resting', link: 'busy', state: 'Stopped' },
        ],
      },
    });
    first = await stage.operator();
    await leads(first);
    await stage.create('busy', { config: { region: 'a' }, policy: { adoption: 'Trust' } });
    await stage.reason('busy', 'Applied');
  });
  afterEach(() => stage.close());

  const leaseOf = () => cluster.kube.get(leasePath());
  const leasePath = () => `/apis/coordination.k8s.io/v1/namespaces/${stage.namespace}/leases/linkspec`;
  const states = () => ['p', 'q', 'resting'].map((name) => stage.emulator.pipelineOf('db', name).state);
  const leads = (one: OperatorProcess) =>
    eventually(
      () => one.metric('leader_election_master_status{name="linkspec"}'),
      (value) => value === 1,
      { what: 'the lease' },
    );

  /** The window is closed, nothing is left on record, and what rested rests. */
  async function expectInOrder(region: string): Promise<void> {
    expect(states()).toEqual(['Running', 'Running', 'Stopped']);
    expect(stage.emulator.configTextOf('db', 'busy')).toBe(JSON.stringify({ region }));
    const { rows } = await stage.emulator.execute("SELECT k FROM linkspec.entries WHERE kind = 'window'");
    expect(rows).toEqual([]);
  }

  test('one leads, the others stand by with warm caches; a leader that ends hands over at once', async () => {
    const second = await stage.operator();
    await eventually(
      () => second.ask('/readyz'),
      ({ status }) => status === 200,
    );
    expect(await second.metric('leader_election_master_status{name="linkspec"}')).toBe(0);
    expect(await second.metric('linkspec_reconcile_duration_seconds_count')).toBe(0);
    expect((await leaseOf()).spec.holderIdentity).toBeTruthy();
    const { code } = await first.terminate();
    expect(code).toBe(0);
    await leads(second);
    await stage.change('busy', { config: { region: 'b' } });
    await stage.reason('busy', 'Applied');
    expect((await second.terminate()).code).toBe(0);
    expect((await leaseOf()).spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await expectInOrder('b');
  });

  test('told to end in the middle of a window, it finishes that first', async () => {
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    const ended = first.terminate();
    await sleep(500);
    // Nobody else may lead yet.
    expect((await leaseOf()).spec.holderIdentity).not.toBe('');
    gate.open();
    expect(await ended).toMatchObject({ code: 0, signal: null });
    await expectInOrder('b');
    expect((await leaseOf()).spec.holderIdentity).toBe('');
  });

  test.each([
    ['had gone through', true],
    ['had not', false],
  ])('killed in the middle of a window, when its ALTER %s', async (_, carriedOut) => {
    await stage.operator();
    const off = stage.emulator.onStatement(async (sql) => {
      if (!CHANGE.test(sql)) return;
      off();
      if (!carriedOut) stage.emulator.set({ faults: [{ match: /^/, action: { kind: 'drop-before' } }] });
      await first.kill();
      killedAt = performance.now();
    });
    let killedAt = 0;
    await stage.change('busy', { config: { region: 'b' } });
    await eventually(
      () => killedAt,
      (at) => at > 0,
    );
    expect(states()).toEqual(['Stopped', 'Stopped', 'Stopped']);
    await eventually(states, (all) => all.filter((state) => state === 'Running').length === 2);
    expect(performance.now() - killedAt).toBeLessThan(LEASE_MS + 5_000);
    await stage.reason('busy', 'Applied');
    await expectInOrder('b');
    const alters = stage.statements('busy').filter((sql) => CHANGE.test(sql));
    expect(alters).toHaveLength(carriedOut ? 1 : 2);
  });

  test('killed in the middle of a window, and the object is gone when the next one comes', async () => {
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    await first.kill();
    await stage.delete('busy');
    gate.open();
    await stage.operator();
    await eventually(states, (all) => all.join() === 'Running,Running,Stopped');
    await expectInOrder('b');
  });

  test('two lead for a moment, since the lease was taken by hand: nothing is left stopped', async () => {
    const second = await stage.operator();
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    await steal();
    await eventually(
      () => first.log(),
      (log) => log.some(({ msg }) => msg.startsWith('the lease is lost')),
    );
    await leads(second);
    // The first one still has its window open; the second one waits for the link.
    expect(states()).toEqual(['Stopped', 'Stopped', 'Stopped']);
    gate.open();
    expect((await first.running.ended).code).toBe(1);
    await stage.reason('busy', 'Applied');
    await expectInOrder('b');
    expect(stage.statements('busy').filter((sql) => CHANGE.test(sql))).toHaveLength(1);
  });

  test('a leader that was frozen past its lease steps down when it wakes', async () => {
    const second = await stage.operator();
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    first.running.child.kill('SIGSTOP');
    gate.open();
    await leads(second);
    first.running.child.kill('SIGCONT');
    expect((await first.running.ended).code).toBe(1);
    await stage.reason('busy', 'Applied');
    await stage.change('busy', { config: { region: 'c' } });
    await stage.reason('busy', 'Applied');
    await expectInOrder('c');
  });

  test('a leader that cannot renew its lease ends, with its pipelines running', async () => {
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    const rights = `/apis/rbac.authorization.k8s.io/v1/namespaces/${stage.namespace}/rolebindings/linkspec-lease`;
    await cluster.kube.delete(rights);
    gate.open();
    expect((await first.running.ended).code).toBe(1);
    await expectInOrder('b');
  });

  test('while nothing happens, the Lease is all that is written', async () => {
    const writes = async () => {
      const { body } = await first.ask('/metrics');
      const lines = body.match(/^k8s_request_total\{verb="(?:create|update|patch|delete)".*$/gm) ?? [];
      return lines.map((line) => line.replace(/\{verb="update".*/, ' of the Lease'));
    };
    // Events of the beginning may still be on their way.
    await sleep(500);
    const before = await writes();
    const statements = stage.emulator.log.length;
    const { resourceVersion } = (await leaseOf()).metadata;
    await sleep(2_500);
    expect(await writes()).toEqual(before);
    expect(stage.emulator.log.length).toBe(statements);
    expect((await leaseOf()).metadata.resourceVersion).not.toBe(resourceVersion);
  });

  async function steal(): Promise<void> {
    const spec = {
      holderIdentity: 'somebody else',
      leaseDurationSeconds: 2,
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    };
    await cluster.kube.patch(leasePath(), { spec });
  }
});

(hasApiServer('windows that are left') ? describe : describe.skip)('windows that a process leaves', () => {
  let cluster: Cluster;
  let stage: Stage;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    stage = await openStage(cluster, {
      catalog: {
        databases: ['db'],
        links: [{ database: 'db', name: 'busy', type: 'S3', config: { region: 'a' }, credentials: {} }],
        pipelines: [
          { database: 'db', name: 'p', link: 'busy' },
          { database: 'db', name: 'resting', link: 'busy', state: 'Stopped' },
        ],
      },
    });
  });
  afterEach(() => stage.close());

  const states = () => ['p', 'resting'].map((name) => stage.emulator.pipelineOf('db', name).state).join();
  const TRUST = { config: { region: 'a' }, policy: { adoption: 'Trust' } };
  const windows = async () =>
    (await stage.emulator.execute("SELECT k FROM linkspec.entries WHERE kind = 'window'")).rows.length;

  /** The server is in a Secret only, so that nobody comes there but for the object. */
  async function besideStandard() {
    const operator = () => stage.operator({ env: { LINKSPEC_URL: undefined } });
    const first = await operator();
    await stage.secret('server', { url: stage.emulator.url });
    await stage.create('busy', { ...TRUST, connectionSecretRef: { name: 'server' } });
    await stage.reason('busy', 'Applied');
    return { first, operator };
  }

  test('killed in the middle of a window, and its object is suspended when the next one comes', async () => {
    const { first, operator } = await besideStandard();
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    await first.kill();
    await stage.change('busy', { suspend: true });
    gate.open();
    expect(states()).toBe('Stopped,Stopped');
    await operator();
    await eventually(states, (all) => all === 'Running,Stopped');
    await eventually(windows, (count) => count === 0);
  });

  test('the server refuses every START for a while, and the object is deleted meanwhile', async () => {
    const { first } = await besideStandard();
    stage.emulator.set({
      faults: [{ match: /^START PIPELINE/, times: Infinity, action: { kind: 'error', errno: 1142 } }],
    });
    await stage.change('busy', { config: { region: 'b' } });
    await eventually(
      () => stage.get('busy'),
      ({ status }) => status.failures >= 1,
    );
    await stage.delete('busy');
    await stage.gone('busy');
    expect(states()).toBe('Stopped,Stopped');
    stage.emulator.set({ faults: [] });
    await eventually(states, (all) => all === 'Running,Stopped');
    const warnings = first.log().filter(({ msg }) => msg.startsWith('an interrupted run could not'));
    expect(warnings).toHaveLength(1);
  });

  test('told to end while its server hangs, it ends all the same and lets the Lease expire', async () => {
    const first = await startOperatorHere(stage, { drainMs: 500 });
    await stage.create('busy', TRUST);
    await stage.reason('busy', 'Applied');
    const gate = holdAt(stage.emulator, CHANGE);
    await stage.change('busy', { config: { region: 'b' } });
    await gate.reached;
    const lease = () =>
      cluster.kube.get(`/apis/coordination.k8s.io/v1/namespaces/${stage.namespace}/leases/linkspec`);
    const { holderIdentity } = (await lease()).spec;
    first.stop();
    expect(await first.ended).toBe('stopped');
    expect((await lease()).spec.holderIdentity).toBe(holderIdentity);
    await first.exited;
    gate.open();
    // The next one comes once the Lease has expired, and finishes what is left.
    await stage.operator();
    await eventually(states, (all) => all === 'Running,Stopped');
    await stage.reason('busy', 'Applied');
    expect((await lease()).spec.holderIdentity).not.toBe(holderIdentity);
  });
});

(hasApiServer('an operator alone') ? describe : describe.skip)('without leader election', () => {
  let cluster: Cluster;
  let stage: Stage;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    stage = await openStage(cluster);
  });
  afterEach(() => stage.close());

  test('there is no Lease, and the state may be a file', async () => {
    const operator = await stage.operator({ args: ['--no-leader-elect', '--state', 'file:state.json'] });
    await stage.create('alone', { config: { region: 'a' } });
    await stage.reason('alone', 'Applied');
    expect(
      await cluster.kube.list(`/apis/coordination.k8s.io/v1/namespaces/${stage.namespace}/leases`),
    ).toEqual([]);
    expect((await operator.terminate()).code).toBe(0);
  });

  test('with it, a state in a file is refused', async () => {
    const started = stage.operator({ args: ['--state', 'file:state.json'] });
    await expect(started).rejects.toThrow(/LNK0701.*leader election/s);
  });
});
