import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { linkspec } from '../../cli/linkspec.js';
import { temporaryFolder } from '../../state/temporary-folder.js';
import { hasTerraform } from '../terraform/has-terraform.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/cdktf');
const CDKTF = join(EXAMPLE, 'node_modules/.bin/cdktf');

/** The example's own install: cdktf-cli is 500 MB, so the root install leaves it out. */
function hasCdktf(): boolean {
  const there = existsSync(CDKTF);
  const message = 'cdktf-cli is not installed (npm ci in examples/cdktf)';
  if (!there && process.env.CI) throw new Error(`${message}: cdktf deploy cannot be tested`);
  if (!there) console.error(`SKIPPED: ${message}, so no test of cdktf deploy ran`);
  return there;
}

/** Values of the example's variables. */
const SECRETS = {
  AWS_ACCESS_KEY_ID: 'canary-AKIA',
  AWS_SECRET_ACCESS_KEY: `canary"aws\\\${x}`,
  KAFKA_PASSWORD: 'canary-kafka',
  SHOP_CDC_USER: 'canary-user',
  SHOP_CDC_PASSWORD: 'canary-shop',
  INVOICES_AZURE_ACCOUNT: 'canary-account',
  INVOICES_AZURE_KEY: 'canary-azure',
};

(hasTerraform('cdktf deploy') && hasCdktf() ? describe : describe.skip)('cdktf', () => {
  let emulator: Emulator;
  let project: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    emulator = await startEmulator({ catalog: { databases: ['analytics', 'shop'] } });
    const mirror = temporaryFolder();
    const { code, stdout, stderr } = await linkspec(['terraform', 'install', mirror], { cwd: mirror });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await writeFile(join(mirror, 'terraform.rc'), stdout);
    env = {
      ...process.env,
      ...Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [`TF_VAR_${name}`, value])),
      LINKSPEC_URL: emulator.url,
      TF_CLI_CONFIG_FILE: join(mirror, 'terraform.rc'),
      CHECKPOINT_DISABLE: '1',
      CI: '1',
      FORCE_COLOR: '0',
      NODE_OPTIONS: '',
    };
    project = join(temporaryFolder(), 'project');
    await cp(EXAMPLE, project, { recursive: true, filter: (path) => !/node_modules|cdktf\.out/.test(path) });
    await symlink(join(EXAMPLE, 'node_modules'), join(project, 'node_modules'));
    // The install packed what dist/ was then.
    const installed = join(EXAMPLE, 'node_modules/linkspec');
    await rm(join(installed, 'dist'), { recursive: true, force: true });
    await cp(join(ROOT, 'dist'), join(installed, 'dist'), { recursive: true });
    await cp(join(ROOT, 'package.json'), join(installed, 'package.json'));
  }, 120_000);
  afterAll(() => emulator.close());

  /** What it prints. Rejects with that where it fails. */
  async function cdktf(cwd: string, ...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)(CDKTF, args, { cwd, env, timeout: 170_000 }).catch(
      (error) => {
        throw new Error(`cdktf ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
      },
    );
    return stdout + stderr;
  }

  test('the example type-checks', async () => {
    const tsc = join(EXAMPLE, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [tsc, '--noEmit'], { cwd: project, env });
  }, 180_000);

  test('deploy makes the links, and a second one changes nothing', async () => {
    const output = await cdktf(project, 'deploy', '--skip-provider-lock', '--auto-approve');
    expect(output).toContain('4 added, 0 changed, 0 destroyed');
    expect(emulator.credentialsOf('analytics', 'exports_s3')).toEqual({
      aws_access_key_id: SECRETS.AWS_ACCESS_KEY_ID,
      aws_secret_access_key: SECRETS.AWS_SECRET_ACCESS_KEY,
    });
    expect(emulator.credentialsOf('analytics', 'events_kafka')).toEqual({
      'sasl.password': SECRETS.KAFKA_PASSWORD,
    });
    expect(emulator.credentialsOf('shop', 'shop_cdc')).toEqual({
      'database.user': SECRETS.SHOP_CDC_USER,
      'database.password': SECRETS.SHOP_CDC_PASSWORD,
    });
    expect(JSON.parse(emulator.configTextOf('shop', 'shop_cdc') ?? '')).toEqual({
      'database.hostname': 'mysql.internal',
      'database.port': 3306,
      'database.ssl.mode': 'required',
    });

    emulator.clearLog();
    expect(await cdktf(project, 'deploy', '--skip-provider-lock', '--auto-approve')).not.toMatch(
      /[1-9]\d* (added|changed|destroyed)/,
    );
    expect(emulator.log.filter(({ sql }) => /^(CREATE|ALTER|DROP|STOP|START)\b/.test(sql))).toEqual([]);

    // cdk.tf.json, the state and what was printed.
    const files = (await readdir(project, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
    );
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cdk.tf.json', 'terraform.links.tfstate']),
    );
    for (const { parentPath, name } of files)
      expect([name, await readFile(join(parentPath, name), 'utf8')]).not.toEqual([
        name,
        expect.stringContaining('canary'),
      ]);
    expect(output).not.toContain('canary');
  }, 180_000);

  test('destroy drops the links, those apart that the YAML keeps', async () => {
    await cdktf(project, 'destroy', '--skip-provider-lock', '--auto-approve');
    expect(() => emulator.credentialsOf('analytics', 'exports_s3')).toThrow(RangeError);
    // Without `deletion` in the document: Retain, as on the command line.
    expect(Object.keys(emulator.credentialsOf('shop', 'shop_cdc'))).toContain('database.user');
  }, 180_000);

  test('the cdktf.json at the top level runs the example within the checkout', async () => {
    const out = temporaryFolder();
    expect(await cdktf(ROOT, 'synth', '--output', out)).toContain(
      'Generated Terraform code for the stacks: links',
    );
    const { resource } = JSON.parse(await readFile(join(out, 'stacks/links/cdk.tf.json'), 'utf8'));
    expect(Object.keys(resource.linkspec_link)).toHaveLength(4);
  }, 180_000);
});
