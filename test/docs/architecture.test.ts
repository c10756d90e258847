import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

test('ARCHITECTURE.md has a line for each room of src/ and for no other', () => {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  // A room's line is a row of the table: | `spec/` | what belongs there |
  const named = [...page.matchAll(/^\|\s*`([a-z-]+)\/`\s*\|/gm)].map((match) => match[1]);
  expect([...named].sort()).toEqual(rooms());
});

/** Folders of src/ that hold a file. */
function rooms(): string[] {
  const src = join(ROOT, 'src');
  return readdirSync(src, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && holdsFile(join(src, entry.name)))
    .map((entry) => entry.name)
    .sort();
}

function holdsFile(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());
}
