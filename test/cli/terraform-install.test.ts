import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hasTerraform } from '../acceptance/terraform/has-terraform.js';
import { type Ended, follow, LINKSPEC, linkspec } from './linkspec.js';

const BUILT = join(LINKSPEC, '../provider/terraform-provider-linkspec');
const ADDRESS = 'registry.terraform.io/linkspec/linkspec';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linkspec-install-'));
});
afterEach(() => rm(folder, { recursive: true }));

const install = (...args: string[]) => linkspec(['terraform', 'install', ...args], { cwd: folder });

test('the provider lies there for each platform, beside what has Node.js read it as it is', async () => {
  const { code, stderr } = await install('mirror');
  const version = (await linkspec(['--version'], { cwd: folder })).stdout.trim();
  expect(code).toBe(0);
  expect(stderr).toBe(
    `${ADDRESS} ${version} is now in ${join(folder, 'mirror')}\n` +
      'Put the lines on stdout into ~/.terraformrc, or into the file that TF_CLI_CONFIG_FILE names.\n',
  );
  const files = await filesIn(join(folder, 'mirror'));
  const platforms = [...new Set(files.map((file) => file.split('/')[4]))];
  expect(platforms).toEqual(
    expect.arrayContaining(['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64']),
  );
  // Each file counts for the checksum in Terraform's lock file.
  expect(files).toEqual(
    platforms.flatMap((platform) => [
      `${ADDRESS}/${version}/${platform}/package.json`,
      `${ADDRESS}/${version}/${platform}/terraform-provider-linkspec_v${version}`,
    ]),
  );
  const one = join(folder, 'mirror', ADDRESS, version, 'linux_arm64');
  const file = join(one, `terraform-provider-linkspec_v${version}`);
  expect(await sameContent(file, BUILT)).toBe(true);
  expect((await stat(file)).mode & 0o777).toBe(0o755);
  // A folder above may belong to a package of ES modules: this file starts all the same.
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const started = await follow(file, [], { cwd: folder }).ended;
  expect(started).toEqual(await follow(BUILT, [], { cwd: folder }).ended);
  expect(started.stdout + started.stderr).toMatch(/terraform/i);
});

test('a second time changes nothing; another build of the version is replaced, and nothing else is left', async () => {
  await install('mirror');
  const files = await filesIn(join(folder, 'mirror'));
  const times = () =>
    Promise.all(files.map(async (file) => (await stat(join(folder, 'mirror', file))).mtimeMs));
  const before = await times();
  const again = await install('mirror');
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('was already in') });
  expect(await times()).toEqual(before);

  const [older = ''] = files.filter((file) => file.includes('linux_amd64/terraform-provider'));
  await writeFile(join(folder, 'mirror', older), 'an older build');
  const replacing = await install('mirror');
  expect(replacing).toMatchObject({ code: 0, stdout: again.stdout });
  expect(replacing.stderr).toMatch(/is now in [\s\S]*another build[\s\S]*\.terraform\.lock\.hcl/);
  expect(await sameContent(join(folder, 'mirror', older), BUILT)).toBe(true);
  expect(await filesIn(join(folder, 'mirror'))).toEqual(files);
});

test('without DIR it is the folder where Terraform looks by itself', async () => {
  const { code, stdout, stderr } = await install();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('Terraform looks there by itself'),
  });
  expect(stdout).toContain(`path    = "${folder}/.terraform.d/plugins"`);
  expect(await filesIn(join(folder, '.terraform.d/plugins', ADDRESS))).not.toEqual([]);
});

test.each([
  ['a file is in the way', 'taken', /LNK0702: the provider cannot be written to .*taken \(ENOTDIR|EEXIST\)/],
  ['the system has no room for it', '/proc/mirror', /LNK0702: .*\/proc\/mirror \(ENOENT\)/],
])('where %s, the reason is told and nothing is printed to be configured', async (_, dir, message) => {
  await writeFile(join(folder, 'taken'), '');
  const { code, stdout, stderr } = await install(dir);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

(hasTerraform('the installed provider') ? describe : describe.skip)('terraform init', () => {
  test('takes the provider from a mirror of any name, by the printed configuration', async () => {
    const name = `a "mirror" of \${HOME}, %{ for } \\ \t\u{1d49c} é $\${x`;
    const { stdout } = await install(name);
    await writeFile(join(folder, 'printed.tfrc'), stdout);
    await expectInstalled(await init({ TF_CLI_CONFIG_FILE: join(folder, 'printed.tfrc') }));
  });

  test('takes it from the default folder with no configuration at all', async () => {
    await install();
    await expectInstalled(await init({}));
  });
});

async function init(env: Readonly<Record<string, string>>): Promise<Ended> {
  const cwd = join(folder, 'project');
  await mkdir(cwd);
  await writeFile(
    join(cwd, 'main.tf'),
    'terraform {\n  required_providers {\n    linkspec = { source = "linkspec/linkspec" }\n  }\n}\n',
  );
  return follow('terraform', ['init', '-input=false', '-no-color'], {
    cwd,
    env: { HOME: folder, CHECKPOINT_DISABLE: '1', ...env },
  }).ended;
}

async function expectInstalled({ code, stdout, stderr }: Ended): Promise<void> {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/Installed linkspec\/linkspec v\d/);
  const chosen = await readdir(join(folder, 'project/.terraform/providers', ADDRESS));
  expect(chosen).toHaveLength(1);
}

async function sameContent(one: string, other: string): Promise<boolean> {
  return (await readFile(one)).equals(await readFile(other));
}

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
