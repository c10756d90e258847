import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from './emulator.mjs';
import { median } from './interleaved.mjs';
import { measuredRun } from './measured-run.mjs';
import { naive } from './naive.mjs';
import { ratio, table, time, verdict } from './table.mjs';

/** Milliseconds that the emulated server takes for a statement: a busy server nearby. */
const LATENCY = {
  'stop-pipeline': 100,
  'alter-link': 100,
  'start-pipeline': 100,
  select: 5,
  show: 5,
  'show-pipelines': 5,
  'show-create-pipeline': 5,
  dml: 5,
  ddl: 5,
  transaction: 5,
  use: 1,
};

/** Target (issue 2): how much longer than the server's own stop, alter and start a pipeline may pause. */
const TARGET = 1.2;

/** How long pipelines pause while their links change, from the STOP sent to the START answered, by the server's log. */
export async function pauses({ dist, rounds, tell }) {
  const rows = [];
  for (const { what, links, pipelines } of [
    { what: '1 link with 1 pipeline', links: 1, pipelines: 1 },
    { what: '1 link with 5 pipelines', links: 1, pipelines: 5 },
    { what: '8 links with 1 pipeline each, at once', links: 8, pipelines: 1 },
  ]) {
    tell(`pauses: ${what}`);
    const stand = await openStand(dist, links, pipelines);
    const found = { linkspec: [], naive: [] };
    try {
      // The state's tables and the first fingerprints are made outside of what is measured.
      await stand.linkspec('set-up');
      for (let round = 0; round < rounds; round++)
        for (const way of ['linkspec', 'naive']) {
          await stand.emulator.takeLog();
          await stand[way](`${way}-${round}`);
          found[way].push(...pausesIn(await stand.emulator.takeLog()));
        }
    } finally {
      await stand.close();
    }
    for (const [way, all] of Object.entries(found)) {
      const factors = all.map(({ pause, own }) => pause / own);
      const worst = Math.max(...factors);
      rows.push([
        `${way === 'naive' ? 'naive script' : 'linkspec apply'}, ${what}`,
        time(median(all.map(({ own }) => own))),
        time(median(all.map(({ pause }) => pause))),
        ratio(median(factors)),
        ratio(worst),
        way === 'linkspec' ? verdict(median(factors), TARGET, '≤ 1.2 ×') : '',
      ]);
    }
  }
  return `## Pause per pipeline\n\n${table(
    ['', "server's own stop + alter + start", 'pause', 'of the own time', 'the worst', 'target'],
    rows,
  )}`;
}

/** A pause of each pipeline in a log; `own` is what the server itself took for its STOP, the ALTER and its START. */
function pausesIn(log) {
  const of = (wanted) => log.filter(({ kind, outcome }) => kind === wanted && outcome === 'ok');
  const name = ({ sql }) => /`?(\w+)`?;?$/.exec(sql.trim())?.[1];
  const linkOf = (pipeline) => pipeline.replace(/_\d+$/, '');
  return of('start-pipeline').map((start) => {
    const pipeline = name(start);
    const stop = of('stop-pipeline').find((one) => name(one) === pipeline);
    const alter = of('alter-link').find(({ sql }) => sql.includes(`${linkOf(pipeline)}`));
    return { pause: start.at + start.ms - stop.at, own: stop.ms + alter.ms + start.ms };
  });
}

/** Links `link_A`, `link_B`, … with pipelines `link_A_0`, … in an emulator that takes its time. */
async function openStand(dist, links, pipelines) {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  const names = Array.from({ length: links }, (_, index) => `link_${String.fromCharCode(65 + index)}`);
  const jobs = (name) => Array.from({ length: pipelines }, (_, index) => `${name}_${index}`);
  const catalog = join(folder, 'catalog.json');
  writeFileSync(
    catalog,
    JSON.stringify({
      links: names.map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'none' },
        credentials: {},
      })),
      pipelines: names.flatMap((name) =>
        jobs(name).map((job) => ({ database: 'db', name: job, link: name })),
      ),
    }),
  );
  const emulator = await startEmulator(dist, catalog);
  await emulator.setLatency(LATENCY);
  const specs = join(folder, 'specs.yaml');
  return {
    emulator,
    async linkspec(region) {
      writeFileSync(specs, names.map((name) => specText(name, region)).join('---\n'));
      await measuredRun(
        process.execPath,
        [join(dist, 'linkspec.js'), 'apply', specs, '--auto-approve', '--settle', '0', '--concurrency', '8'],
        { LINKSPEC_URL: emulator.url },
      );
    },
    naive: (region) =>
      naive(
        'change',
        emulator.url,
        names.map((name) => ['db', name, region, ...jobs(name)]),
      ),
    async close() {
      await emulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function specText(name, region) {
  return `apiVersion: linkspec.dev/v1alpha1
kind: LinkSpec
metadata:
  name: ${name}
spec:
  database: db
  type: S3
  config:
    region: ${region}
`;
}
