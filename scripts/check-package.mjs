/**
 * Installs the package as a user would and tries it: npm pack, then npm install of the tarball into an empty
 * folder with an empty cache and no network, since the package has no dependencies. Needs a built dist/.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const ROOT = resolve(import.meta.dirname, '..');
const MAX_BYTES = 25 * 1024 * 1024;

/** Throws an Error with the output of the first thing that does not work. */
export async function checkPackage() {
  const folder = await mkdtemp(join(tmpdir(), 'linkspec-package-'));
  try {
    const consumer = await install(folder);
    const installed = join(consumer, 'node_modules', 'linkspec');
    await checkContents(consumer, installed);
    await checkCommand(consumer);
    await checkProvider(consumer);
    await checkTypes(consumer);
    await run(consumer, process.execPath, ['use-package.mjs']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives the folder of a small project that has installed the package. */
async function install(folder) {
  const offline = ['--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'empty-cache')];
  const packed = await run(ROOT, 'npm', ['pack', '--json', '--pack-destination', folder, ...offline]);
  const [{ filename }] = JSON.parse(packed);
  const consumer = join(folder, 'consumer');
  await mkdir(consumer);
  await cp(join(import.meta.dirname, 'check-package'), consumer, { recursive: true });
  await writeFile(join(consumer, 'package.json'), '{ "private": true, "type": "module" }\n');
  await run(consumer, 'npm', ['install', join(folder, filename), ...offline]);
  return consumer;
}

async function checkContents(consumer, installed) {
  const others = (await readdir(join(consumer, 'node_modules'))).filter(
    (name) => !name.startsWith('.') && name !== 'linkspec',
  );
  if (others.length > 0)
    throw new Error(`the package is not self-contained: it installs ${others.join(', ')}`);
  const bytes = await sizeOf(join(consumer, 'node_modules'));
  if (bytes >= MAX_BYTES) throw new Error(`the install takes ${bytes} bytes, more than ${MAX_BYTES}`);
  for (const file of ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'dist/THIRD_PARTY_LICENSES.txt'])
    await stat(join(installed, file)).catch(() => {
      throw new Error(`${file} is missing from the package`);
    });
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  if (messages.length > 0)
    throw new Error(messages.map((message) => `publint: ${formatMessage(message, pkg)}`).join('\n'));
}

async function checkCommand(consumer) {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const linkspec = (...args) => run(consumer, 'npx', ['--no-install', 'linkspec', ...args]);
  const printed = await linkspec('--version');
  if (printed.trim() !== version) throw new Error(`linkspec --version prints ${printed}, not ${version}`);
  const help = await linkspec('--help');
  for (const command of ['plan', 'apply', 'emulator'])
    if (!help.includes(command)) throw new Error(`linkspec --help does not name ${command}:\n${help}`);
}

/** The provider comes with the package, and is laid out as an executable; by hand it only tells what it is. */
async function checkProvider(consumer) {
  const mirror = join(consumer, 'a mirror');
  const printed = await run(consumer, 'npx', ['--no-install', 'linkspec', 'terraform', 'install', mirror]);
  if (!printed.includes(`"${mirror}"`))
    throw new Error(`linkspec terraform install does not name the mirror:\n${printed}`);
  const files = await readdir(mirror, { recursive: true });
  const provider = files.find((file) => /linux_amd64.terraform-provider-linkspec_v/.test(file)) ?? '';
  const told = await run(consumer, join(mirror, provider), []).catch((error) => error.message);
  if (!told.includes('linkspec terraform install'))
    throw new Error(`the provider, started by hand, does not tell how it is used:\n${told}`);
}

/** Strictly, the package's own declarations included: nothing in them may be missing or `any`. */
async function checkTypes(consumer) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023'];
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules', '@types')];
  await run(consumer, process.execPath, [tsc, ...options, ...types, 'use-types.ts']);
}

/** Standard output; a failing program becomes an Error with everything that it printed. */
async function run(cwd, program, args) {
  const { stdout } = await promisify(execFile)(program, args, { cwd, timeout: 120_000 }).catch((error) => {
    throw new Error([`${program} ${args.join(' ')}`, error.stdout, error.stderr].join('\n').trim());
  });
  return stdout;
}

async function sizeOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await checkPackage().then(
    () => console.log('the package installs and works'),
    (error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
