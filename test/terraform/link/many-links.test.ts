import { expect, test } from '@jest/globals';
import type { Emulator } from '../../../src/emulator/index.js';
import { linkChanges } from '../../cli/bench.js';
import { json, link, openStage } from './open-core.js';
import type { Plan, Walk } from './terraform-core.js';

const COUNT = 300;
const NAMES = Array.from({ length: COUNT }, (_, index) => `l${index}`);
const OPTIONS = {
  catalog: {
    links: NAMES.map((name) => ({ database: 'db', name, type: 'S3', config: { region: 'a' } })),
    pipelines: NAMES.slice(0, 20).map((name) => ({ database: 'db', name: `p ${name}`, link: name })),
  },
};

/** Ten at a time, as Terraform walks its graph. */
async function each<T>(work: (name: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const left = [...NAMES];
  const one = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) results.push(await work(name));
  };
  await Promise.all(Array.from({ length: 10 }, one));
  return results;
}

/** How many times the server was asked for all of something. */
function reads({ log }: Emulator) {
  const of = (pattern: RegExp) => log.filter(({ sql }) => pattern.test(sql)).length;
  return {
    links: of(/FROM information_schema\.LINKS$/),
    pipelines: of(/information_schema\.PIPELINES$/),
    texts: of(/^SHOW CREATE PIPELINE/),
    state: of(/^SELECT .* FROM `linkspec`\.entries$/),
    all: log.length,
  };
}

test('300 links are planned with a handful of reads, and each is changed with a few', async () => {
  const { terraform, emulator } = await openStage(OPTIONS);
  const config = (name: string, region: string) => link({ name, config: json({ region }) });
  await terraform.walk((walk) => each((name) => imported(walk, name)));
  emulator.clearLog();
  const plans = await terraform.walk((walk) => each((name) => walk.plan(name, config(name, 'b'), true)));
  expect(plans.filter(({ action }) => action === 'update')).toHaveLength(COUNT);
  const planning = reads(emulator);
  expect(planning.links).toBeLessThanOrEqual(3);
  expect(planning.pipelines).toBeLessThanOrEqual(3);
  expect(planning.state).toBeLessThanOrEqual(3);
  expect(planning.texts).toBe(20);
  expect(planning.all).toBeLessThanOrEqual(50);

  emulator.clearLog();
  await terraform.walk(async (walk) => {
    const byName = new Map<string, Plan>(plans.map((plan) => [plan.address, plan]));
    await each(async (name) => {
      const plan = byName.get(name);
      if (plan) await walk.apply(plan);
    });
    expect(walk.told().errors).toEqual([]);
  });
  const applying = reads(emulator);
  expect(linkChanges(emulator)).toHaveLength(COUNT + 2 * 20);
  expect(applying.links).toBeLessThanOrEqual(3);
  expect(applying.state).toBeLessThanOrEqual(4);
  expect(applying.texts).toBe(20);
  const after = await terraform.walk((walk) => each((name) => walk.plan(name, config(name, 'b'), true)));
  expect(after.filter(({ action }) => action !== 'no-op')).toEqual([]);
});

test('where the server shows config link by link, it is asked once or twice for each', async () => {
  const switches = { linksConfigColumn: 'never' as const, showLinksColumns: '3' as const };
  const { terraform, emulator } = await openStage({ ...OPTIONS, switches });
  const config = (name: string) =>
    link({ name, config: json({ region: 'a' }), policy: { adoption: 'Trust' } });
  await terraform.walk(async (walk) => {
    const applied = await each(async (name) => walk.apply(await walk.plan(name, config(name), true)));
    expect(applied.flatMap(({ errors }) => errors)).toEqual([]);
  });
  emulator.clearLog();
  const plans = await terraform.walk((walk) => each((name) => walk.plan(name, config(name), true)));
  expect(plans.filter(({ action }) => action === 'no-op')).toHaveLength(COUNT);
  expect(reads(emulator).links).toBeLessThanOrEqual(4);
  expect(emulator.log.filter(({ kind }) => kind === 'show-create-link').length).toBeLessThanOrEqual(
    2 * COUNT + 10,
  );
});

async function imported(walk: Walk, name: string): Promise<void> {
  expect((await walk.import(`db.${name}`, name)).errors).toEqual([]);
}
