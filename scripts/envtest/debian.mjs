import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RECIPE } from './recipe.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Fetches the packages and the source of the recipe and unpacks both. apt checks every file against the archive's
 * signature, but works on lists of its own here: nothing is installed, no setting of the machine is changed, and no
 * root is needed. Returns the folders `{ root, source }`; programs are under `root/usr/bin`.
 */
export async function unpackDebian(folder, progress) {
  if (!existsSync('/usr/bin/apt-get') || !existsSync(KEYRING))
    throw new Error(
      `needs apt-get and ${KEYRING} to fetch Debian's packages. ` +
        'Set KUBEBUILDER_ASSETS to a folder that holds kube-apiserver and etcd.',
    );
  const downloads = join(folder, 'downloads');
  await mkdir(downloads);
  const apt = await privateApt(folder, progress);
  progress.say(`fetches ${RECIPE.packages.join(', ')} and the source of ${RECIPE.source.name}`);
  // A mirror that lacks this release is no fault, as long as another has it.
  await progress.run('apt-get', [...apt, 'update'], { may: true });
  await progress.run('apt-get', [...apt, 'download', ...RECIPE.packages], { cwd: downloads });
  await progress.run('apt-get', [...apt, 'source', '--download-only', RECIPE.source.name], {
    cwd: downloads,
  });

  progress.say('unpacks them');
  const root = join(folder, 'debian');
  const source = join(folder, 'go', 'src', 'k8s.io', 'kubernetes');
  const names = await readdir(downloads);
  for (const name of names.filter((each) => each.endsWith('.deb')))
    await progress.run('dpkg-deb', ['--extract', join(downloads, name), root]);
  await mkdir(source, { recursive: true });
  // Debian's own patches are not needed: they change kubectl only.
  const tarball = join(downloads, sourceTarball(names));
  await progress.run('tar', ['--extract', '--file', tarball, '--directory', source, '--strip-components=1']);
  return { root, source };
}

/** Options that give apt folders of its own and the machine's mirrors, but the recipe's release. */
async function privateApt(folder, progress) {
  const known = await progress.run('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI) $(RELEASE) $(COMPONENT)',
    'Created-By: Packages',
  ]);
  const mirrors = known
    .split('\n')
    .map((line) => line.split(' '))
    // A release with a dash is an addition (security, updates) that has neither the packages nor the source.
    .filter(([, release, component]) => component === 'main' && /^\w+$/.test(release))
    .map(([address]) => address);
  if (mirrors.length === 0)
    throw new Error('apt knows no mirror of Debian. Add one, or set KUBEBUILDER_ASSETS.');
  const lines = [...new Set(mirrors)].flatMap((address) =>
    ['deb', 'deb-src'].map((type) => `${type} [signed-by=${KEYRING}] ${address} ${RECIPE.release} main\n`),
  );

  const apt = join(folder, 'apt');
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    await mkdir(join(apt, name), { recursive: true });
  await writeFile(join(apt, 'sources.list'), lines.join(''));
  const options = {
    'Dir::Etc::SourceList': join(apt, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State': join(apt, 'state'),
    'Dir::State::Status': '/dev/null',
    'Dir::Cache': join(apt, 'cache'),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    // Otherwise apt, as root, downloads as a user who may not write into our folder.
    'APT::Sandbox::User': '',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function sourceTarball(names) {
  const { name, version } = RECIPE.source;
  const found = names.find((each) => each.startsWith(`${name}_`) && each.includes(`${version}.orig.tar.`));
  if (found !== undefined) return found;
  throw new Error(
    `Debian ${RECIPE.release} has no source of ${name} ${version} any more, only ${names.filter((each) => each.startsWith(name)).join(', ')}. ` +
      'Set KUBEBUILDER_ASSETS, or change scripts/envtest/recipe.mjs.',
  );
}
