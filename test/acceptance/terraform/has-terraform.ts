import { spawnSync } from 'node:child_process';

/**
 * Whether Terraform is installed. Where it is not, tests that need it are skipped with one loud line; in CI they fail.
 */
export function hasTerraform(what: string): boolean {
  const there =
    spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
  if (!there && process.env.CI) throw new Error(`terraform is not installed: ${what} cannot be tested`);
  if (!there) console.error(`SKIPPED: terraform is not installed, so no test of ${what} ran`);
  return there;
}
