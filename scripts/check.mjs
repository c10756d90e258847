/**
 * `npm test`: everything that a change must pass. `npm test -- ARGS` hands ARGS to jest.
 *
 * Steps that only read run two at a time and stay silent unless they fail; jest's output is shown as it comes.
 * The first failure ends the run with exit code 1.
 */
import { build } from './build.mjs';
import { formatDuration, runQuietly, runShown } from './check/steps.mjs';
import { checkPackage } from './check-package.mjs';

const jestArgs = process.argv.slice(2);
const bin = (path) => [process.execPath, `node_modules/${path}`];

const STATIC_STEPS = [
  ['generated files', [process.execPath, 'scripts/generate.mjs', '--check']],
  [
    'lint and format',
    [
      ...bin('@biomejs/biome/bin/biome'),
      'ci',
      '--error-on-warnings',
      '--diagnostic-level=warn',
      '--colors=off',
    ],
  ],
  ['types', [...bin('typescript/bin/tsc'), '-p', '.']],
  [
    'arrows between rooms',
    [...bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
  ],
  ['dead code', [...bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints']],
  [
    'code that only tests use',
    [...bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints', '--production', '--include', 'files'],
  ],
  ['build', build],
];
const JEST = [process.execPath, ...bin('jest/bin/jest.js').slice(1), ...jestArgs];

const started = performance.now();
const passed =
  (await runQuietly(STATIC_STEPS, 2)) &&
  (await runShown('tests', JEST, {
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  })) &&
  (await runQuietly([['package', checkPackage]], 1));
console.log(`${passed ? 'All checks passed' : 'FAILED'} in ${formatDuration(performance.now() - started)}.`);
process.exitCode = passed ? 0 : 1;
