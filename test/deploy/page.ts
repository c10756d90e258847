import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiServer } from '../acceptance/kubernetes/api-server.js';
import { toolPath } from '../acceptance/kubernetes/assets.js';
import { DEPLOY } from './render.js';

/** Blocks of a language under a heading of a page of docs/kubernetes, in order. Throws where there are none. */
export function blocksOf(page: string, heading: string, language: 'sh' | 'yaml' = 'sh'): string[] {
  const text = readFileSync(join(DEPLOY, '../docs/kubernetes', page), 'utf8');
  const section = `\n${text}`.split(/\n(?=## )/).find((one) => one.startsWith(`## ${heading}\n`));
  const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm');
  const blocks = [...(section ?? '').matchAll(fence)].map(([, , block = '']) => block);
  if (blocks.length === 0) throw new Error(`${page} has no ${language} under "${heading}"`);
  return blocks;
}

/** Runs commands as a reader does who may do anything in the cluster; rejects with their output if one fails. */
export async function typed(
  api: Pick<ApiServer, 'kubeconfig'>,
  commands: string,
  cwd: string,
): Promise<string> {
  const tools = (['kubectl', 'helm'] as const).flatMap((name) => toolPath(name) ?? []).map(dirname);
  const env = {
    PATH: [...tools, process.env.PATH].join(':'),
    HOME: dirname(api.kubeconfig('admin')),
    KUBECONFIG: api.kubeconfig('admin'),
  };
  const { stdout } = await promisify(execFile)('sh', ['-euc', commands], { cwd, env, timeout: 60_000 });
  return stdout;
}
