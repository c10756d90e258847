import { join } from 'node:path';
import { build } from 'esbuild';

/** Exports of our TypeScript files, by name: `{ 'src/a.ts': ['A'] }` gives `{ A }`. */
export async function loadSources(root, wanted) {
  const contents = Object.entries(wanted)
    .map(([file, names]) => `export { ${names.join(', ')} } from ${JSON.stringify(join(root, file))};`)
    .join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
