import { runEsbuild } from './esbuild.mjs';

/** The files that users run or import, by their name in dist/. */
const ENTRY_POINTS = {
  linkspec: 'src/cli/main.ts',
  index: 'src/index.ts',
  emulator: 'src/emulator/index.ts',
};

/** The command, the library and the emulator, with the chunks that they share. Gives esbuild's metafile. */
export function bundle(root, out) {
  return runEsbuild(root, out, {
    entryPoints: ENTRY_POINTS,
    outdir: out,
    splitting: true,
    format: 'esm',
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
  });
}
