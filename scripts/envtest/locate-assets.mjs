import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { KEY } from './recipe.mjs';

/**
 * The folder with the binaries: KUBEBUILDER_ASSETS, else the cached one; undefined if there is none.
 * Throws if KUBEBUILDER_ASSETS names a folder without them, since somebody meant that one.
 */
export function locateAssets() {
  const given = process.env.KUBEBUILDER_ASSETS;
  if (given) return checked(resolve(given));
  return lacking(cachedFolder()) === undefined ? cachedFolder() : undefined;
}

/** Where all builds are kept, outside the repository. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'linkspec', 'envtest');
}

/** Where the build of this recipe is kept. It appears there whole, by a rename. */
export function cachedFolder() {
  return join(cacheFolder(), KEY);
}

function checked(folder) {
  const missing = lacking(folder);
  if (missing === undefined) return folder;
  throw new Error(
    `KUBEBUILDER_ASSETS is ${folder}, which has no executable ${missing}. ` +
      'Name a folder that holds kube-apiserver and etcd, or unset it.',
  );
}

/** The first program that is not there. */
function lacking(folder) {
  return ['kube-apiserver', 'etcd'].find((program) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return false;
    } catch {
      return true;
    }
  });
}
