import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from '../acceptance/kubernetes/api-server.js';
import { hasApiServer, hasHelm } from '../acceptance/kubernetes/assets.js';
import { type EmulatorProcess, startEmulatorProcess } from '../docs/emulator-process.js';
import { blocksOf, typed } from './page.js';
import { DEPLOY, type Manifest } from './render.js';

const ROOT = resolve(DEPLOY, '..');
const LINKSPEC = join(ROOT, 'dist/linkspec.js');

const ready = hasApiServer('a run of what the chart starts') && hasHelm('a run of what the chart starts');
/** No kubelet is here, so the test starts what it would: the container's arguments, under the account's rights. */
(ready ? describe : describe.skip)('what the chart starts', () => {
  let api: ApiServer;
  let emulator: EmulatorProcess;
  let operator: ChildProcess;
  let log = '';

  beforeAll(async () => {
    api = await startApiServer({ users: { pod: { name: 'system:serviceaccount:ops:prod-linkspec' } } });
    emulator = await startEmulatorProcess(LINKSPEC, join(ROOT, 'examples/demo/catalog.yaml'));
    await api.kubectl(['create', 'namespace', 'ops']);
    await api.helm(['install', 'prod', join(DEPLOY, 'chart'), '--namespace', 'ops', '--set', 'settle=0s']);
    operator = await startContainer();
  });
  afterAll(async () => {
    operator?.kill('SIGKILL');
    await emulator?.close();
    await api?.stop();
  });

  test('answers its probes and serves metrics', async () => {
    const [, health, metrics] = await logged(/health on port (\d+), metrics on port (\d+)/);
    await logged(/this process leads/);
    for (const path of ['healthz', 'readyz']) {
      const { status } = await fetch(`http://127.0.0.1:${health}/${path}`);
      expect([path, status]).toEqual([path, 200]);
    }
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    expect(text).toContain('leader_election_master_status{name="prod-linkspec"} 1');
  });

  test('makes a link of a LinkSpec, with the rights that the chart gives and no others', async () => {
    const url = `--from-literal=url=${emulator.url}`;
    await api.kubectl(['create', 'secret', 'generic', 'server', '--namespace', 'ops', url]);
    await api.kubectl([
      'create',
      'secret',
      'generic',
      'azure',
      '--namespace',
      'ops',
      '--from-literal=key=canary-7f3a',
    ]);
    await api.kubectl(['create', '--filename', '-'], { input: JSON.stringify(LINK) });
    await api.kubectl([
      'wait',
      'linkspec/made',
      '--namespace',
      'ops',
      '--for=condition=Ready',
      '--timeout=20s',
    ]);
    const { metadata, status }: Manifest = JSON.parse(
      await api.kubectl(['get', 'linkspec', 'made', '--namespace', 'ops', '--output', 'json']),
    );
    expect(status).toMatchObject({
      link: 'analytics.made',
      observedGeneration: metadata.generation,
      lastAppliedTime: expect.stringMatching(/Z$/),
    });
    const events = await api.kubectl(['get', 'events', '--namespace', 'ops', '--output', 'json']);
    expect(events).toMatch(/"reason": "Created"/);
    expect(log + events + JSON.stringify(status)).not.toContain('canary-7f3a');
    expect(log).not.toMatch(/forbidden/i);
  });

  test('is found by the commands of conditions.md for when nothing is shown', async () => {
    const [block = ''] = blocksOf('conditions.md', 'Nothing is shown');
    const [deployment = '', pods = '', lease = '', logs = ''] = block
      .replaceAll(/(deployment|lease) linkspec/g, '$1 prod-linkspec')
      .replaceAll('--namespace linkspec', '--namespace ops')
      .split('\n');
    expect(await typed(api, deployment, ROOT)).toContain('"--watch-namespaces=$(POD_NAMESPACE)"');
    expect(await typed(api, lease, ROOT)).toMatch(/^pod-1_\S+ \d{4}-\S+Z$/);
    // There are no pods here: that they can be asked for has to do.
    for (const line of [pods, logs]) await typed(api, line, ROOT);
  });

  test('drops the link with the object, and ends well on SIGTERM', async () => {
    await api.kubectl(['delete', 'linkspec', 'made', '--namespace', 'ops', '--timeout=20s']);
    await logged(/the link was dropped/);
    operator.kill('SIGTERM');
    const [code] = await once(operator, 'close');
    expect(code).toBe(0);
    const lease = await api.kubectl([
      'get',
      'lease',
      'prod-linkspec',
      '-n',
      'ops',
      '-o',
      'jsonpath={.spec.holderIdentity}',
    ]);
    expect(lease).toBe('');
  });

  /** The operator as the Deployment says, but on free ports and by the user whose rights are those of its account. */
  async function startContainer(): Promise<ChildProcess> {
    const { spec }: Manifest = JSON.parse(
      await api.kubectl(['get', 'deployment', 'prod-linkspec', '--namespace', 'ops', '--output', 'json']),
    );
    const [{ args }] = spec.template.spec.containers;
    const given = args.map((arg: string) =>
      arg.replace('$(POD_NAMESPACE)', 'ops').replace(/^(--\w+-port)=.*/, '$1=0'),
    );
    const child = spawn(process.execPath, [LINKSPEC, ...given], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { POD_NAME: 'pod-1', POD_NAMESPACE: 'ops', KUBECONFIG: api.kubeconfig('pod') },
    });
    const collect = (chunk: string) => {
      log += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    return child;
  }

  /** Waits until the log has it. */
  async function logged(text: RegExp): Promise<RegExpExecArray> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const found = text.exec(log);
      if (found) return found;
      if (performance.now() > deadline || operator.exitCode !== null)
        throw new Error(`not logged: ${text}\n${log}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
});

const LINK = {
  apiVersion: 'linkspec.dev/v1alpha1',
  kind: 'LinkSpec',
  metadata: { name: 'made', namespace: 'ops' },
  spec: {
    connectionSecretRef: { name: 'server' },
    database: 'analytics',
    type: 'AZURE',
    credentials: { account_key: { secretKeyRef: { name: 'azure', key: 'key' } } },
    policy: { deletion: 'Delete' },
  },
};
