import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { linkChanges } from '../../cli/bench.js';
import { expression, json, type LinkArguments } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({
    catalog: {
      databases: ['db'],
      links: [{ database: 'db', name: 'there', type: 'S3', credentials: { k: 'old' } }],
    },
  });
  setSecrets('first', 'same');
});
afterEach(() => project.close());

function setSecrets(k: string, s: string): void {
  Object.assign(project.env, { TF_VAR_k: k, TF_VAR_s: s });
}

/** What the server was told since the last time. */
function heard(): string[] {
  const statements = linkChanges(project.emulator);
  project.emulator.clearLog();
  return statements;
}

const WRITE_ONLY = expression('jsonencode({ k = var.k, s = var.s })');
const configure = (link: LinkArguments, ephemeral = true) =>
  project.configure({ variables: { k: { ephemeral }, s: { ephemeral } }, links: { l: link } });

(hasTerraform('credentials in Terraform') ? describe : describe.skip)('credentials', () => {
  test('write-only, no version: a secret that changed is sent, alone, and its fingerprint changes', async () => {
    await configure({ credentials_wo: WRITE_ONLY });
    await project.apply();
    expect(heard()).toEqual([`CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"k":"first","s":"same"}'`]);
    const { fingerprint, credentials_wo } = await project.attributesOf('l');
    expect({ fingerprint, credentials_wo }).toEqual({
      fingerprint: expect.stringMatching(/\w{8}/),
      credentials_wo: null,
    });

    setSecrets('second', 'same');
    const plan = await project.plan();
    expect(plan.actions).toEqual({ 'linkspec_link.l': 'update' });
    expect(plan.text).not.toContain('second');
    await project.apply();
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'second'"]);
    expect((await project.attributesOf('l')).fingerprint).not.toBe(fingerprint);

    setSecrets('third', 'too');
    await project.apply();
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"third","s":"too"}'`]);
    expect(await readFile(join(project.folder, 'terraform.tfstate'), 'utf8')).not.toMatch(
      /first|second|third/,
    );
  });

  test('write-only with a version: sent when it changes, all of them, whatever the secrets are', async () => {
    await configure({ credentials_wo: WRITE_ONLY, credentials_wo_version: 1 });
    await project.apply();
    heard();
    setSecrets('second', 'same');
    await project.expectNothingToDo();
    await configure({ credentials_wo: WRITE_ONLY, credentials_wo_version: 2 });
    await project.apply();
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"second","s":"same"}'`]);
    // Back again is a change too.
    await configure({ credentials_wo: WRITE_ONLY, credentials_wo_version: 1 });
    await project.apply();
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"second","s":"same"}'`]);
  });

  test('a first version on a link that was managed without one is recorded, not sent', async () => {
    await configure({ credentials_wo: WRITE_ONLY });
    await project.apply();
    heard();
    await configure({ credentials_wo: WRITE_ONLY, credentials_wo_version: 7 });
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'update' });
    await project.apply();
    expect(heard()).toEqual([]);
    expect((await project.attributesOf('l')).credentials_wo_version).toBe(7);
  });

  test('in the state: a change is sent as for write-only ones, and the way between both needs no statement', async () => {
    const plain = { credentials: WRITE_ONLY };
    await configure(plain, false);
    await project.apply();
    heard();
    setSecrets('second', 'same');
    await project.apply();
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'second'"]);
    expect((await project.attributesOf('l')).credentials).toBe('{"k":"second","s":"same"}');
    await configure({ credentials_wo: WRITE_ONLY });
    await project.apply();
    expect(heard()).toEqual([]);
    expect(await readFile(join(project.folder, 'terraform.tfstate'), 'utf8')).not.toContain('second');
  });

  test('not managed any more: they stay on the server', async () => {
    await configure({ credentials_wo: WRITE_ONLY });
    await project.apply();
    heard();
    await configure({});
    await project.apply();
    expect(heard()).toEqual([]);
    expect(project.emulator.credentialsOf('db', 'l')).toEqual({ k: 'first', s: 'same' });
  });

  test.each([
    ['both at once', { credentials: json({ k: 'x' }), credentials_wo: WRITE_ONLY }, /credentials_wo/],
    ['a version of nothing', { credentials_wo_version: 1 }, /credentials_wo_version|LNK/],
    [
      'no JSON',
      { credentials_wo: expression('format("{%s", var.k)') },
      /credentials_wo.*JSON|JSON.*credentials_wo/,
    ],
    ['JSON that is no object', { credentials_wo: expression('jsonencode([var.k])') }, /object/],
  ])('%s is an error that quotes no secret', async (_, link, message) => {
    await configure(link);
    const told = await project.failing('plan');
    expect(told).toMatch(message);
    expect(told).not.toContain('first');
  });
});
