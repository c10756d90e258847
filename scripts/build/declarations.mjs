import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';

const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
/** Declarations that package.json's exports name. */
const PUBLIC = ['index.d.ts', 'emulator/index.d.ts'];

/**
 * Emits the type declarations that users see and nothing else. Fails where one of them imports the types of a
 * library: users have not installed it, so the type would silently become `any`.
 */
export async function emitDeclarations(root, out) {
  await promisify(execFile)(process.execPath, [TSC, '-p', 'tsconfig.types.json', '--outDir', out], {
    cwd: root,
  }).catch((error) => {
    throw new Error(`type declarations:\n${(error.stdout || error.message).trim()}`);
  });
  const reachable = await publicDeclarations(out);
  const emitted = await readdir(out, { recursive: true, withFileTypes: true });
  for (const file of emitted
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)))
    if (!reachable.has(file)) await rm(file);
}

async function publicDeclarations(out) {
  const seen = new Set(PUBLIC.map((file) => join(out, file)));
  for (const file of seen)
    for (const specifier of ts
      .preProcessFile(await readFile(file, 'utf8'))
      .importedFiles.map((item) => item.fileName)) {
      if (specifier.startsWith('.')) seen.add(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')));
      else if (!specifier.startsWith('node:'))
        throw new Error(
          `the public types in ${relative(out, file)} import '${specifier}', which users have not installed`,
        );
    }
  return seen;
}
