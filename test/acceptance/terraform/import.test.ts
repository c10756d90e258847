import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { linkChanges } from '../../cli/bench.js';
import { expression, json } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({
    catalog: {
      links: [
        {
          database: 'db',
          name: 'l',
          type: 'S3',
          description: 'of old',
          config: { region: 'a', n: 1 },
          credentials: { k: 'unknown' },
        },
        { database: 'my db', name: 'a.b', type: 'KAFKA', credentials: {} },
      ],
      pipelines: [{ database: 'db', name: 'p', link: 'l' }],
    },
  });
  project.env.TF_VAR_k = 'sent';
});
afterEach(() => project.close());

const MATCHING = { config: json({ n: 1, region: 'a' }), description: 'of old' };
const WITH_CREDENTIALS = { ...MATCHING, credentials_wo: expression('jsonencode({ k = var.k })') };
const VARIABLES = { k: { ephemeral: true } };
const IMPORT_BLOCK = 'import {\n  to = linkspec_link.l\n  id = "db.l"\n}\n';

(hasTerraform('imports') ? describe : describe.skip)('a live link', () => {
  test('comes in by terraform import, and a plan of the same finds nothing to do', async () => {
    await project.configure({ links: { l: MATCHING } });
    const { code, stderr } = await project.terraform('import', '-no-color', 'linkspec_link.l', 'db.l');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await project.attributesOf('l')).toMatchObject({
      id: 'db.l',
      type: 'S3',
      description: 'of old',
      fingerprint: null,
      pipelines: ['db.p'],
    });
    await project.apply();
    expect(linkChanges(project.emulator)).toEqual([]);
  });

  test('comes in by an import block; its credentials are sent once', async () => {
    await project.configure({ variables: VARIABLES, links: { l: WITH_CREDENTIALS } });
    await project.write('import.tf', IMPORT_BLOCK);
    await project.apply();
    expect(linkChanges(project.emulator)).toEqual([
      'STOP PIPELINE `p`',
      `ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"sent"}'`,
      'START PIPELINE `p`',
    ]);
  });

  test('with adoption Trust: its credentials count as sent', async () => {
    await project.configure({
      variables: VARIABLES,
      links: { l: { ...WITH_CREDENTIALS, policy: { adoption: 'Trust' } } },
    });
    await project.write('import.tf', IMPORT_BLOCK);
    await project.apply();
    expect(linkChanges(project.emulator)).toEqual([]);
    project.env.TF_VAR_k = 'rotated';
    await project.apply();
    expect(project.emulator.credentialsOf('db', 'l')).toEqual({ k: 'rotated' });
  });

  test('has a configuration generated for it that plans clean, whatever its name is', async () => {
    await project.configure({});
    await project.write(
      'import.tf',
      `${IMPORT_BLOCK}import {\n  to = linkspec_link.odd\n  id = "my db.a.b"\n}\n`,
    );
    const { code, stdout, stderr } = await project.terraform(
      'plan',
      '-no-color',
      '-generate-config-out=generated.tf',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.');
    const generated = await readFile(join(project.folder, 'generated.tf'), 'utf8');
    expect(generated).toMatch(/database\s+= "my db"/);
    await project.apply();
    expect(linkChanges(project.emulator)).toEqual([]);
  });

  test('that is not there is told so, with what an id looks like', async () => {
    await project.configure({ links: { l: MATCHING } });
    expect(await project.failing('import', 'linkspec_link.l', 'db.nothing')).toMatch(
      /db\.nothing|non-existent/,
    );
    expect(await project.failing('import', 'linkspec_link.l', 'nothing')).toMatch(/database\.name/);
  });

  test('that a resource would create is refused with the way to import it', async () => {
    await project.configure({ links: { l: MATCHING } });
    const told = await project.failing('apply');
    expect(told).toMatch(/LNK0403/);
    expect(told).toContain('terraform import');
    expect(told).toContain('db.l');
    expect(linkChanges(project.emulator)).toEqual([]);
  });

  test('is taken over by a resource whose policy allows that', async () => {
    await project.configure({
      variables: VARIABLES,
      links: {
        l: { ...WITH_CREDENTIALS, config: json({ region: 'b', n: 1 }), policy: { adoption: 'Send' } },
      },
    });
    await project.apply();
    expect(linkChanges(project.emulator)).toEqual([
      'STOP PIPELINE `p`',
      `ALTER LINK \`db\`.\`l\` SET CONFIG ::region = 'b' SET CREDENTIALS '{"k":"sent"}'`,
      'START PIPELINE `p`',
    ]);
  });
});
