import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApiServer } from './api-server.mjs';
import { unpackDebian } from './debian.mjs';
import { unpackLayer } from './kubectl-layer.mjs';
import { cachedFolder, cacheFolder, locateAssets } from './locate-assets.mjs';
import { withLock } from './lock.mjs';
import { Progress } from './progress.mjs';
import { smokeTest } from './smoke-test.mjs';

const UNFINISHED = 'building-';

/**
 * Builds the binaries into the cache and returns their folder. Two builds at once become one: the second waits and
 * finds the first one's. A build that fails leaves nothing but its log.
 */
export async function buildAssets() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `only builds on x86-64 Linux, and this is ${process.arch} ${process.platform}. ` +
        'Set KUBEBUILDER_ASSETS to a folder that holds kube-apiserver and etcd.',
    );
  await mkdir(cacheFolder(), { recursive: true });
  return withLock(join(cacheFolder(), 'lock'), async () => locateAssets() ?? (await build()));
}

async function build() {
  await dropUnfinished();
  const folder = await mkdtemp(join(cacheFolder(), UNFINISHED));
  const progress = new Progress(join(cacheFolder(), 'build.log'));
  try {
    const assets = join(folder, 'assets');
    await mkdir(assets);
    const debian = await unpackDebian(folder, progress);
    // The fetching first: where it fails, it fails before the long work.
    await unpackLayer({ folder, debian, assets, progress });
    await buildApiServer({ folder, debian, assets, progress });
    await smokeTest({ folder, assets, progress });
    await rename(assets, cachedFolder());
    progress.say(`built ${cachedFolder()}`);
    return cachedFolder();
  } finally {
    await progress.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What builds left that were killed. Only the holder of the lock builds, so none of it is in use. */
async function dropUnfinished() {
  for (const name of await readdir(cacheFolder()))
    if (name.startsWith(UNFINISHED)) await rm(join(cacheFolder(), name), { recursive: true, force: true });
}
