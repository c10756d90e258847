import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiServerArguments, etcdArguments, writeIdentities } from '../scripts/envtest/command-lines.mjs';

const TOKEN = 'bench';
const READY_MS = 60_000;

/** A kube-apiserver with its etcd from `assets`, and requests to it. Both end with this process at the latest. */
export async function startApiServer(assets) {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  writeIdentities(folder, [{ token: TOKEN, user: 'bench', groups: ['system:masters'] }]);
  const [clientPort, peerPort, port] = await freePorts(3);
  const url = `https://127.0.0.1:${port}`;
  const servers = [
    start(join(assets, 'etcd'), etcdArguments({ folder, clientPort, peerPort }), folder),
    start(join(assets, 'kube-apiserver'), apiServerArguments({ folder, etcdPort: clientPort, port }), folder),
  ];
  const kill = () => {
    for (const server of servers) server.kill('SIGKILL');
  };
  process.once('exit', kill);
  const certificate = join(folder, 'certs/apiserver.crt');
  for (const until = performance.now() + READY_MS; !existsSync(certificate); await sleep(50))
    if (performance.now() > until) throw new Error('the API server made no certificate');
  const ca = readFileSync(certificate, 'utf8');
  const requests = requestsTo(url, ca);
  for (const until = performance.now() + READY_MS; !(await serves(requests)); await sleep(100))
    if (performance.now() > until) throw new Error('the API server does not get ready');
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigText(url, ca), { mode: 0o600 });
  return {
    ...requests,
    kubeconfig,
    close() {
      requests.close();
      kill();
      process.off('exit', kill);
      rmSync(folder, { recursive: true });
    },
  };
}

function start(program, args, folder) {
  // Into a file: a server whose pipe nobody reads blocks on its own output.
  const log = openSync(join(folder, 'servers.log'), 'a');
  const child = spawn(program, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

/** Ports that nothing listens on at the moment, all different. */
async function freePorts(count) {
  const probes = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve) => {
          const probe = net.createServer().listen(0, '127.0.0.1', () => resolve(probe));
        }),
    ),
  );
  return Promise.all(
    probes.map((probe) => {
      const { port } = probe.address();
      return new Promise((resolve) => probe.close(() => resolve(port)));
    }),
  );
}

/** The namespace comes from a loop of the server's own that /readyz does not wait for. */
async function serves({ has }) {
  return (await has('/readyz')) && has('/api/v1/namespaces/default');
}

function requestsTo(url, ca) {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 16, ca });
  const send = (method, path, text, type) => {
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    };
    const request = https.request(`${url}${path}`, { method, agent, headers });
    const answer = new Promise((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', reject);
    });
    request.end(text);
    return { request, answer };
  };
  const ask = async (method, path, text, type) => {
    const answer = await send(method, path, text, type).answer;
    const chunks = [];
    for await (const chunk of answer) chunks.push(chunk);
    const said = Buffer.concat(chunks).toString('utf8');
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path}: ${answer.statusCode} ${said.slice(0, 500)}`);
    return said;
  };
  return {
    has: (path) =>
      ask('GET', path).then(
        () => true,
        () => false,
      ),
    create: (path, text, type = 'application/json') => ask('POST', path, text, type),
    /** Gives the object as it is then. */
    mergePatch: async (path, body) =>
      JSON.parse(await ask('PATCH', path, JSON.stringify(body), 'application/merge-patch+json')),
    /** Calls back for each object there is and each change of one, until the function that it gives is called. */
    async watch(path, onObject) {
      const { request, answer } = send('GET', `${path}?watch=true`);
      const stream = await answer;
      createInterface({ input: stream })
        .on('line', (line) => onObject(JSON.parse(line).object))
        // What is ended on purpose is no failure.
        .on('error', () => undefined);
      return () => request.destroy();
    },
    /** Requests so far, by resource. */
    async requests() {
      const counts = { reads: new Map(), writes: new Map() };
      for (const [, labels, count] of (await ask('GET', '/metrics')).matchAll(REQUESTS)) {
        const of = (name) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1];
        const kind = counts[WRITES.has(of('verb')) ? 'writes' : 'reads'];
        kind.set(of('resource'), (kind.get(of('resource')) ?? 0) + Number(count));
      }
      return counts;
    },
    close: () => agent.destroy(),
  };
}

const REQUESTS = /^apiserver_request_total\{(.*)\} (\d+)$/gm;
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'DELETECOLLECTION', 'APPLY']);

/** JSON is YAML. */
function kubeconfigText(server, ca) {
  const cluster = { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster }],
    users: [{ name: 'bench', user: { token: TOKEN } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench', namespace: 'default' } }],
  });
}
