import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { linkChanges } from '../../cli/bench.js';
import { expression, json } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({ catalog: { databases: ['db'] } });
});
afterEach(() => project.close());

/** A resource of Terraform itself, whose output is known once it is made. */
const data = (input: string) => ({ resource: { terraform_data: { source: { input } } } });
const SOURCE = expression('terraform_data.source.output');

(hasTerraform('unknown values') ? describe : describe.skip)('values that a plan does not know yet', () => {
  test.each([
    ['config', { config: expression('jsonencode({ region = terraform_data.source.output })') }],
    ['description', { description: SOURCE, credentials: json({ k: 'x' }) }],
    ['name', { name: SOURCE }],
    ['database', { database: SOURCE }],
    ['type', { type: SOURCE }],
    ['credentials', { credentials: expression('jsonencode({ k = terraform_data.source.output })') }],
    ['credentials_wo', { credentials_wo: expression('jsonencode({ k = terraform_data.source.output })') }],
    ['a part of the policy', { policy: { deletion: SOURCE } }],
  ])('in %s: a link is made of them', async (attribute, link) => {
    const input =
      { database: 'db', type: 'GCS', 'a part of the policy': 'Delete' }[attribute] ?? 'known-later';
    await project.configure({ links: { l: link }, more: data(input) });
    await project.apply();
    expect(linkChanges(project.emulator)).toHaveLength(1);
  });

  test('a change that becomes known during the apply', async () => {
    const link = {
      config: expression('jsonencode({ region = terraform_data.source.output })'),
      credentials_wo: expression('jsonencode({ k = terraform_data.source.output })'),
      policy: { replace: 'Allow' },
    };
    await project.configure({ links: { l: link }, more: data('one') });
    await project.apply();
    project.emulator.clearLog();
    await project.configure({ links: { l: link }, more: data('two') });
    await project.apply();
    expect(linkChanges(project.emulator)).toEqual([
      "ALTER LINK `db`.`l` SET CONFIG ::region = 'two' SET CREDENTIALS ::k = 'two'",
    ]);
  });

  test('the address of the server', async () => {
    const { LINKSPEC_URL: url = '', ...env } = project.env;
    delete project.env.LINKSPEC_URL;
    await project.configure({
      provider: { url: SOURCE },
      links: { l: { config: json({ region: 'a' }) } },
      more: data(url),
    });
    expect((await project.plan()).actions).toMatchObject({ 'linkspec_link.l': 'create' });
    await project.apply();
    expect(linkChanges(project.emulator)).toHaveLength(1);
    expect(env).toEqual(project.env);
  });
});

(hasTerraform('partial failure') ? describe : describe.skip)('a link that fails', () => {
  test('does not stop the others, and a second apply does the rest', async () => {
    await project.configure({ links: { bad: {}, good: {}, late: { depends_on: ['linkspec_link.bad'] } } });
    project.emulator.set({
      faults: [{ match: /^CREATE LINK `db`\.`bad`/, action: { kind: 'error', errno: 1142 } }],
    });
    const told = await project.failing('apply');
    expect(told).toMatch(/linkspec_link\.bad/);
    expect(told).toMatch(/LNK0601/);
    expect(linkChanges(project.emulator)).toContain("CREATE LINK `db`.`good` AS S3 CREDENTIALS '{}'");
    expect((await project.plan()).actions).toEqual({
      'linkspec_link.bad': 'create',
      'linkspec_link.late': 'create',
    });
    await project.apply();
  });

  test('in a change: its pipelines run again, it is as it was, and the next plan has the change again', async () => {
    const { emulator } = project;
    await project.configure({ links: { l: { config: json({ region: 'a' }) } } });
    await project.apply();
    await emulator.execute('USE db');
    await emulator.execute('CREATE TABLE t (a TEXT)');
    await emulator.execute("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
    await emulator.execute('START PIPELINE p');
    await project.configure({ links: { l: { config: json({ region: 'b' }) } } });
    emulator.set({ faults: [{ match: /::region = 'b'/, action: { kind: 'error', errno: 1142 } }] });
    expect(await project.failing('apply')).toMatch(/LNK0601/);
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
    expect((await project.attributesOf('l')).config).toBe('{"region":"a"}');
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'update' });
    await project.apply();
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
  });

  test('an apply whose plan the server has left behind tells so and changes nothing of it', async () => {
    await project.configure({ links: { l: { config: json({ region: 'a' }) } } });
    await project.apply();
    await project.configure({ links: { l: { config: json({ region: 'b' }) } } });
    await project.plan();
    await project.emulator.execute('DROP LINK db.l');
    project.emulator.clearLog();
    const { code, stderr } = await project.terraform('apply', '-no-color', '-input=false', 'saved.plan');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/LNK\d{4}/) });
    expect(linkChanges(project.emulator)).toEqual([]);
  });
});
