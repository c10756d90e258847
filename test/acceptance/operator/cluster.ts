import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type ApiServer, startApiServer } from '../kubernetes/api-server.js';
import { type KubeClient, openKubeClient } from './kube-client.js';

const DEPLOY = resolve(import.meta.dirname, '../../../deploy');

/** A real API server that knows LinkSpecs. One a suite. */
export interface Cluster {
  readonly api: ApiServer;
  readonly kube: KubeClient;
  /** Lets the user `operator` do in a new namespace what the product's own Role says, and nothing else. */
  namespace(): Promise<string>;
  stop(): Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const api = await startApiServer();
  try {
    await api.kubectl(['apply', '--filename', resolve(DEPLOY, 'crd/linkspecs.linkspec.dev.yaml')]);
    await api.kubectl(['wait', '--for=condition=Established', 'crd/linkspecs.linkspec.dev']);
  } catch (error) {
    await api.stop();
    throw error;
  }
  const kube = openKubeClient(api);
  return {
    api,
    kube,
    async namespace() {
      const namespace = await api.createNamespace();
      for (const { name, rules } of ROLES) await grant(kube, namespace, name, rules);
      return namespace;
    },
    async stop() {
      kube.close();
      await api.stop();
    },
  };
}

/** Makes a Role and binds it to the user `operator`. */
export async function grant(
  kube: KubeClient,
  namespace: string,
  name: string,
  rules: readonly object[],
): Promise<void> {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await kube.create(`${path}/roles`, { metadata: { name }, rules });
  await kube.create(`${path}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'operator' }],
  });
}

/** A Role of the operator, as it is shipped. */
export interface ShippedRole {
  readonly name: string;
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The Roles of the operator in deploy/kustomize, which is made of the chart: for its Lease, and for its namespace. */
export const ROLES: readonly ShippedRole[] = parseAllDocuments(
  readFileSync(resolve(DEPLOY, 'kustomize/operator.yaml'), 'utf8'),
).flatMap((document) => {
  const { kind, metadata, rules } = document.toJS();
  return kind === 'Role' ? [{ name: metadata.name, rules }] : [];
});
