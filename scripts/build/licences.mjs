import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder, packageName } from './bundled-package.mjs';

/** Licences that may be bundled into an Apache-2.0 package without further thought. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
];

/** One text with name, version and licence text of every library that is in the bundle. */
export async function licencesText(root, metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = [...new Set(inputs.map(packageFolder).filter(Boolean))];
  const chapters = await Promise.all(
    folders.map((folder) => chapter(join(root, folder), packageName(folder))),
  );
  return [
    'linkspec bundles the following libraries. Each is under its own licence, given here in full.',
    ...chapters.sort(),
  ].join(`\n\n${'='.repeat(80)}\n\n`);
}

async function chapter(folder, name) {
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (!ALLOWED.includes(license))
    throw new Error(
      `${name} ${version} is under "${license}", which scripts/build/licences.mjs does not allow`,
    );
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (!files.some((file) => !/^notice/i.test(file))) texts.unshift(await licenceInReadme(folder, name));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}

/** Some packages have their licence as the last section of the README. */
async function licenceInReadme(folder, name) {
  const readme = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '');
  const section = /^#+ *licen[cs]e\b[\s\S]*/im.exec(readme)?.[0];
  if (!section) throw new Error(`${name} is bundled and comes without a licence text`);
  return section;
}
