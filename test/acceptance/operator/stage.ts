import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/index.js';
import { changes, linkChanges } from '../../cli/bench.js';
import type { Cluster } from './cluster.js';
import { eventually } from './eventually.js';
import type { KubeJson } from './kube-client.js';
import { type OperatorProcess, startOperatorProcess } from './operator-process.js';

/** A namespace of a cluster, an emulated SingleStore, and operators between them. */
export interface Stage {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly emulator: Emulator;
  /** Starts an operator for this namespace; it ends with the stage. */
  operator(options?: StageOperator): Promise<OperatorProcess>;
  /** Path of a LinkSpec, or of all. */
  path(name?: string): string;
  /** Creates a LinkSpec: type S3 in database `db` where nothing else is said. */
  create(name: string, spec?: LinkFields, annotations?: Readonly<Record<string, string>>): Promise<KubeJson>;
  /** Changes fields of the spec; null takes one away. */
  change(name: string, spec: object): Promise<KubeJson>;
  annotate(name: string, annotations: Readonly<Record<string, string | null>>): Promise<KubeJson>;
  delete(name: string): Promise<void>;
  /** Puts another spec in place of the one that is there. */
  replace(name: string, spec: LinkFields): Promise<KubeJson>;
  get(name: string): Promise<KubeJson>;
  /** The object if it is there. */
  find(name: string): Promise<KubeJson | undefined>;
  /** Waits until the operator has said this of the object as it is now: the reason of Ready. */
  reason(name: string, reason: string): Promise<KubeJson>;
  /** Waits until the object is gone. */
  gone(name: string): Promise<void>;
  /** Creates or replaces a Secret. */
  secret(name: string, values: Readonly<Record<string, string>>): Promise<void>;
  events(name: string): Promise<readonly KubeJson[]>;
  /** What the server got to hear about this link and its pipelines. */
  statements(link: string): readonly string[];
  /** Everything that changed something on the server, state included. */
  changes(): readonly string[];
  close(): Promise<void>;
}

export interface StageOperator {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The address of the API server, where it is not its own: a proxy's. */
  readonly apiUrl?: string;
}

/** Fields of a spec. */
export type LinkFields = Readonly<Record<string, unknown>>;

/** Quick enough for a test, and with some air on a busy machine. */
const SHORT_LEASE = ['--lease-duration', '4s', '--renew-deadline', '3s', '--retry-period', '500ms'];

export async function openStage(cluster: Cluster, options: EmulatorOptions = {}): Promise<Stage> {
  const { kube, api } = cluster;
  const namespace = await cluster.namespace();
  const emulator = await startEmulator({ catalog: { databases: ['db'] }, ...options });
  const cwd = await mkdtemp(join(tmpdir(), 'linkspec-operator-'));
  const operators: OperatorProcess[] = [];
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const path = (name?: string) =>
    `/apis/linkspec.dev/v1alpha1/namespaces/${namespace}/linkspecs${name === undefined ? '' : `/${name}`}`;
  const find = async (name: string): Promise<KubeJson | undefined> =>
    (await kube.list(path())).find(({ metadata }) => metadata.name === name);
  return {
    cluster,
    namespace,
    emulator,
    path,
    async operator({ args = [], env = {}, apiUrl } = {}) {
      const kubeconfig = api.kubeconfig('operator', apiUrl);
      const operator = await startOperatorProcess({
        args: ['--kubeconfig', kubeconfig, ...SHORT_LEASE, '--settle', '1s', ...args],
        env: { POD_NAMESPACE: namespace, LINKSPEC_URL: emulator.url, ...env },
        cwd,
      });
      operators.push(operator);
      return operator;
    },
    create: (name, spec = {}, annotations = {}) =>
      kube.create(path(), {
        apiVersion: 'linkspec.dev/v1alpha1',
        kind: 'LinkSpec',
        metadata: { name, annotations },
        spec: { ...PLAIN, ...spec },
      }),
    replace: async (name, spec) =>
      eventually(
        async () =>
          kube.replace(path(name), { ...(await kube.get(path(name))), spec: { ...PLAIN, ...spec } }),
        // A conflict with the operator's own writes is thrown, and it is tried again.
        () => true,
      ),
    change: (name, spec) => kube.patch(path(name), { spec }),
    annotate: (name, annotations) => kube.patch(path(name), { metadata: { annotations } }),
    delete: (name) => kube.delete(path(name)),
    get: (name) => kube.get(path(name)),
    find,
    reason: (name, reason) =>
      eventually(
        () => kube.get(path(name)),
        (object) =>
          object.status?.observedGeneration === object.metadata.generation &&
          conditionOf(object, 'Ready')?.reason === reason,
        { what: `Ready for the reason ${reason} of ${name}` },
      ),
    async gone(name) {
      await eventually(
        async () => (await find(name)) ?? 'gone',
        (object) => object === 'gone',
        {
          what: `the end of ${name}`,
        },
      );
    },
    async secret(name, values) {
      const body = { metadata: { name }, stringData: values };
      await kube
        .create(secrets, body)
        .catch(() => kube.replace(`${secrets}/${name}`, { ...body, metadata: { name } }));
    },
    events: async (name) =>
      (await kube.list(`/api/v1/namespaces/${namespace}/events`)).filter(
        ({ involvedObject }) => involvedObject.name === name,
      ),
    statements: (link) => linkChanges(emulator).filter((sql) => sql.includes(`\`${link}\``)),
    changes: () => changes(emulator),
    async close() {
      await Promise.all(operators.map((operator) => operator.kill()));
      await emulator.close();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

const PLAIN = { database: 'db', type: 'S3' };

/** A condition of an object; undefined: it has none. */
export function conditionOf(
  { status }: KubeJson,
  type: 'Ready' | 'Reconciling' | 'Stalled' | 'Drifted',
):
  | {
      readonly status: string;
      readonly reason: string;
      readonly message: string;
      readonly lastTransitionTime: string;
    }
  | undefined {
  return status?.conditions?.find((condition: { type: string }) => condition.type === type);
}

/** The conditions of an object in short: type, status, reason. */
export function conditionsOf({ status }: KubeJson): string[] {
  return (status?.conditions ?? []).map(
    (each: { type: string; status: string; reason: string }) => `${each.type}=${each.status}/${each.reason}`,
  );
}

/** A reference as it stands in `credentials`. */
export function from(name: string, key: string): object {
  return { secretKeyRef: { name, key } };
}
