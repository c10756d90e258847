/**
 * Makes dist/: the command (linkspec.js), the library (index.js), the emulator (emulator.js), the chunks that
 * they share or load on demand, the Terraform provider (provider/), the CDK constructs (cdktf.cjs, cdktn.cjs), type
 * declarations, and the licences of every bundled library.
 *
 * Everything is built beside dist/ and moved there at the end, so that a failed build leaves the old one.
 */
import { chmod, copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './build/bundle.mjs';
import { bundleProvider } from './build/bundle-provider.mjs';
import { bundleCdk } from './build/cdk-bundle.mjs';
import { emitDeclarations } from './build/declarations.mjs';
import { licencesText } from './build/licences.mjs';
import { checkLoading, checkProviderLoading } from './build/loading.mjs';

const ROOT = resolve(import.meta.dirname, '..');

/** Builds `root`/dist. Throws an Error whose message tells what to correct. */
export async function build(root = ROOT) {
  const out = await mkdtemp(join(root, '.dist-'));
  try {
    const parts = [
      bundle(root, out),
      bundleProvider(root, out),
      bundleCdk(root, out),
      emitDeclarations(root, join(out, 'types')),
    ];
    // Waits for all, so that none writes on while another's failure is cleaned up.
    await Promise.allSettled(parts);
    const [metafile, ofProvider, ofCdk] = await Promise.all(parts);
    checkLoading(metafile);
    checkProviderLoading(ofProvider);
    await writeFile(
      join(out, 'THIRD_PARTY_LICENSES.txt'),
      await licencesText(root, [metafile, ofProvider, ...ofCdk]),
    );
    await copyFile(
      createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'),
      join(out, 'sql-wasm.wasm'),
    );
    // mkdtemp makes a folder for its owner alone.
    await chmod(out, 0o755);
    await makeExecutable(join(out, 'linkspec.js'));
    await replaceFolder(out, join(root, 'dist'));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function makeExecutable(file) {
  const text = await readFile(file, 'utf8');
  if (!text.startsWith('#!')) await writeFile(file, `#!/usr/bin/env node\n${text}`);
  await chmod(file, 0o755);
}

async function replaceFolder(from, to) {
  const old = `${from}-old`;
  await rename(to, old).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(from, to);
  await rm(old, { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  try {
    await build();
    console.log(`dist/ built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(`build: ${error.message}`);
    process.exitCode = 1;
  }
}
