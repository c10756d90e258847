import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { locateAssets } from '../scripts/envtest/locate-assets.mjs';
import { startApiServer } from './api-server.mjs';
import { makeFleet } from './fleet.mjs';
import { median } from './interleaved.mjs';
import { openOperatorStand } from './operator-stand.mjs';
import { memory, table, time, verdict } from './table.mjs';

/** Targets (issue 4), in milliseconds and MiB. */
const TARGETS = { change: 100, rotation: 2_000, start: 20_000, peak: 250 };

/** The operator on a real API server: how soon a change is applied, many new objects at once, and nothing to do. */
export async function operator({ dist, links, rounds, idleSeconds, tell }) {
  const assets = locateAssets();
  if (assets === undefined)
    return '## Operator\n\nNot measured: no kube-apiserver is there (npm run envtest builds one).';
  const api = await startApiServer(assets);
  const bench = { dist, api, links, rounds, idleSeconds, tell };
  try {
    await defineLinkSpecs(api);
    const changes = [];
    for (const pipelines of [0, 1]) changes.push(...(await oneLink(bench, pipelines)));
    const shared = await oneSecret(bench);
    const starts = [shared.start];
    for (const key of [KEY, undefined]) starts.push(...(await manySecrets(bench, key)));
    return `## Operator: from a change in Kubernetes to the changed link

${table(['', 'median', 'the slowest', 'median to Ready', 'target'], [...changes, ...shared.changes])}

## Operator: from its start to ${links} objects Ready

${table(['', 'wall', 'CPU time', 'peak memory', 'statements', 'target'], starts)}

## Operator: ${idleSeconds} s of nothing to do with ${links} objects, each looked at once a minute

${table(['', 'writes', 'Lease apart', 'reads', 'target'], shared.idle)}`;
  } finally {
    api.close();
  }
}

const KEY = 'made-up-key-of-more-than-thirty-two-characters';

async function defineLinkSpecs(api) {
  const definition = join(import.meta.dirname, '../deploy/crd/linkspecs.linkspec.dev.yaml');
  await api.create(
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    readFileSync(definition, 'utf8'),
    'application/yaml',
  );
  while (!(await api.has('/apis/linkspec.dev/v1alpha1/linkspecs'))) await sleep(100);
}

/** A link alone on its server. */
async function oneLink({ dist, api, rounds, tell }, pipelines) {
  const what = pipelines === 0 ? 'no pipeline' : 'a running pipeline';
  tell(`one link with ${what}`);
  const fleet = makeFleet({ links: 1, values: 2 });
  const catalog = { databases: ['db_0'], ...(pipelines > 0 && fleet.catalog) };
  const stand = await openOperatorStand({ dist, api, namespace: `one-${pipelines}`, catalog });
  const running = await started(stand, fleet, 1);
  const rows = [
    changesRow(
      `spec of a link with ${what}`,
      await specChanges(stand, fleet, rounds),
      TARGETS.change,
      '< 100 ms',
    ),
    changesRow(`Secret of a link with ${what}`, await rotations(stand, 1, rounds), TARGETS.rotation, '< 2 s'),
  ];
  await running.end();
  return rows;
}

/** Many links whose objects share one Secret: their start, changes in the midst of them, and nothing to do. */
async function oneSecret({ dist, api, links, rounds, idleSeconds, tell }) {
  tell(`${links} links, one Secret`);
  const fleet = makeFleet({ links, values: 2 });
  const stand = await openOperatorStand({ dist, api, namespace: 'one-secret', catalog: emptyCatalog(fleet) });
  const running = await started(stand, fleet, links, {}, { interval: '1m' });
  const start = startRow('one Secret with two values', running, true);
  const changes = [
    changesRow(`spec of one of ${links} links`, await specChanges(stand, fleet, rounds)),
    changesRow(`Secret of all ${links} links`, await rotations(stand, links, Math.min(rounds, 3))),
  ];
  tell(`${idleSeconds} s of nothing to do`);
  const idle = await idleness(stand, running, idleSeconds);
  await running.end();
  return { start, changes, idle };
}

/** Many links, each with a Secret of its own: made, and found again by the next process. */
async function manySecrets({ dist, api, links, tell }, key) {
  const what = `${links} Secrets with two values each, ${key ? 'LINKSPEC_FINGERPRINT_KEY' : 'no key'}`;
  tell(what);
  const fleet = makeFleet({ links, values: 2 * links });
  const namespace = key ? 'keyed' : 'unkeyed';
  const stand = await openOperatorStand({ dist, api, namespace, catalog: emptyCatalog(fleet) });
  const running = await started(stand, fleet, links, key && { LINKSPEC_FINGERPRINT_KEY: key });
  const row = startRow(what, running, key !== undefined);
  await running.end();
  return [row];
}

function emptyCatalog({ links }) {
  return { databases: [...new Set(links.map(({ database }) => database))] };
}

/** Makes Secrets and objects, then starts the operator. Gives what it took until all objects are Ready. */
async function started(stand, fleet, count, env = {}, more = {}) {
  const teams = [...new Set(fleet.links.map(({ team }) => team))];
  await Promise.all(teams.map((team) => stand.createSecret(secretName(team), secretOf(fleet, team))));
  await Promise.all(fleet.links.map((link) => stand.create(objectName(link), { ...specOf(link), ...more })));
  const operator = await stand.startOperator(env);
  const ready = await stand.allReady(count);
  const log = await stand.emulator.takeLog();
  return {
    operator,
    ms: ready - operator.started,
    cpu: operator.cpu(),
    mib: operator.peak(),
    statements: log.length,
    async end() {
      await operator.stop();
      await stand.close();
    },
  };
}

const secretName = (team) => `team-${team}`;
const objectName = ({ name }) => name.replaceAll('_', '-');

function secretOf({ env }, team) {
  return { id: env[`TEAM_${team}_ID`], key: env[`TEAM_${team}_KEY`] };
}

function specOf({ team, ...link }) {
  const from = (key) => ({ secretKeyRef: { name: secretName(team), key } });
  return {
    ...link,
    credentials: { aws_access_key_id: from('id'), aws_secret_access_key: from('key') },
    policy: { adoption: 'Trust' },
  };
}

/** Changes the config of the first link again and again: milliseconds until the server has it, and until Ready. */
async function specChanges(stand, { links: [link] }, rounds) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const since = performance.now();
    const generation = await stand.changeSpec(objectName(link), { config: { region: `region-${round}` } });
    const ready = await stand.readyAt(objectName(link), generation);
    found.push({ applied: (await stand.applied(ALTER, 1)) - since, ready: ready - since });
    await sleep(BREATH_MS);
  }
  return found;
}

/** Changes the Secret that so many links share. */
async function rotations(stand, count, rounds) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const since = performance.now();
    await stand.changeSecret(secretName(0), { key: `rotated-${round}-abcdefghijklmnopqrstuvwxyz` });
    found.push({ applied: (await stand.applied(ALTER, count)) - since });
    await sleep(BREATH_MS);
  }
  return found;
}

/** Without the probe for the statement. */
const ALTER = /^ALTER LINK `db_/;

/** Between two changes, so that one is over before the next begins. */
const BREATH_MS = 300;

function changesRow(what, found, target, text) {
  const applied = found.map((one) => one.applied);
  const ready = median(found.map((one) => one.ready));
  return [
    what,
    time(median(applied)),
    time(Math.max(...applied)),
    Number.isFinite(ready) ? time(ready) : '',
    target === undefined ? '' : verdict(median(applied), target, text),
  ];
}

function startRow(what, { ms, cpu, mib, statements }, hasTarget) {
  const targets = [verdict(ms, TARGETS.start, '< 20 s'), verdict(mib, TARGETS.peak, '< 250 MiB')];
  return [what, time(ms), time(cpu), memory(mib), statements, hasTarget ? targets.join('; ') : ''];
}

/** What either server got while nothing happened. */
async function idleness({ api, emulator }, { operator }, seconds) {
  await sleep(2_000);
  await emulator.takeLog();
  const before = await api.requests();
  const cpu = operator.cpu();
  await sleep(seconds * 1000);
  const after = await api.requests();
  const log = await emulator.takeLog();
  const grown = (kind, resources) =>
    [...after[kind]].reduce(
      (sum, [resource, count]) =>
        resources(resource) ? sum + count - (before[kind].get(resource) ?? 0) : sum,
      0,
    );
  const writes = log.filter(({ kind }) => !READS.has(kind));
  const row = (what, all, apart, reads) => [what, all, apart, reads, verdict(apart, 0, 'none')];
  return [
    row(
      'API server',
      grown('writes', () => true),
      grown('writes', (resource) => resource !== 'leases'),
      grown('reads', () => true),
    ),
    row('SingleStore', writes.length, writes.length, log.length - writes.length),
    [`operator: CPU time ${time(operator.cpu() - cpu)}`, '', '', '', ''],
  ];
}

const READS = new Set([
  'select',
  'show',
  'show-links',
  'show-create-link',
  'show-pipelines',
  'show-create-pipeline',
]);
