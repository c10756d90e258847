import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../state/temporary-folder.js';

const ROOT = resolve(import.meta.dirname, '../..');
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const LIBRARIES = ['cdktf', 'cdktn'] as const;

/** A project that has installed linkspec and both libraries. */
let consumer: string;
beforeAll(async () => {
  if (!existsSync(join(ROOT, 'dist', 'cdktf.cjs')))
    throw new Error('dist/ is missing: npm run build makes it');
  consumer = temporaryFolder();
  const modules = join(consumer, 'node_modules');
  await mkdir(modules);
  await symlink(ROOT, join(modules, 'linkspec'));
  for (const name of [...LIBRARIES, 'constructs', '@types', 'undici-types'])
    await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  await writeFile(join(consumer, 'package.json'), '{ "private": true }\n');
});

/** Standard output; a failing program becomes an Error with everything that it printed. */
async function node(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: consumer }).catch((error) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}

/** An app on one of the libraries; prints what it becomes. */
const app = (library: string) => `
const { App, TerraformStack } = require('${library}');
const { EphemeralVariable, KafkaLink, LinkSpecs, LinkspecProvider } = require('linkspec/${library}');
const app = new App({ outdir: ${JSON.stringify(join(consumer, library))} });
const stack = new TerraformStack(app, 'stack');
new LinkspecProvider(stack, 'linkspec');
const password = new EphemeralVariable(stack, 'PASSWORD').stringValue;
new KafkaLink(stack, 'kafka', { database: 'd', credentials: { 'sasl.password': password } });
LinkSpecs.fromYaml(stack, 'yaml', { path: ${JSON.stringify(join(ROOT, 'examples/demo/links'))} });
app.synth();
const { '//': comment, ...synthesised } = stack.toTerraform();
console.log(JSON.stringify(synthesised));
`;

describe('the package', () => {
  test('works with both libraries, and alike', async () => {
    const [cdktf, cdktn] = await Promise.all(
      LIBRARIES.map(async (library) => {
        await writeFile(join(consumer, `${library}.cjs`), app(library));
        return JSON.parse(await node(`${library}.cjs`));
      }),
    );
    expect(Object.keys(cdktf.resource.linkspec_link)).toHaveLength(5);
    expect(cdktn).toEqual(cdktf);
  });

  test.each(LIBRARIES)('%s: the same names by require and import', async (library) => {
    const names = (load: string) =>
      `${load}.then((all) => console.log(JSON.stringify(Object.keys(all).sort())))`;
    const required = JSON.parse(await node('-e', names(`Promise.resolve(require('linkspec/${library}'))`)));
    const imported = JSON.parse(await node('-e', names(`import('linkspec/${library}')`)));
    expect(required).toEqual(expect.arrayContaining(['Link', 'LinkSpecs', 'LinkspecProvider', 'S3Link']));
    expect(imported).toEqual(expect.arrayContaining(required));
  });
});

/** Compiled strictly, the declarations included; a missing type would be `any`, and the last lines no errors. */
const program = (library: string) => `
import { App, TerraformStack, type TerraformResource } from '${library}';
import { DataLinkspecLinks, EphemeralVariable, Link, LinkSpecs, S3Link, type S3LinkProps } from 'linkspec/${library}';
const stack = new TerraformStack(new App(), 's');
const key: string = new EphemeralVariable(stack, 'KEY').stringValue;
const props: S3LinkProps = { database: 'd', config: { region: 'r' }, credentials: { aws_access_key_id: key } };
export const link: TerraformResource = new S3Link(stack, 'a', props);
export const name: string = new DataLinkspecLinks(stack, 'b').links.get(0).name;
export const links: ReadonlyMap<string, Link> = LinkSpecs.fromYaml(stack, 'c', { path: 'links' }).links;
// @ts-expect-error
export const wrong: { nothing: true } = link;
// @ts-expect-error
new S3Link(stack, 'd', { database: 'd', policy: { adoption: 'Perhaps' } });
`;

describe('the types', () => {
  test.each([
    [
      'node10',
      [
        '--skipLibCheck',
        '--module',
        'commonjs',
        '--moduleResolution',
        'node10',
        '--ignoreDeprecations',
        '6.0',
      ],
    ],
    ['node16', ['--module', 'node16', '--moduleResolution', 'node16']],
    ['bundler', ['--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('compile with moduleResolution %s', async (_, resolution) => {
    const files = LIBRARIES.map((library) => `use-${library}.ts`);
    for (const [index, library] of LIBRARIES.entries())
      await writeFile(join(consumer, files[index] ?? ''), program(library));
    const output = await node(
      TSC,
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--types',
      'node',
      ...resolution,
      ...files,
    );
    expect(output).toBe('');
  });
});
