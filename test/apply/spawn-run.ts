import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { PlanOptions } from '../../src/observe/plan-run.js';
import type { LinkSpec } from '../../src/spec/link-spec.js';

/** What the process is to apply. */
export interface ChildTask {
  readonly url: string;
  readonly state: string;
  readonly specs: readonly LinkSpec[];
  readonly secrets: readonly (readonly [string, string])[];
  readonly options: PlanOptions;
}

let bundle: Promise<string> | undefined;

/** Applies in a process of its own, which can be killed. It ends with this one, at the latest. */
export async function spawnRun(task: ChildTask): Promise<ChildProcess> {
  bundle ??= bundleChild();
  const child = spawn(process.execPath, [await bundle], { stdio: ['pipe', 'inherit', 'inherit'] });
  // A child that is killed at once breaks the pipe.
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify(task)}\n`);
  return child;
}

/** Resolves once the process is gone. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function bundleChild(): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'linkspec-run-')), 'run-child.mjs');
  await build({
    entryPoints: [new URL('./run-child.ts', import.meta.url).pathname],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
    // CommonJS libraries in an ES module need a `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return file;
}
