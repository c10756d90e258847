import { readdirSync, readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hasTerraform } from '../acceptance/terraform/has-terraform.js';
import { type ConsoleDocument, readConsoleDocument } from './console-document.js';
import { startEmulatorProcess } from './emulator-process.js';
import { runConsoleBlocks } from './run-console-blocks.js';

const ROOT = resolve(import.meta.dirname, '../..');
const LINKSPEC = join(ROOT, 'dist', 'linkspec.js');

const documents = [
  join(ROOT, 'README.md'),
  join(ROOT, 'examples/terraform/README.md'),
  ...markdownFiles(join(ROOT, 'docs')),
].map((path) => ({
  file: relative(ROOT, path),
  markdown: readFileSync(path, 'utf8'),
}));

describe('commands in the documentation do what it shows', () => {
  beforeAll(async () => {
    await access(LINKSPEC).catch(() => {
      throw new Error('dist/linkspec.js is missing: npm run build makes it');
    });
  });

  const tried = documents.filter(({ markdown }) =>
    /^\s*(```|~~~)\s*(console|sh|bash|shell)\b/m.test(markdown),
  );
  const [withTerraform, plain] = [tried.filter(usesTerraform), tried.filter((one) => !usesTerraform(one))];
  const run = async ({ markdown }: { readonly markdown: string }) =>
    runDocument(readConsoleDocument(markdown));
  test.each(plain)('$file', run, 300_000);
  (hasTerraform('the documents that use it') ? test : test.skip).each(withTerraform)('$file', run, 300_000);

  test('the README is among them', () => {
    expect(tried.map(({ file }) => file)).toContain('README.md');
  });
});

describe('what is not run says why', () => {
  const exemptions = documents.flatMap(({ file, markdown }) =>
    readConsoleDocument(markdown).exemptions.map(({ line, reason }) => ({
      place: `${file}:${line}`,
      reason,
    })),
  );
  // One test for each, so that a verbose run lists them; the empty list is a list too.
  test.each([{ place: 'documents read', reason: `${documents.length} documents` }, ...exemptions])(
    '$place: $reason',
    ({ reason }) => {
      expect(reason).toMatch(/\w+ \w+/);
    },
  );
});

function usesTerraform({ markdown }: { readonly markdown: string }): boolean {
  return /^\$ terraform /m.test(markdown);
}

async function runDocument(document: ConsoleDocument): Promise<void> {
  const emulator =
    document.emulator === undefined
      ? undefined
      : await startEmulatorProcess(LINKSPEC, join(ROOT, document.emulator));
  try {
    await runConsoleBlocks(document, {
      root: ROOT,
      linkspec: LINKSPEC,
      ...(emulator && { env: { LINKSPEC_URL: emulator.url } }),
    });
  } finally {
    await emulator?.close();
  }
}

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join(folder, name));
}
