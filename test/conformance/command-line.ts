import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../src/emulator/index.js';
import { compactJson, type Json } from '../../src/json/json.js';
import { linkspec } from '../cli/linkspec.js';
import { type LinkDocument, SECRETS } from './case.js';
import type { Door } from './door.js';

/** The built command, with the links in one file. */
export async function openCommandLine({ url }: Emulator): Promise<Door> {
  const cwd = await mkdtemp(join(tmpdir(), 'linkspec-conformance-'));
  let env: Record<string, string> = {};
  const run = (...args: string[]) => linkspec([...args, '--prune', '.'], { cwd, env });
  return {
    async apply({ links, secrets }) {
      env = { LINKSPEC_URL: url, ...SECRETS, ...secrets };
      await writeFile(join(cwd, 'links.yaml'), links.map(documentText).join('---\n'));
      const { code, stdout, stderr } = await run(
        'apply',
        '--auto-approve',
        '--settle',
        '0',
        '--format',
        'json',
      );
      const codes = [...(stdout + stderr).matchAll(/LNK\d{4}/g)].map(([text]) => text);
      if ((code === 0) !== (codes.length === 0)) throw new Error(`exit code ${code}:\n${stdout}${stderr}`);
      return codes;
    },
    async isPending() {
      const { code, stdout, stderr } = await run('plan', '--detailed-exitcode');
      if (code !== 0 && code !== 2) throw new Error(`exit code ${code}:\n${stdout}${stderr}`);
      return code === 2;
    },
    close: () => rm(cwd, { recursive: true }),
  };
}

/** JSON, which is YAML too. */
function documentText(link: LinkDocument): string {
  return `${compactJson({
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name: 'a-link' },
    spec: { database: 'db', type: 'S3', ...link } as Json,
  })}\n`;
}
