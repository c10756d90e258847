import { join } from 'node:path';
import { withOneChange, writeSpecs } from './fleet.mjs';
import { interleaved } from './interleaved.mjs';
import { measuredRun } from './measured-run.mjs';
import { naive } from './naive.mjs';
import { prepared } from './prepared.mjs';
import { memory, ratio, table, time, verdict } from './table.mjs';

/** Targets (issue 2): wall time in milliseconds, memory in MiB, for 10,000 links. */
const TARGET = { ms: 2000, mib: 300 };

/** A plan of many links with nothing to do, beside its floor and beside what people do without a tool. */
export async function largePlan({ dist, against, links, rounds, tell }) {
  tell(`${links} links: adopting them, 20 secrets`);
  const few = await prepared({ dist, links, values: 20 });
  const rows = [];
  try {
    const files = writeSpecs(few.folder, 'files', few.fleet.links, 100);
    const changed = writeSpecs(few.folder, 'changed', withOneChange(few.fleet.links));
    tell('planning');
    const found = await interleaved(
      {
        floor: () => measuredRun(process.execPath, [join(import.meta.dirname, 'floor.mjs')], few.env),
        one: () => nothingToDo(few, few.specs),
        hundred: () => nothingToDo(few, files),
        json: () => few.linkspec('plan', few.specs, '--format', 'json'),
        changed: () => few.linkspec('plan', changed),
        ...(against && {
          other: () =>
            measuredRun(process.execPath, [join(against, 'linkspec.js'), 'plan', few.specs], few.env),
        }),
      },
      rounds,
    );
    tell('the naive script');
    const names = few.fleet.links.map(({ database, name }) => [database, name]);
    const sample = names.slice(0, Math.max(100, links / 20));
    const [each, session] = [
      await naive('read', few.emulator.url, sample, links),
      await naive('read-in-a-session', few.emulator.url, names),
    ];
    const row = (what, { ms, mib }, target = '') => [
      what,
      time(ms),
      memory(mib),
      ratio(ms / found.floor.ms),
      target,
    ];
    rows.push(
      row('floor: fetch the same rows with mysql2, parse them', found.floor),
      row('linkspec plan, one file', found.one, verdicts(found.one)),
      ...(found.other ? [row('the other build plan, one file', found.other)] : []),
      row('linkspec plan, 100 files', found.hundred, verdicts(found.hundred)),
      row('linkspec plan --format json, one file', found.json),
      row(`linkspec plan, one link to change, ${links} pipelines looked at`, found.changed),
      row(`naive: mariadb per link, reading only (measured on ${sample.length})`, { ms: each }),
      row('naive: one mariadb session, reading only', { ms: session }),
      row('linkspec apply, the first: adopts all, 20 secrets', few.adopted),
    );
  } finally {
    await few.close();
  }
  tell(`${links} links: adopting them, ${links / 5} secrets (slow by design)`);
  const many = await prepared({ dist, links, values: links / 5 });
  try {
    tell('planning');
    const { plan, floor } = await interleaved(
      {
        floor: () => measuredRun(process.execPath, [join(import.meta.dirname, 'floor.mjs')], many.env),
        plan: () => nothingToDo(many, many.specs),
      },
      rounds,
    );
    const row = (what, { ms, mib }, target = '') => [
      what,
      time(ms),
      memory(mib),
      ratio(ms / floor.ms),
      target,
    ];
    rows.push(
      row(`linkspec plan, one file, ${links / 5} secrets`, plan, verdicts(plan)),
      row(`linkspec apply, the first: adopts all, ${links / 5} secrets`, many.adopted),
    );
  } finally {
    await many.close();
  }
  return `## Plan of ${links} links and ${links} pipelines, nothing to do\n\n${table(
    ['', 'wall', 'peak memory', 'of the floor', 'target'],
    rows,
  )}`;
}

async function nothingToDo({ linkspec, fleet }, specs) {
  const run = await linkspec('plan', specs, '--detailed-exitcode');
  if (!run.output.includes(`No changes. ${fleet.links.length} links`))
    throw new Error(`not a quiet plan: ${run.output}`);
  return run;
}

function verdicts({ ms, mib }) {
  return `${verdict(ms, TARGET.ms, '≤ 2 s')}; ${verdict(mib, TARGET.mib, '≤ 300 MiB')}`;
}
