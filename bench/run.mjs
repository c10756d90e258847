/**
 * `npm run bench`: measures this build against the emulator and prints Markdown tables (docs/benchmarks.md).
 *
 *   --quick        fewer links and rounds
 *   --only NAME    one of plan, queries, pause, help, provider, terraform, operator; may be given again
 *   --dist FOLDER  another build than dist/
 *   --against FOLDER  one more build, measured turn by turn with the first: rows `the other build`
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { help } from './help.mjs';
import { largePlan } from './large-plan.mjs';
import { machineLines } from './machine.mjs';
import { operator } from './operator.mjs';
import { pauses } from './pause.mjs';
import { providerStart } from './provider-start.mjs';
import { queryCount } from './query-count.mjs';
import { terraformPlan } from './terraform-plan.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    dist: { type: 'string', default: resolve(import.meta.dirname, '../dist') },
    against: { type: 'string' },
  },
});

const dist = resolve(values.dist);
const against = values.against && resolve(values.against);
const quick = values.quick;
const tell = (message) => console.error(`bench: ${message}`);

const parts = {
  help: () => help({ dist, against, rounds: quick ? 7 : 21, tell }),
  provider: () => providerStart({ dist, against, rounds: quick ? 7 : 21, tell }),
  terraform: () => terraformPlan({ dist, against, links: quick ? 50 : 300, rounds: quick ? 2 : 5, tell }),
  pause: () => pauses({ dist, rounds: quick ? 1 : 5, tell }),
  operator: () =>
    operator({ dist, links: quick ? 100 : 1000, rounds: quick ? 5 : 50, idleSeconds: quick ? 10 : 70, tell }),
  queries: () => queryCount({ dist, counts: quick ? [1, 100, 1000] : [1, 100, 10_000], tell }),
  plan: () => largePlan({ dist, against, links: quick ? 1000 : 10_000, rounds: quick ? 3 : 7, tell }),
};

const unknown = (values.only ?? []).filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(
    `bench: there is no part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}`,
  );
  process.exit(64);
}

console.log(machineLines().join('\n'));
for (const [name, part] of Object.entries(parts))
  if (!values.only || values.only.includes(name)) console.log(`\n${await part()}`);
