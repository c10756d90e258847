import { join } from 'node:path';
import { build } from 'esbuild';
import { WITHOUT_TABLES } from './without-tables.mjs';

/**
 * Runs esbuild for code that runs in Node.js, every library bundled in, since the package has no dependencies.
 * Gives the metafile, output paths as they will be in dist/. What esbuild complains of becomes an Error.
 */
export async function runEsbuild(root, out, options) {
  const result = await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    // Small, yet with names and short lines, so that a stack trace of a defect can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    legalComments: 'none',
    // Libraries that ship both forms are taken as ESM, which splits and shakes better.
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'silent',
    plugins: [WITHOUT_TABLES],
    ...options,
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
