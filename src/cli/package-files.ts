import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version of this package. */
export function packageVersion(): string {
  return JSON.parse(packageFile('package.json')).version;
}

/** The text of a file that is shipped with the package, e.g. `schemas/plan.schema.json`. */
export function packageFile(path: string): string {
  return readFileSync(packagePath(path), 'utf8');
}

/** Where a file or folder that is shipped with the package lies. */
export function packagePath(path: string): string {
  return join(packageRoot(), path);
}

/** The folder of package.json: one or more above this module, bundled or not. */
function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error('package.json is missing');
  }
}
