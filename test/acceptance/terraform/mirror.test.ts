import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { linkspec } from '../../cli/linkspec.js';
import { json } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({ catalog: { databases: ['db'] } });
});
afterEach(() => project.close());

(hasTerraform('the installed provider') ? describe : describe.skip)('the installed provider', () => {
  test('is found, locked, and works as the built one does', async () => {
    const { stdout } = await linkspec(['terraform', 'install', 'mirror'], { cwd: project.folder });
    await project.write('terraform.tfrc', stdout);
    // A package of ES modules around it must not confuse Node.js.
    await project.write('package.json', '{ "type": "module" }');
    await project.configure({ links: { l: { config: json({ region: 'a' }) } } });
    expect(await project.terraform('init', '-no-color')).toMatchObject({ code: 0, stderr: '' });
    const { stdout: applied } = await project.apply();
    expect(applied).not.toContain('development overrides');
    expect(project.emulator.configTextOf('db', 'l')).toBe('{"region":"a"}');
    const locked = await readFile(join(project.folder, '.terraform.lock.hcl'), 'utf8');
    expect(locked).toMatch(/provider "registry\.terraform\.io\/linkspec\/linkspec"[\s\S]*h1:/);
  });
});
