import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { CDK_LIBRARIES } from './cdk-bundle.mjs';

const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
/** Declarations that package.json's exports name. */
const PUBLIC = ['index.d.ts', 'emulator/index.d.ts'];
const CDK = 'cdk/index.d.ts';
/** What a user of the constructs has installed. */
const CDK_PEERS = ['cdktf', 'constructs'];

/**
 * Emits the type declarations that users see and nothing else. Fails where one of them imports the types of a
 * library that users have not installed, so that the type would silently become `any`.
 */
export async function emitDeclarations(root, out) {
  await promisify(execFile)(process.execPath, [TSC, '-p', 'tsconfig.types.json', '--outDir', out], {
    cwd: root,
  }).catch((error) => {
    throw new Error(`type declarations:\n${(error.stdout || error.message).trim()}`);
  });
  const reachable = await declarationsFrom(out, PUBLIC, []);
  await emitCdkDeclarations(out, await declarationsFrom(out, [CDK], CDK_PEERS));
  const emitted = await readdir(out, { recursive: true, withFileTypes: true });
  for (const file of emitted
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)))
    if (!reachable.has(file) && !CDK_LIBRARIES.includes(relative(out, file).split('/')[0])) await rm(file);
  await rm(join(out, 'cdk'), { recursive: true, force: true });
}

async function declarationsFrom(out, files, libraries) {
  const seen = new Set(files.map((file) => join(out, file)));
  for (const file of seen)
    for (const specifier of ts
      .preProcessFile(await readFile(file, 'utf8'))
      .importedFiles.map((item) => item.fileName)) {
      if (specifier.startsWith('.')) seen.add(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')));
      else if (!specifier.startsWith('node:') && !libraries.includes(specifier))
        throw new Error(
          `the public types in ${relative(out, file)} import '${specifier}', which users have not installed`,
        );
    }
  return seen;
}

/**
 * The constructs' declarations, once for each library, in a folder that is CommonJS as the bundles are. They have to
 * be whole in themselves: the other declarations are ES modules, which CommonJS may not import.
 */
async function emitCdkDeclarations(out, files) {
  for (const file of files) {
    const name = relative(join(out, 'cdk'), file);
    if (name.startsWith('..'))
      throw new Error(`the public types of src/cdk/ reach out of it, to ${relative(out, file)}`);
    const text = await readFile(file, 'utf8');
    for (const library of CDK_LIBRARIES) {
      const target = join(out, library, name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text.replace(/(['"])cdktf\1/g, `$1${library}$1`));
      await writeFile(join(out, library, 'package.json'), '{ "type": "commonjs" }\n');
    }
  }
}
