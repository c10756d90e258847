/**
 * Runs a CDK app written in TypeScript within this checkout: `node scripts/cdktf-app.mjs examples/cdktf/main.ts`. The
 * app of cdktf.json: `linkspec/cdktf` is this checkout's dist/ (built where it is missing), the libraries are those of
 * the root install. In a project of its own the app is `npx ts-node main.ts`, as in examples/cdktf/cdktf.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { build as buildDist } from './build.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const [main] = process.argv.slice(2);
if (main === undefined) throw new Error('usage: node scripts/cdktf-app.mjs MAIN.ts');
if (!existsSync(join(ROOT, 'dist', 'cdktf.cjs'))) await buildDist();
const { outputFiles } = await build({
  entryPoints: [main],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  define: { __dirname: JSON.stringify(dirname(resolve(main))) },
  write: false,
});
// From standard input, so that packages are looked for from the root and not from the example.
const { status } = spawnSync(process.execPath, ['-'], {
  cwd: ROOT,
  input: outputFiles[0].contents,
  stdio: ['pipe', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
