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

/** What the server was told since the last time. */
function heard(): string[] {
  const statements = linkChanges(project.emulator);
  project.emulator.clearLog();
  return statements;
}

(hasTerraform('the life of a link') ? describe : describe.skip)('a link, through terraform', () => {
  test('is made, changed by one key, by two, described, and destroyed; nothing is left to do each time', async () => {
    const { emulator } = project;
    await project.configure({ links: { l: { config: json({ region: 'a', endpoint: 'e' }) } } });
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'create' });
    await project.apply();
    expect(heard()).toEqual([
      `CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{}' CONFIG '{"region":"a","endpoint":"e"}'`,
    ]);
    expect(await project.attributesOf('l')).toEqual({
      id: 'db.l',
      database: 'db',
      name: 'l',
      type: 'S3',
      description: '',
      config: '{"region":"a","endpoint":"e"}',
      credentials: null,
      credentials_wo: null,
      credentials_wo_version: null,
      fingerprint: null,
      policy: null,
      pipelines: [],
      held_pipelines: [],
    });

    await emulator.execute('USE db');
    await emulator.execute('CREATE TABLE t (a TEXT)');
    await emulator.execute("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
    await emulator.execute('START PIPELINE p');
    await project.configure({ links: { l: { config: json({ region: 'b', endpoint: 'e' }) } } });
    const plan = await project.plan();
    expect(plan.actions).toEqual({ 'linkspec_link.l': 'update' });
    expect(plan.text).toContain("ALTER LINK `db`.`l` SET CONFIG ::region = 'b'");
    expect(plan.text).toMatch(/Warning: [\s\S]*db\.p/);
    await project.apply();
    expect(heard()).toEqual([
      'STOP PIPELINE `p`',
      "ALTER LINK `db`.`l` SET CONFIG ::region = 'b'",
      'START PIPELINE `p`',
    ]);
    expect(await project.attributesOf('l')).toMatchObject({ pipelines: ['db.p'], held_pipelines: [] });

    await project.configure({ links: { l: { config: json({ region: 'c', endpoint: 'f' }) } } });
    await project.apply();
    expect(heard()).toEqual([
      'STOP PIPELINE `p`',
      `ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"c","endpoint":"f"}'`,
      'START PIPELINE `p`',
    ]);

    await emulator.execute('STOP PIPELINE p');
    await emulator.execute('DROP PIPELINE p');
    await project.configure({
      links: {
        l: { config: json({ region: 'c', endpoint: 'f' }), description: "it's new", credentials: json({}) },
      },
    });
    await project.apply();
    expect(heard()).toEqual([
      `CREATE OR REPLACE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{}' CONFIG '{"region":"c","endpoint":"f"}' DESCRIPTION 'it\\'s new'`,
    ]);
    expect(await project.attributesOf('l')).toMatchObject({ description: "it's new", pipelines: [] });

    const { code } = await project.terraform('destroy', '-auto-approve', '-no-color');
    expect({ code, heard: heard() }).toEqual({ code: 0, heard: ['DROP LINK `db`.`l`'] });
    expect((await project.terraform('show', '-no-color')).stdout).toContain('The state file is empty');
  });

  test('is not changed by another way to write the same config', async () => {
    await project.configure({
      links: {
        l: { config: '{"region": "a", "n": 1, "big": 12345678901234567890, "deep": {"b": [1], "a": 0.1}}' },
      },
    });
    await project.apply();
    for (const config of [
      '{ "deep": { "a": 0.10, "b": [ 1.0 ] }, "big": 12345678901234567890, "n": 1e0, "region": "\\u0061" }\n',
      expression(
        'jsonencode({ region = "a", n = 1, big = 12345678901234567890, deep = { a = 0.1, b = [1] } })',
      ),
    ]) {
      await project.configure({ links: { l: { config } } });
      await project.expectNothingToDo();
    }
    heard();
    await project.configure({
      links: {
        l: { config: '{"region": "a", "n": 1, "big": 12345678901234567891, "deep": {"b": [1], "a": 0.1}}' },
      },
    });
    await project.apply();
    expect(heard()).toEqual([
      `ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"a","n":1,"big":12345678901234567891,"deep":{"b":[1],"a":0.1}}'`,
    ]);
  });

  test('leaves alone what the configuration does not name', async () => {
    await project.emulator.execute(
      `CREATE LINK db.l AS S3 CREDENTIALS '{"k":"own"}' CONFIG '{"region":"own"}' DESCRIPTION 'own'`,
    );
    await project.configure({ links: { l: { policy: { adoption: 'Send' } } } });
    await project.apply();
    expect(heard()).toEqual([]);
    expect(await project.attributesOf('l')).toMatchObject({
      config: '{"region":"own"}',
      description: 'own',
      fingerprint: null,
    });
    await project.emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'other'");
    await project.expectNothingToDo();
  });

  test('with deletion Retain stays when Terraform lets go of it', async () => {
    await project.configure({ links: { l: { policy: { deletion: 'Retain' } } } });
    await project.apply();
    heard();
    await project.configure({});
    await project.apply();
    expect(heard()).toEqual([]);
    expect((await project.emulator.execute('SHOW LINKS ON db')).rows).toHaveLength(1);
  });

  test('is not destroyed while a pipeline uses it, running or not; which one is told', async () => {
    await project.configure({ links: { l: {} } });
    await project.apply();
    const { emulator } = project;
    await emulator.execute('USE db');
    await emulator.execute('CREATE TABLE t (a TEXT)');
    await emulator.execute("CREATE PIPELINE `of it` AS LOAD DATA LINK l 'x' INTO TABLE t");
    heard();
    expect(await project.failing('destroy')).toMatch(/LNK0410/);
    expect(await project.failing('destroy')).toMatch(/db\.of it/);
    expect(heard()).toEqual([]);
    await project.expectNothingToDo();
  });
});
