import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { locateAssets } from '../envtest/locate-assets.mjs';

/** The path of helm: where `npm run envtest` has put it, else on the PATH; undefined if it is in neither. */
export function findHelm() {
  const folders = [locateAssets(), ...(process.env.PATH ?? '').split(delimiter)].filter(Boolean);
  return folders.map((folder) => join(folder, 'helm')).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
