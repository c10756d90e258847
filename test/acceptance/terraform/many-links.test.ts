import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { expression, json } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

const COUNT = 300;

let project: Project;
beforeEach(async () => {
  project = await openProject({
    catalog: { databases: ['db'] },
  });
  project.env.TF_VAR_k = 'key';
});
afterEach(() => project.close());

const links = (region: string) =>
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [
      `l${index}`,
      { config: json({ region, index }), credentials_wo: expression('jsonencode({ k = var.k })') },
    ]),
  );

/** What the server was asked, by kind; what belongs to a connection and not to a question is left out. */
function asked(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of project.emulator.log)
    if (!['set', 'use', 'transaction'].includes(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** However many links there are, a plan asks for all of them at once. */
function expectHandful(): void {
  const total = Object.values(asked()).reduce((sum, count) => sum + count, 0);
  expect({ few: total <= 15, asked: asked() }).toEqual({ few: true, asked: asked() });
  expect(total).toBeGreaterThan(0);
}

(hasTerraform('hundreds of links') ? describe : describe.skip)(`${COUNT} links`, () => {
  test('are made, planned and changed; a plan reads the catalog a handful of times', async () => {
    await project.configure({ variables: { k: { ephemeral: true } }, links: links('a') });
    expect((await project.terraform('apply', '-auto-approve', '-parallelism=20')).code).toBe(0);
    expect(asked()['create-link']).toBe(COUNT);

    project.emulator.clearLog();
    await project.expectNothingToDo();
    expectHandful();

    await project.configure({ variables: { k: { ephemeral: true } }, links: links('b') });
    project.emulator.clearLog();
    const { actions } = await project.plan();
    expect(Object.keys(actions)).toHaveLength(COUNT);
    expectHandful();

    await project.apply();
    expect(asked()['alter-link']).toBeGreaterThanOrEqual(COUNT);
    expect((await project.terraform('destroy', '-auto-approve', '-no-color')).code).toBe(0);
    expect(asked()['drop-link']).toBe(COUNT);
  }, 300_000);
});
