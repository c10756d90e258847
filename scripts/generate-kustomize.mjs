/**
 * Writes deploy/kustomize/operator.yaml: what helm makes of deploy/chart with its default values, but without a
 * PodDisruptionBudget: no version of its API is in all servers from 1.20 on. `--check` writes nothing and fails when the
 * committed file differs. It needs helm, so it is no part of `npm run generate`; test/deploy runs the check.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findHelm } from './generate/find-helm.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const FILE = 'deploy/kustomize/operator.yaml';
const NAMESPACE = 'linkspec-system';
const BANNER = `# Generated from deploy/chart. Change the chart, then run: node scripts/generate-kustomize.mjs
`;

const helm = findHelm();
if (!helm) {
  console.error('helm is missing: put it on the PATH, or run npm run envtest, which fetches it.');
  process.exitCode = 1;
} else {
  const chart = join(ROOT, 'deploy', 'chart');
  const values = ['--set', 'podDisruptionBudget.enabled=false'];
  const args = ['template', 'linkspec', chart, '--namespace', NAMESPACE, ...values];
  const text = BANNER + execFileSync(helm, args, { encoding: 'utf8' });
  const file = join(ROOT, FILE);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`Out of date: ${FILE}. Run: node scripts/generate-kustomize.mjs`);
    process.exitCode = 1;
  }
}
