import { packageFolder, packageName } from './bundled-package.mjs';

/** Libraries that `linkspec --help` may load: the argument parser and what prints a line. */
const EAGER = ['commander', 'picocolors'];

/**
 * Checks on esbuild's metafile how the command loads its parts. Throws an Error that tells what to correct.
 */
export function checkLoading(metafile) {
  checkEagerPackages(metafile);
  checkDynamicImports(metafile);
}

/** A static import anywhere on the way from src/cli/main.ts loads a library whatever the command is. */
function checkEagerPackages({ outputs }) {
  const eager = staticClosure(outputs, 'linkspec.js').flatMap((file) => Object.keys(outputs[file].inputs));
  const found = new Set(eager.map(packageFolder).filter(Boolean).map(packageName));
  const unwanted = [...found].filter((name) => !EAGER.includes(name));
  if (unwanted.length > 0)
    throw new Error(
      `starting linkspec loads ${unwanted.join(', ')}: load the file that needs it with await import(…)\n` +
        `on the way: ${eager.filter((input) => input.startsWith('src/')).join(', ')}`,
    );
}

function staticClosure(outputs, entry) {
  const seen = new Set([entry]);
  for (const file of seen)
    for (const item of outputs[file].imports)
      if (item.kind === 'import-statement' && !item.external) seen.add(item.path);
  return [...seen];
}

/** Bundled, `await import('cjs-library')` gives a module with a default export alone: named ones are undefined. */
function checkDynamicImports({ inputs }) {
  for (const [file, { imports }] of Object.entries(inputs))
    for (const { kind, path } of imports)
      if (kind === 'dynamic-import' && file.startsWith('src/') && packageFolder(path))
        throw new Error(
          `${file} loads ${packageName(packageFolder(path))} with await import(…): import it statically ` +
            'in a file of ours, and load that file with await import(…)',
        );
}
