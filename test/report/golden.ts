import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

/** Compares with `golden/NAME`; UPDATE_GOLDEN=1 writes the file instead. Look at what it wrote. */
export function expectGolden(name: string, actual: string): void {
  const folder = fileURLToPath(new URL('golden/', import.meta.url));
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + name, actual);
  }
  if (!existsSync(folder + name))
    throw new Error(`no golden file ${name}: run with UPDATE_GOLDEN=1 and look at it`);
  expect(actual).toBe(readFileSync(folder + name, 'utf8'));
}
