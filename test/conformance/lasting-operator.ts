import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKubeApi } from '../../src/operator/kube/http-kube-api.js';
import type { KubeApi } from '../../src/operator/kube/kube-api.js';
import { loadKubeConfig } from '../../src/operator/kube/load-kube-config.js';
import { startApiServer } from '../acceptance/kubernetes/api-server.js';
import { start } from '../cli/linkspec.js';

/** A real API server that knows LinkSpec objects, and the built operator over all its namespaces, for many cases. */
export interface LastingOperator {
  readonly api: KubeApi;
  createNamespace(): Promise<string>;
  stop(): Promise<void>;
}

const CRD = join(import.meta.dirname, '../../deploy/crd/linkspecs.linkspec.dev.yaml');

/** Starts both, in about 10 s. */
export async function startLastingOperator(): Promise<LastingOperator> {
  const server = await startApiServer();
  await server.kubectl(['apply', '--filename', CRD]);
  await server.kubectl(['wait', '--for=condition=Established', '--timeout=30s', '--filename', CRD]);
  const kubeconfig = server.kubeconfig('admin');
  const operator = start(
    [
      'operator',
      ...['--watch-namespaces', '*', '--kubeconfig', kubeconfig, '--settle', '0'],
      ...['--health-port', '0', '--metrics-port', '0'],
    ],
    { cwd: tmpdir() },
  );
  await operator.until(/this process leads/);
  const api = createKubeApi(loadKubeConfig({ kubeconfig }));
  return {
    api,
    createNamespace: () => server.createNamespace(),
    async stop() {
      api.close();
      operator.child.kill();
      const { code, stderr } = await operator.ended;
      await server.stop();
      if (code !== 0) throw new Error(`the operator ended with ${code}:\n${stderr}`);
    },
  };
}
