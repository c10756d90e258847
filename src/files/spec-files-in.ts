import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The spec files of a folder and of all folders below, in the order of their names: *.yaml, *.yml and *.json. Hidden
 * files and folders are left out, links are followed, a folder that holds itself is entered once. Throws what the
 * file system throws.
 */
export function specFilesIn(folder: string): string[] {
  return [...walk(folder, new Set())];
}

function* walk(folder: string, entered: Set<string>): Generator<string> {
  const identity = realpathSync(folder);
  if (entered.has(identity)) return;
  entered.add(identity);
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.name.startsWith('.'));
  // By code unit, so that the order is the same under every locale.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const wanted = SPEC_FILE.test(entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(path))) yield* walk(path, entered);
    else if (wanted) yield path;
  }
}

const SPEC_FILE = /\.(?:ya?ml|json)$/i;

/** A link that leads nowhere is no folder: reading it as a file then tells what is wrong. */
function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
