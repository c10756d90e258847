import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiServerArguments, etcdArguments, writeIdentities } from './command-lines.mjs';
import { RECIPE } from './recipe.mjs';

/**
 * Starts both servers and stores a custom resource. To be ready proves nothing: a server built with the vendored
 * reflect2 says it is, and crashes at the first custom resource.
 */
export async function smokeTest({ folder: parent, assets, progress }) {
  progress.say('starts both servers and creates a custom resource');
  const folder = join(parent, 'smoke-test');
  await mkdir(folder);
  writeIdentities(folder, [{ token: 'smoke', user: 'smoke', groups: ['system:masters'] }]);
  const [clientPort, peerPort, port] = await freePorts(3);
  // Into a file: a server whose pipe nobody reads blocks on its own output.
  const log = await open(join(folder, 'servers.log'), 'a');
  const start = (program, args) => spawn(join(assets, program), args, { stdio: ['ignore', log.fd, log.fd] });
  const servers = [
    start('etcd', etcdArguments({ folder, clientPort, peerPort })),
    start('kube-apiserver', apiServerArguments({ folder, etcdPort: clientPort, port })),
  ];
  try {
    const kubectl = kubectlCommand({ folder, assets, port, progress });
    await ready(kubectl, servers);
    await writeFile(join(folder, 'crd.json'), JSON.stringify(DEFINITION));
    await writeFile(join(folder, 'resource.json'), JSON.stringify(RESOURCE));
    await kubectl('create', '-f', join(folder, 'crd.json'));
    await kubectl('wait', '--for=condition=Established', '--timeout=30s', `crd/${DEFINITION.metadata.name}`);
    await kubectl('create', '-f', join(folder, 'resource.json'));
    const stored = JSON.parse(await kubectl('get', 'smokes', 'smoke', '-o', 'json'));
    if (stored.spec?.size !== 1)
      throw new Error(`the API server lost what it was given: ${JSON.stringify(stored)}`);
    const { gitVersion } = JSON.parse(await kubectl('get', '--raw', '/version'));
    if (gitVersion !== RECIPE.build.stamp.gitVersion)
      throw new Error(`the API server says that it is ${gitVersion}`);
  } catch (error) {
    const end = (await readFile(join(folder, 'servers.log'), 'utf8')).trimEnd().split('\n').slice(-20);
    throw new Error(`${error.message}\nThe servers' log ends so:\n${end.join('\n')}`);
  } finally {
    for (const server of servers) server.kill('SIGKILL');
    await log.close();
  }
}

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'smokes.envtest.linkspec.dev' },
  spec: {
    group: 'envtest.linkspec.dev',
    scope: 'Cluster',
    names: { plural: 'smokes', singular: 'smoke', kind: 'Smoke' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
};
const RESOURCE = {
  apiVersion: 'envtest.linkspec.dev/v1',
  kind: 'Smoke',
  metadata: { name: 'smoke' },
  spec: { size: 1 },
};

function kubectlCommand({ folder, assets, port, progress }) {
  const options = [
    `--server=https://127.0.0.1:${port}`,
    `--certificate-authority=${join(folder, 'certs', 'apiserver.crt')}`,
    '--token=smoke',
    '--request-timeout=20s',
    `--cache-dir=${join(folder, 'kubectl-cache')}`,
  ];
  const env = { PATH: '/usr/bin:/bin', HOME: folder, KUBECONFIG: '/dev/null' };
  return (...args) => progress.run(join(assets, 'kubectl'), [...options, ...args], { env });
}

async function ready(kubectl, servers) {
  for (let tries = 0; ; tries += 1) {
    const problem = await kubectl('get', '--raw', '/readyz').then(
      () => undefined,
      (error) => error,
    );
    if (problem === undefined) return;
    if (tries === 120 || servers.some(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null))
      throw problem;
    await sleep(500);
  }
}

/** Ports that nothing listens on at the moment, all different. */
async function freePorts(count) {
  const probes = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  const ports = [];
  for (const probe of probes) {
    if (!probe.listening) await new Promise((resolve) => probe.once('listening', resolve));
    ports.push(probe.address().port);
  }
  for (const probe of probes) await new Promise((resolve) => probe.close(resolve));
  return ports;
}
