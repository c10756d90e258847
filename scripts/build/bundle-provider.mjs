import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runEsbuild } from './esbuild.mjs';

/** In dist/. The folder is its own, since Node.js reads a file without a suffix as its package.json says. */
const PROVIDER = 'provider/terraform-provider-linkspec';

/**
 * The Terraform provider: one executable CommonJS file that needs nothing but Node.js, so that a copy of it anywhere
 * is a copy of all of it. What it loads with `await import(…)` is evaluated when that is reached. Gives esbuild's
 * metafile.
 */
export async function bundleProvider(root, out, entryPoint = 'src/terraform/main.ts') {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const outfile = join(out, PROVIDER);
  const metafile = await runEsbuild(root, out, {
    entryPoints: [entryPoint],
    outfile,
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    define: {
      // It may lie anywhere, with no package.json in sight to read its version from.
      LINKSPEC_VERSION: JSON.stringify(version),
      'import.meta.filename': '__filename',
      'import.meta.dirname': '__dirname',
    },
  });
  await writeFile(join(dirname(outfile), 'package.json'), '{ "type": "commonjs" }\n');
  await chmod(outfile, 0o755);
  return metafile;
}
