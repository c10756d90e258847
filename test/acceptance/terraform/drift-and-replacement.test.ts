import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { linkChanges } from '../../cli/bench.js';
import { expression, json } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({ catalog: { databases: ['db'] } });
  project.env.TF_VAR_k = 'key';
});
afterEach(() => project.close());

const LINK = {
  config: json({ region: 'a' }),
  credentials_wo: expression('jsonencode({ k = var.k })'),
  description: 'd',
};
const ALLOWED = { ...LINK, policy: { replace: 'Allow' } };
const configure = (link: Record<string, unknown>) =>
  project.configure({ variables: { k: { ephemeral: true } }, links: { l: link } });

/** What the server was told since the last time. */
function heard(): string[] {
  const statements = linkChanges(project.emulator);
  project.emulator.clearLog();
  return statements;
}

async function usePipeline(): Promise<void> {
  await project.emulator.execute('USE db');
  await project.emulator.execute('CREATE TABLE t (a TEXT)');
  await project.emulator.execute("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
}

(hasTerraform('drift and replacement') ? describe : describe.skip)('drift', () => {
  test('of config and description shows in the next plan and is corrected', async () => {
    await configure(LINK);
    await project.apply();
    heard();
    await project.emulator.execute(
      `CREATE OR REPLACE LINK db.l AS S3 CREDENTIALS '{"k":"key"}' CONFIG '{"region":"x"}' DESCRIPTION 'y'`,
    );
    const { actions, json: shown } = await project.plan();
    expect(actions).toEqual({ 'linkspec_link.l': 'update' });
    expect(shown.resource_changes?.[0]?.change.before).toMatchObject({
      config: '{"region":"x"}',
      description: 'y',
    });
    await project.apply();
    expect(heard()).toEqual([
      `CREATE OR REPLACE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"k":"key"}' CONFIG '{"region":"a"}' DESCRIPTION 'd'`,
    ]);
  });

  test('a link that is gone is made again', async () => {
    await configure(LINK);
    await project.apply();
    await project.emulator.execute('DROP LINK db.l');
    heard();
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'create' });
    await project.apply();
    expect(heard()).toEqual([
      `CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"k":"key"}' CONFIG '{"region":"a"}' DESCRIPTION 'd'`,
    ]);
  });

  test('a pipeline that came or went is no change', async () => {
    await configure(LINK);
    await project.apply();
    await usePipeline();
    await project.expectNothingToDo();
  });
});

(hasTerraform('drift and replacement') ? describe : describe.skip)('a replacement', () => {
  test('follows from another name, whatever the policy', async () => {
    await configure(LINK);
    await project.apply();
    heard();
    await configure({ ...LINK, name: 'other' });
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'delete+create' });
    await project.apply();
    expect(heard()).toEqual([
      'DROP LINK `db`.`l`',
      `CREATE LINK \`db\`.\`other\` AS S3 CREDENTIALS '{"k":"key"}' CONFIG '{"region":"a"}' DESCRIPTION 'd'`,
    ]);
  });

  test('follows from another type where the policy allows it', async () => {
    await configure(ALLOWED);
    await project.apply();
    heard();
    await configure({ ...ALLOWED, type: 'GCS' });
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'delete+create' });
    await project.apply();
    expect(heard()).toEqual([
      'DROP LINK `db`.`l`',
      `CREATE LINK \`db\`.\`l\` AS GCS CREDENTIALS '{"k":"key"}' CONFIG '{"region":"a"}' DESCRIPTION 'd'`,
    ]);
  });

  test('by type is refused where the policy does not allow it', async () => {
    await configure(LINK);
    await project.apply();
    heard();
    await configure({ ...LINK, type: 'GCS' });
    const told = await project.failing('apply');
    expect(told).toMatch(/LNK0402/);
    expect(told).toMatch(/replace/);
    expect(heard()).toEqual([]);
  });

  test.each([
    ['name', { name: 'other' }],
    ['type', { type: 'GCS' }],
  ])('by %s is refused while a pipeline uses the link; which one is told', async (_, change) => {
    await configure(ALLOWED);
    await project.apply();
    await usePipeline();
    heard();
    await configure({ ...ALLOWED, ...change });
    const told = await project.failing('apply');
    expect(told).toMatch(/LNK0410/);
    expect(told).toMatch(/db\.p\b/);
    expect(heard()).toEqual([]);
    await configure(ALLOWED);
    await project.expectNothingToDo();
  });
});
