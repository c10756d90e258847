import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from './emulator.mjs';

const LINKSPECS = '/apis/linkspec.dev/v1alpha1';
const GIVE_UP_MS = 600_000;

/** A namespace of its own with LinkSpec objects, an emulator for their links, and an operator that can be started. */
export async function openOperatorStand({ dist, api, namespace, catalog }) {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  const file = join(folder, 'catalog.json');
  writeFileSync(file, JSON.stringify(catalog));
  const emulator = await startEmulator(dist, file);
  await api.create('/api/v1/namespaces', JSON.stringify({ metadata: { name: namespace } }));
  const objectsPath = `${LINKSPECS}/namespaces/${namespace}/linkspecs`;
  const secretsPath = `/api/v1/namespaces/${namespace}/secrets`;
  const seen = new Map();
  const waiting = new Set();
  const endWatch = await api.watch(objectsPath, (object) => {
    seen.set(object.metadata.name, object);
    for (const look of waiting) look();
  });
  /** Resolves to the time (performance.now) at which what was seen last met the condition. */
  const until = (isMet) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never came: ${summary(seen)}`)), GIVE_UP_MS);
      const look = () => {
        if (!isMet()) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(performance.now());
      };
      waiting.add(look);
      look();
    });
  return {
    api,
    emulator,
    create: (name, spec) => api.create(objectsPath, JSON.stringify(linkSpec(name, spec))),
    /** Gives the generation that the object has then. */
    async changeSpec(name, spec) {
      const { metadata } = await api.mergePatch(`${objectsPath}/${name}`, { spec });
      return metadata.generation;
    },
    createSecret: (name, stringData) =>
      api.create(secretsPath, JSON.stringify({ metadata: { name }, stringData })),
    changeSecret: (name, stringData) => api.mergePatch(`${secretsPath}/${name}`, { stringData }),
    /** Until each of so many objects is Ready as its spec is now. */
    allReady: (count) => until(() => seen.size >= count && [...seen.values()].every(isReady)),
    /** Until that object is Ready at a generation. */
    readyAt: (name, generation) =>
      until(() => isReady(seen.get(name)) && seen.get(name).metadata.generation >= generation),
    /** When the server had carried out the last of so many statements that match, as performance.now. */
    async applied(pattern, count) {
      const log = await emulator.logWith(pattern, count);
      const found = log.filter(({ sql }) => pattern.test(sql));
      return Math.max(...found.map(({ at, ms }) => at + ms)) - performance.timeOrigin;
    },
    startOperator: (env = {}) =>
      startOperator({ dist, api, namespace, folder, env: { ...env, LINKSPEC_URL: emulator.url } }),
    async close() {
      endWatch();
      await emulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function linkSpec(name, spec) {
  return { apiVersion: 'linkspec.dev/v1alpha1', kind: 'LinkSpec', metadata: { name }, spec };
}

function isReady({ metadata, status } = { metadata: {} }) {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === metadata.generation;
}

function summary(seen) {
  const waiting = [...seen.values()].filter((object) => !isReady(object));
  return `${waiting.length} of ${seen.size} objects are not Ready, such as ${JSON.stringify(waiting[0]?.status)}`;
}

/** The operator as users have it, with its lease in the same namespace. */
function startOperator({ dist, api, namespace, folder, env }) {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...(process.env.BENCH_NODE_FLAGS?.split(' ') ?? []),
      join(dist, 'linkspec.js'),
      'operator',
      ...['--watch-namespaces', namespace, '--lease-namespace', namespace, '--kubeconfig', api.kubeconfig],
      ...['--health-port', '0', '--metrics-port', '0', '--settle', '0', '--log-level', 'warn'],
    ],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let stopping = false;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.once('exit', (code) => {
    if (!stopping) throw new Error(`the operator ended with ${code}`);
  });
  return {
    started,
    /** Peak memory so far in MiB. */
    peak: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    /** CPU time so far in milliseconds. */
    cpu() {
      const [, rest] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ');
      const [user, system] = rest.split(' ').slice(11, 13).map(Number);
      return (user + system) * 10;
    },
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      const code = await ended;
      process.off('exit', kill);
      if (code !== 0) throw new Error(`the operator ended with ${code}`);
    },
  };
}
