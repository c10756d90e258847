import { join } from 'node:path';
import { interleaved } from './interleaved.mjs';
import { measuredRun } from './measured-run.mjs';
import { memory, ratio, table, time, verdict } from './table.mjs';

/** Target (issue 2): `linkspec --help` beside Node that does nothing. */
const TARGET = 1.5;

/** How long a person waits for `linkspec --help`. */
export async function help({ dist, against, rounds, tell }) {
  tell('linkspec --help');
  const { bare, help, version, other } = await interleaved(
    {
      bare: () => measuredRun(process.execPath, ['-e', '0']),
      help: () => measuredRun(process.execPath, [join(dist, 'linkspec.js'), '--help']),
      version: () => measuredRun(process.execPath, [join(dist, 'linkspec.js'), '--version']),
      ...(against && {
        other: () => measuredRun(process.execPath, [join(against, 'linkspec.js'), '--help']),
      }),
    },
    rounds,
  );
  const row = (what, { ms, mib }, target = '') => [what, time(ms), memory(mib), ratio(ms / bare.ms), target];
  return `## Start\n\n${table(
    ['', 'wall', 'peak memory', 'of bare Node', 'target'],
    [
      row('node -e 0', bare),
      row('linkspec --help', help, verdict(help.ms / bare.ms, TARGET, '≤ 1.5 ×')),
      row('linkspec --version', version),
      ...(other ? [row('the other build --help', other)] : []),
    ],
  )}`;
}
