import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hasHelm } from '../acceptance/kubernetes/assets.js';
import { DEPLOY, lint, type Manifest, manifestsOf, only, render } from './render.js';

const withHelm = hasHelm('the chart') ? describe : describe.skip;

withHelm('the chart by default', () => {
  let manifests: Manifest[];
  let pod: Manifest['spec'];
  let container: Manifest['spec'];
  beforeAll(() => {
    manifests = render();
    pod = only(manifests, 'Deployment').spec.template.spec;
    [container] = pod.containers;
  });

  test('passes helm lint', () => {
    expect(lint()).toContain('0 chart(s) failed');
  });

  test('makes these objects, each in the namespace of the release', () => {
    expect(
      manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`).sort(),
    ).toEqual([
      'ClusterRole -/ops-prod-linkspec-editor',
      'ClusterRole -/ops-prod-linkspec-viewer',
      'Deployment ops/prod-linkspec',
      'NetworkPolicy ops/prod-linkspec',
      'PodDisruptionBudget ops/prod-linkspec',
      'Role ops/prod-linkspec',
      'Role ops/prod-linkspec-lease',
      'RoleBinding ops/prod-linkspec',
      'RoleBinding ops/prod-linkspec-lease',
      'Service ops/prod-linkspec-metrics',
      'ServiceAccount ops/prod-linkspec',
    ]);
  });

  test('runs two replicas, of which a Lease lets one work', () => {
    expect(only(manifests, 'Deployment').spec.replicas).toBe(2);
    expect(container.args).toEqual([
      'operator',
      '--watch-namespaces=$(POD_NAMESPACE)',
      '--health-port=8081',
      '--metrics-port=8080',
      '--leader-elect',
      '--lease-namespace=$(POD_NAMESPACE)',
      '--lease-name=prod-linkspec',
      '--settle=10s',
      '--owner=$(POD_NAMESPACE)/prod',
    ]);
    expect(container.env.map(({ name }: { name: string }) => name)).toEqual(['POD_NAME', 'POD_NAMESPACE']);
  });

  test('asks for no more than the restricted pod security standard gives', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '16Mi' } }]);
    expect(container.volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    expect(pod).not.toHaveProperty('hostNetwork');
  });

  test('stops gently, says what it needs, and is probed on the port that it serves', () => {
    expect(pod.terminationGracePeriodSeconds).toBe(60);
    expect(container.resources).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '384Mi' },
    });
    const health = container.ports.find(({ name }: { name: string }) => name === 'health');
    expect(container.args).toContain(`--health-port=${health.containerPort}`);
    expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'health' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'health' });
  });

  test('spreads its pods where that is possible, and keeps one of them', () => {
    const [spread] = pod.topologySpreadConstraints;
    const selector = only(manifests, 'Deployment').spec.selector;
    expect(spread).toMatchObject({ whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selector });
    const budget = only(manifests, 'PodDisruptionBudget');
    expect(budget.apiVersion).toBe('policy/v1');
    expect(budget.spec).toEqual({ minAvailable: 1, selector });
  });

  test('selects its own pods everywhere', () => {
    const { selector, template } = only(manifests, 'Deployment').spec;
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(only(manifests, 'Service').spec.selector).toEqual(selector.matchLabels);
    expect(only(manifests, 'NetworkPolicy').spec.podSelector).toEqual(selector);
  });

  test('lets in who reads metrics, and out to DNS, the API server and the database', () => {
    const { policyTypes, ingress, egress } = only(manifests, 'NetworkPolicy').spec;
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress).toEqual([
      { ports: [{ port: 'metrics', protocol: 'TCP' }], from: [{ namespaceSelector: {} }] },
    ]);
    expect(egress.map(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port))).toEqual([
      [53, 53],
      [443, 6443],
      [3306],
    ]);
  });

  test('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(DEPLOY, '..', 'package.json'), 'utf8'));
    const [chart] = manifestsOf(readFileSync(join(DEPLOY, 'chart', 'Chart.yaml'), 'utf8'));
    expect([chart?.version, chart?.appVersion]).toEqual([version, version]);
    expect(container.image).toBe(`linkspec:${version}`);
  });
});

withHelm('rights', () => {
  const WATCH_RULES = [
    { apiGroups: ['linkspec.dev'], resources: ['linkspecs'], verbs: ['get', 'list', 'watch', 'patch'] },
    { apiGroups: ['linkspec.dev'], resources: ['linkspecs/status'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['list', 'watch'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ];

  test('by default: one Role in the namespace of the release, and no right of the operator anywhere else', () => {
    const manifests = render();
    expect(only(manifests, 'Role', 'prod-linkspec').rules).toEqual(WATCH_RULES);
    expect(bindings(manifests)).toEqual(['ops: Role prod-linkspec', 'ops: Role prod-linkspec-lease']);
  });

  test('watched namespaces: a Role in each of them, and none in that of the release', () => {
    const manifests = render({ watchNamespaces: ['a', 'b'] });
    expect(bindings(manifests)).toEqual([
      'a: Role prod-linkspec',
      'b: Role prod-linkspec',
      'ops: Role prod-linkspec-lease',
    ]);
    for (const role of manifests.filter(
      ({ kind, metadata }) => kind === 'Role' && metadata.namespace !== 'ops',
    ))
      expect(role.rules).toEqual(WATCH_RULES);
    expect(args(manifests)).toContain('--watch-namespaces=a,b');
  });

  test('all namespaces: a ClusterRole with the same rules', () => {
    const manifests = render({ watchNamespaces: ['*'] });
    expect(only(manifests, 'ClusterRole', 'ops-prod-linkspec').rules).toEqual(WATCH_RULES);
    expect(bindings(manifests)).toEqual([
      '-: ClusterRole ops-prod-linkspec',
      'ops: Role prod-linkspec-lease',
    ]);
    expect(args(manifests)).toContain('--watch-namespaces=*');
  });

  test('the Lease is created by anyone who may, and read and renewed under its one name', () => {
    const manifests = render();
    expect(only(manifests, 'Role', 'prod-linkspec-lease').rules).toEqual([
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        resourceNames: ['prod-linkspec'],
        verbs: ['get', 'update'],
      },
    ]);
    expect(args(manifests)).toContain('--lease-name=prod-linkspec');
  });

  test('people: view may look at LinkSpecs, edit and admin may write them', () => {
    const manifests = render();
    const viewer = only(manifests, 'ClusterRole', 'ops-prod-linkspec-viewer');
    const editor = only(manifests, 'ClusterRole', 'ops-prod-linkspec-editor');
    expect(viewer.metadata.labels).toMatchObject({ 'rbac.authorization.k8s.io/aggregate-to-view': 'true' });
    expect(viewer.rules).toEqual([
      {
        apiGroups: ['linkspec.dev'],
        resources: ['linkspecs', 'linkspecs/status'],
        verbs: ['get', 'list', 'watch'],
      },
    ]);
    expect(editor.metadata.labels).toMatchObject({
      'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
      'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
    });
    expect(editor.rules[0].verbs).toEqual(['create', 'update', 'patch', 'delete', 'deletecollection']);
    expect(kinds(render({ rbac: { aggregate: false } }))).not.toContain('ClusterRole');
  });

  test('can be made by somebody else, like the account', () => {
    const manifests = render({ rbac: { create: false }, serviceAccount: { create: false, name: 'theirs' } });
    expect(kinds(manifests)).toEqual(['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service']);
    expect(only(manifests, 'Deployment').spec.template.spec.serviceAccountName).toBe('theirs');
  });

  /** `namespace: kind name` of what the operator's account is bound to. */
  function bindings(manifests: readonly Manifest[]): string[] {
    return manifests
      .filter(({ kind }) => kind.endsWith('RoleBinding'))
      .map(({ metadata, roleRef, subjects }) => {
        expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'prod-linkspec', namespace: 'ops' }]);
        return `${metadata.namespace ?? '-'}: ${roleRef.kind} ${roleRef.name}`;
      })
      .sort();
  }
});

withHelm('values', () => {
  test('connection: address and password come from a Secret, never from the arguments', () => {
    const [container] = only(render({ connection: { secretName: 'db' } }), 'Deployment').spec.template.spec
      .containers;
    expect(container.env.slice(2)).toEqual([
      { name: 'LINKSPEC_URL', valueFrom: { secretKeyRef: { name: 'db', key: 'url' } } },
      {
        name: 'LINKSPEC_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'db', key: 'password', optional: true } },
      },
    ]);
  });

  test('fingerprint key: from a Secret too', () => {
    const [container] = only(render({ fingerprintKey: { secretName: 'fp' } }), 'Deployment').spec.template
      .spec.containers;
    expect(container.env.slice(2)).toEqual([
      { name: 'LINKSPEC_FINGERPRINT_KEY', valueFrom: { secretKeyRef: { name: 'fp', key: 'key' } } },
    ]);
  });

  test('one replica without election: no Lease, no budget, and never two pods at a time', () => {
    const manifests = render({ replicas: 1, leaderElection: { enabled: false } });
    expect(args(manifests)).toContain('--no-leader-elect');
    expect(args(manifests).join()).not.toContain('lease');
    expect(only(manifests, 'Deployment').spec.strategy).toEqual({ type: 'Recreate' });
    expect(kinds(manifests)).not.toContain('PodDisruptionBudget');
    expect(only(manifests, 'Role').metadata.name).toBe('prod-linkspec');
  });

  test('owner, settle, state, image and what pods may have', () => {
    const manifests = render({
      owner: 'team',
      settle: '2m',
      state: 'database:ops',
      image: { repository: 'registry.example.com/linkspec', digest: `sha256:${'0'.repeat(64)}` },
      imagePullSecrets: [{ name: 'pull' }],
      priorityClassName: 'high',
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'k', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      podLabels: { team: 'data' },
      podAnnotations: { note: 'x' },
      extraEnv: [{ name: 'NODE_EXTRA_CA_CERTS', value: '/ca/ca.pem' }],
      extraVolumes: [{ name: 'ca', configMap: { name: 'ca' } }],
      extraVolumeMounts: [{ name: 'ca', mountPath: '/ca', readOnly: true }],
      topologySpreadConstraints: [{ maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
      resources: { limits: { memory: '1Gi' } },
    });
    const { metadata, spec } = only(manifests, 'Deployment').spec.template;
    const [container] = spec.containers;
    expect(container.args).toEqual(expect.arrayContaining(['--owner=team', '--settle=2m']));
    expect(container.image).toBe(`registry.example.com/linkspec@sha256:${'0'.repeat(64)}`);
    expect(container.env.slice(2)).toEqual([
      { name: 'LINKSPEC_STATE', value: 'database:ops' },
      { name: 'NODE_EXTRA_CA_CERTS', value: '/ca/ca.pem' },
    ]);
    expect(container.resources).toMatchObject({ limits: { memory: '1Gi' } });
    expect(container.volumeMounts).toHaveLength(2);
    expect(metadata).toMatchObject({ labels: { team: 'data' }, annotations: { note: 'x' } });
    expect(spec).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
      priorityClassName: 'high',
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'k', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      topologySpreadConstraints: [{ maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    });
    expect(spec.volumes).toHaveLength(2);
  });

  test('text that YAML would take for something else stays text', () => {
    const owner = 'a: b # "c" é';
    const manifests = render({
      owner,
      nameOverride: '1',
      priorityClassName: 'on',
      connection: { secretName: '1' },
    });
    expect(args(manifests)).toContain(`--owner=${owner}`);
    const { metadata, spec } = only(manifests, 'Deployment').spec.template;
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': '1' });
    expect(spec.priorityClassName).toBe('on');
    expect(spec.containers[0].env[2].valueFrom.secretKeyRef.name).toBe('1');
  });

  test('network: ports and peers', () => {
    const peer = { ipBlock: { cidr: '10.1.0.0/16' } };
    const monitoring = { namespaceSelector: { matchLabels: { name: 'monitoring' } } };
    const { ingress, egress } = only(
      render({
        networkPolicy: {
          database: { ports: [3306, 3333], to: [peer] },
          apiServer: { ports: [6443], to: [peer] },
          metricsFrom: [monitoring],
        },
      }),
      'NetworkPolicy',
    ).spec;
    expect(ingress[0].from).toEqual([monitoring]);
    expect(egress.slice(1)).toEqual([
      { ports: [{ port: 6443, protocol: 'TCP' }], to: [peer] },
      {
        ports: [
          { port: 3306, protocol: 'TCP' },
          { port: 3333, protocol: 'TCP' },
        ],
        to: [peer],
      },
    ]);
    expect(kinds(render({ networkPolicy: { enabled: false } }))).not.toContain('NetworkPolicy');
  });

  test('ServiceMonitor: on demand, for the port of the Service', () => {
    expect(kinds(render())).not.toContain('ServiceMonitor');
    const manifests = render({
      metrics: { serviceMonitor: { enabled: true, labels: { release: 'prometheus' } } },
    });
    const monitor = only(manifests, 'ServiceMonitor');
    expect(monitor.metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(only(manifests, 'Service').metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
    expect(monitor.spec.endpoints).toEqual([{ port: 'metrics', interval: '30s', honorLabels: true }]);
  });

  test.each([
    ['1.20.2', 'policy/v1beta1'],
    ['1.21.0-eks.1', 'policy/v1'],
    ['1.25.0', 'policy/v1'],
  ])('budget: on a server %s of %s', (version, apiVersion) => {
    const manifests = render({}, '--kube-version', version);
    expect(only(manifests, 'PodDisruptionBudget').apiVersion).toBe(apiVersion);
  });

  test('budget: off', () => {
    expect(kinds(render({ podDisruptionBudget: { enabled: false } }))).not.toContain('PodDisruptionBudget');
  });

  test('names: a release that says linkspec already is not told twice, and long ones leave room for a suffix', () => {
    expect(only(render({ fullnameOverride: 'links' }), 'Deployment').metadata.name).toBe('links');
    const long = render({ nameOverride: 'n'.repeat(63) });
    for (const { metadata } of long.filter(({ kind }) => !kind.startsWith('Cluster')))
      expect(metadata.name.length).toBeLessThanOrEqual(63);
  });

  test.each<[string, object, RegExp]>([
    ['an unknown value', { replica: 3 }, /replica/],
    ['several replicas without election', { leaderElection: { enabled: false } }, /replicas/],
    ['all namespaces and one more', { watchNamespaces: ['*', 'a'] }, /watchNamespaces/],
    ['a namespace that is none', { watchNamespaces: ['a,b'] }, /watchNamespaces/],
    ['a duration that is none', { settle: 'soon' }, /settle/],
    ['a state in a file: two pods would have two', { state: 'file:/tmp/state' }, /state/],
    ['a port that is none', { networkPolicy: { database: { ports: [0] } } }, /ports/],
    ['a password among the values', { connection: { password: 'x' } }, /password/],
    ['a name that no object can have', { fullnameOverride: 'My_Links' }, /fullnameOverride/],
    ['a name that no Service can have', { fullnameOverride: '1a' }, /fullnameOverride/],
    ['a name of the application that is none', { nameOverride: 'a: b' }, /nameOverride/],
    [
      'a label that pods are selected by',
      { podLabels: { 'app.kubernetes.io/instance': 'x' } },
      /podLabels.app.kubernetes.io.instance/,
    ],
    ['a label that is no text', { podLabels: { a: 1 } }, /podLabels.a/],
  ])('refused: %s', (_, values, message) => {
    expect(() => render(values)).toThrow(message);
  });
});

function args(manifests: readonly Manifest[]): string[] {
  return only(manifests, 'Deployment').spec.template.spec.containers[0].args;
}

function kinds(manifests: readonly Manifest[]): string[] {
  return manifests.map(({ kind }) => kind).sort();
}
