import { join } from 'node:path';
import { build } from 'esbuild';

/** The files that users run or import, by their name in dist/. */
const ENTRY_POINTS = {
  linkspec: 'src/cli/main.ts',
  index: 'src/index.ts',
  emulator: 'src/emulator/index.ts',
};

/** Bundles every library in, since the package has no dependencies. Gives esbuild's metafile. */
export async function bundle(root, out) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ENTRY_POINTS,
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Small, yet with names and short lines, so that a stack trace of a defect can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    legalComments: 'none',
    // Libraries that ship both forms are taken as ESM, which splits and shakes better.
    mainFields: ['module', 'main'],
    // Flat, so that a file beside a chunk (sql-wasm.wasm) is beside the entry points too.
    chunkNames: '[name]-[hash]',
    // CommonJS libraries call require for Node's own modules, and look for their files beside themselves.
    banner: {
      js: [
        "import{createRequire as $createRequire}from'node:module';",
        'const require=$createRequire(import.meta.url),',
        '__filename=import.meta.filename,__dirname=import.meta.dirname;',
      ].join(''),
    },
    metafile: true,
    logLevel: 'silent',
  }).catch((error) => {
    throw new Error(problemsText(error.errors ?? [{ text: error.message }]));
  });
  if (result.warnings.length > 0) throw new Error(problemsText(result.warnings));
  return withRelativeOutputs(result.metafile, join(out, '/'), root);
}

function problemsText(problems) {
  return problems
    .map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text))
    .join('\n');
}

/** Output paths as they will be in dist/. */
function withRelativeOutputs(metafile, out, root) {
  const inDist = (path) => join(root, path).replace(out, '');
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => [
    inDist(path),
    {
      ...output,
      imports: output.imports.map((item) => (item.external ? item : { ...item, path: inDist(item.path) })),
    },
  ]);
  return { ...metafile, outputs: Object.fromEntries(outputs) };
}
