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

/** One text with name, version and licence text of every library that is in one of the bundles. */
export async function licencesText(root, metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const inputs = outputs.flatMap((output) => Object.keys(output.inputs));
  const folders = [...new Set(inputs.map(packageFolder).filter(Boolean))];
  const chapters = await Promise.all(folders.map((folder) => chapter(root, folder, inputs)));
  return [
    'linkspec bundles the following libraries. Each is under its own licence, given here in full.',
    ...chapters.sort(),
  ].join(`\n\n${'='.repeat(80)}\n\n`);
}

async function chapter(root, path, inputs) {
  const [folder, name] = [join(root, path), packageName(path)];
  const { version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (!isAllowed(license))
    throw new Error(
      `${name} ${version} is under "${license}", which scripts/build/licences.mjs does not allow`,
    );
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (!files.some((file) => !/^notice/i.test(file)))
    texts.unshift(
      (await licenceInReadme(folder)) ??
        (await licenceInSources(root, path, inputs, license)) ??
        standardText(license, author, name),
    );
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}

/** Each part of `(A AND B)` has to be allowed. */
function isAllowed(license) {
  return license
    .replace(/^\((.*)\)$/, '$1')
    .split(' AND ')
    .every((part) => ALLOWED.includes(part));
}

/** Some packages have their licence as the last section of the README. */
async function licenceInReadme(folder) {
  const readme = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '');
  return /^#+ *licen[cs]e\b[\s\S]*/im.exec(readme)?.[0];
}

/** Some have it above each source, and Apache's long text nowhere: that one is the same as this package's own. */
async function licenceInSources(root, path, inputs, license) {
  const sources = [...new Set(inputs)].filter((input) => packageFolder(input) === path);
  const heads = await Promise.all(
    sources.map(
      async (source) => /^(?:\/\/.*\n)+/.exec(await readFile(join(root, source), 'utf8'))?.[0] ?? '',
    ),
  );
  const notices = [...new Set(heads.filter((head) => head.includes('Copyright')))];
  if (notices.length === 0) return undefined;
  const long = license.includes('Apache-2.0') ? [await readFile(join(root, 'LICENSE'), 'utf8')] : [];
  return [...notices, ...long].map((text) => text.trim()).join('\n\n');
}

/** A few say just `MIT` in their package.json: the text that this stands for, with the author that it names. */
function standardText(license, author, name) {
  const holder = typeof author === 'object' ? author?.name : author;
  if (license !== 'MIT' || !holder) throw new Error(`${name} is bundled and comes without a licence text`);
  return `Copyright (c) ${holder}\n\n${MIT}`;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
