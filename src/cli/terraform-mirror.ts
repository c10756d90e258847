import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkspecError } from '../error/linkspec-error.js';
import { systemCode } from '../state/file-errors.js';
import { makeFolder } from '../state/make-folder.js';

/** The provider's source address, with the default registry host in full. */
export const PROVIDER_ADDRESS = 'registry.terraform.io/linkspec/linkspec';

/**
 * Puts the provider into a mirror, in the unpacked layout of
 * https://developer.hashicorp.com/terraform/cli/config/config-file: ADDRESS/VERSION/OS_ARCH/. `source` is the folder
 * with the built provider. Files that are there already are left alone. `replaced`: one had another content.
 * Errors: LNK0702, the file system's reasons.
 */
export async function fillMirror(
  mirror: string,
  source: string,
  version: string,
): Promise<{ readonly written: boolean; readonly replaced: boolean }> {
  const files = [
    // Without it, Node.js would go by a package.json in a folder above, which may say that files are ES modules.
    { name: 'package.json', content: await readFile(join(source, 'package.json')), mode: 0o644 },
    { name: `${FILE}_v${version}`, content: await readFile(join(source, FILE)), mode: 0o755 },
  ];
  const outcomes = new Set<'added' | 'replaced' | 'kept'>();
  try {
    for (const platform of platforms()) {
      const folder = join(mirror, PROVIDER_ADDRESS, version, platform);
      await makeFolder(folder);
      for (const { name, content, mode } of files)
        outcomes.add(await putFile(join(folder, name), content, mode, mirror));
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new LinkspecError('LNK0702', `the provider cannot be written to ${mirror} (${code})`, {
      hint: 'Name a folder that this user may write to: linkspec terraform install DIR',
    });
  }
  const replaced = outcomes.has('replaced');
  return { written: replaced || outcomes.has('added'), replaced };
}

const FILE = 'terraform-provider-linkspec';

/** The file is the same on all of them, and a mirror may serve other machines than this one. */
function platforms(): ReadonlySet<string> {
  const own = `${process.platform}_${GO_NAMES.get(process.arch) ?? process.arch}`;
  return new Set(['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', own]);
}

/** Terraform names architectures as Go does. */
const GO_NAMES: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
]);

/** Drafts are made elsewhere: each file of the folder counts for the checksum in Terraform's lock file. */
async function putFile(
  path: string,
  content: Buffer,
  mode: number,
  drafts: string,
): Promise<'added' | 'replaced' | 'kept'> {
  const before = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (before?.equals(content)) return 'kept';
  const draft = join(drafts, `.linkspec-${randomUUID()}`);
  try {
    await writeFile(draft, content, { mode });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return before ? 'replaced' : 'added';
}
