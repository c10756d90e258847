import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The folder with kube-apiserver and etcd, as `npm run envtest -- --print` tells it; undefined if there is none. */
const FOLDER: string | undefined =
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../../../scripts/envtest.mjs'), '--print'], {
    encoding: 'utf8',
  }).trimEnd() || undefined;

/**
 * Whether a real API server can be started. Where it cannot, tests that need it are skipped with one loud line; in
 * CI they fail.
 */
export function hasApiServer(what: string): boolean {
  return has(FOLDER !== undefined, 'no kube-apiserver is there (npm run envtest builds one)', what);
}

/** Whether helm is there: beside the API server, or on the PATH. In CI it must be. */
export function hasHelm(what: string): boolean {
  return has(toolPath('helm') !== undefined, 'helm is not there (npm run envtest fetches it)', what);
}

/** The path of a program beside the API server, else on the PATH; undefined if it is nowhere. */
export function toolPath(program: 'kube-apiserver' | 'etcd' | 'kubectl' | 'helm'): string | undefined {
  const folders = [FOLDER, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.flatMap((folder) => (folder ? [join(folder, program)] : [])).find(isExecutable);
}

function has(there: boolean, problem: string, what: string): boolean {
  if (!there && process.env.CI) throw new Error(`${problem}: ${what} cannot be tested`);
  if (!there) console.error(`SKIPPED: ${problem}, so no test of ${what} ran`);
  return there;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
