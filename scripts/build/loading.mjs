import { packageFolder, packageName } from './bundled-package.mjs';

/** Libraries that `linkspec --help` may load: the argument parser and what prints a line. */
const EAGER = ['commander', 'picocolors'];
/** Libraries that the provider may load before Terraform has heard of it: three processes start for each plan. */
const EAGER_IN_PROVIDER = [];

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

/**
 * Checks on esbuild's metafile what the provider evaluates when it starts: all that its entry point imports
 * statically. Throws an Error that tells what to correct.
 */
export function checkProviderLoading({ inputs, outputs }) {
  const [{ entryPoint, inputs: used }] = Object.values(outputs);
  const eager = new Map([[entryPoint, undefined]]);
  for (const file of eager.keys())
    for (const { path, kind } of inputs[file].imports)
      if (kind !== 'dynamic-import' && Object.hasOwn(used, path) && !eager.has(path)) eager.set(path, file);
  for (const [file, importer] of eager) {
    const library = packageFolder(file) && packageName(packageFolder(file));
    if (library && !EAGER_IN_PROVIDER.includes(library))
      throw new Error(
        `starting the provider loads ${library} for ${importer}: load the file that needs it with await import(…)`,
      );
  }
  checkDynamicImports({ inputs });
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
