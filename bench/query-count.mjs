import { join } from 'node:path';
import { withOneChange, writeSpecs } from './fleet.mjs';
import { measuredRun } from './measured-run.mjs';
import { prepared } from './prepared.mjs';
import { table } from './table.mjs';

/** How many queries each way sends, by the emulator's log: the target is a number that does not grow with the links. */
export async function queryCount({ dist, counts, tell }) {
  const found = [];
  for (const links of counts) {
    tell(`counting queries: ${links} links`);
    const stand = await prepared({ dist, links, values: Math.min(20, 2 * links) });
    const sent = async (run) => {
      await stand.emulator.takeLog();
      await run();
      return (await stand.emulator.takeLog()).filter(isQuery).length;
    };
    try {
      found.push({
        floor: await sent(() =>
          measuredRun(process.execPath, [join(import.meta.dirname, 'floor.mjs')], stand.env),
        ),
        quiet: await sent(() => stand.linkspec('plan', stand.specs)),
        json: await sent(() => stand.linkspec('plan', stand.specs, '--format', 'json')),
        naive: links,
        one: await sent(() =>
          stand.linkspec('plan', writeSpecs(stand.folder, 'changed', withOneChange(stand.fleet.links))),
        ),
      });
    } finally {
      await stand.close();
    }
  }
  const row = (what, key, target = '') => [what, ...found.map((count) => count[key]), target];
  const constant = new Set(found.map(({ quiet }) => quiet)).size === 1;
  return `## Queries sent\n\n${table(
    ['', ...counts.map((links) => `${links} ${links === 1 ? 'link' : 'links'}`), 'target'],
    [
      row('floor', 'floor'),
      row('linkspec plan, nothing to do', 'quiet', `constant: ${constant ? 'met' : 'missed'}`),
      row('linkspec plan --format json, nothing to do', 'json'),
      row('linkspec plan, one link to change, pipelines running', 'one'),
      row('naive: SHOW CREATE LINK per link', 'naive'),
    ],
  )}`;
}

/** What the driver says to get going is no query of ours. */
function isQuery({ kind }) {
  return kind !== 'set' && kind !== 'use';
}
