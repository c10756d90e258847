import { existsSync } from 'node:fs';
import { LinkspecError } from '../error/linkspec-error.js';
import { problemsText } from '../report/problems-text.js';
import { unresolvableHere } from '../secret/leaves.js';
import type { LinkSpec } from '../spec/link-spec.js';
import type { Problem } from '../spec/problem.js';
import { loadSpecs } from './load-specs.js';
import { CLI_REFERENCES } from './secret-sources.js';
import type { Terminal } from './terminal.js';

/** The PATH arguments, or the folder `links`. Throws LNK0701 where there is neither. */
export function pathsOrDefault(paths: readonly string[]): readonly string[] {
  if (paths.length > 0) return paths;
  if (existsSync('links')) return ['links'];
  throw new LinkspecError('LNK0701', 'no PATH is given, and there is no folder `links` here', {
    hint: 'Name spec files or folders, e.g. `linkspec plan specs/`.',
  });
}

/** Loads specs and tells every problem on stderr. Undefined: at least one is an error. */
export async function specsOrFail(
  paths: readonly string[],
  terminal: Terminal,
  { prune = false }: { readonly prune?: boolean } = {},
): Promise<readonly LinkSpec[] | undefined> {
  // The last spec may have been deleted for its link to be pruned.
  const { specs, problems } = await loadSpecs(pathsOrDefault(paths), {
    emptyFolders: prune ? 'warn' : 'refuse',
  });
  const all = [...problems, ...unresolvable(specs)];
  terminal.err(problemsText(all, { color: terminal.errColor }));
  return all.some(({ severity }) => severity === 'error') ? undefined : specs;
}

/** This door says so before anything is read or changed (contract, One document). */
function unresolvable(specs: readonly LinkSpec[]): Problem[] {
  return specs.flatMap((spec) =>
    unresolvableHere(spec.credentials ?? [], CLI_REFERENCES).map(({ path, reference }) => ({
      severity: 'error' as const,
      code: 'LNK0110' as const,
      message: `${spec.title}: ${path}: ${reference.kind} cannot be resolved by the command line`,
      place: spec.place,
      hint: 'Use { env: NAME }, { file: PATH } or { exec: [PROGRAM, ARG] } here.',
    })),
  );
}
