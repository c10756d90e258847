import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { temporaryFolder } from './temporary-folder.js';

let bundle: Promise<string> | undefined;

/** Starts test/state/lock-child.ts in a process of its own; it ends with this one, at the latest. */
export async function spawnLockChild(store: string, name: string, task: string): Promise<ChildProcess> {
  bundle ??= bundleChild();
  return spawn(process.execPath, [await bundle, store, name, task], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Resolves once the child has said something; rejects when it ends first. */
export function said(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the child ended with ${code}: ${complaint(child)}`)));
  });
}

/** What the child wrote to stderr may tell why. */
function complaint(child: ChildProcess): string {
  return String(child.stderr?.read() ?? '');
}

/** The exit code of a child. */
export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

async function bundleChild(): Promise<string> {
  const file = join(temporaryFolder(), 'lock-child.mjs');
  await build({
    entryPoints: [new URL('./lock-child.ts', import.meta.url).pathname],
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
