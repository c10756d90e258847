import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { idKey, idText } from '../../catalog/link-id.js';
import type { LiveLink } from '../../catalog/live-link.js';
import { fillConfigs, readLinks } from '../../database/read-links.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { counted } from '../../report/counted.js';
import { specTitle, specYaml } from '../../spec/write-yaml.js';
import { snapshotOf } from '../../state/state-snapshot.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type ConnectionOptions, openRun } from '../open-run.js';
import { openProgress } from '../progress.js';
import { openTerminal } from '../terminal.js';

interface Options extends ConnectionOptions {
  readonly out?: string;
}

/** `linkspec import`: writes specs for live links; credentials cannot be read, so they are references to fill in. */
export async function importLinks(names: readonly string[], options: Options): Promise<ExitCode> {
  const terminal = openTerminal();
  const run = await openRun(options, terminal, openProgress(terminal));
  try {
    const records = snapshotOf(await run.state.load()).links;
    const live = await run.server.withSession(async (session) => {
      const { links, configMissing } = await readLinks(session, names);
      const wanted = chosen(links, names);
      return configMissing ? fillConfigs(session, wanted) : wanted;
    });
    const titles = uniqueTitles(live);
    const documents = live.map((link, index) => {
      const title = titles[index] ?? specTitle(link);
      return {
        title,
        text: specYaml(link, title, Object.keys(records.get(idKey(link))?.fingerprints ?? {})),
      };
    });
    if (options.out === undefined) terminal.out(documents.map(({ text }) => text).join('---\n'));
    else await writeAll(options.out, documents);
    terminal.err(
      `${counted(live.length, 'link')} imported. Fill in the credentials, then run \`linkspec plan\`.\n`,
    );
    return EXIT.done;
  } finally {
    await run.close();
  }
}

function chosen(links: readonly LiveLink[], names: readonly string[]): readonly LiveLink[] {
  // In the order of their names, so that two imports of the same links give the same text.
  const sorted = [...links].sort((a, b) => (idText(a) < idText(b) ? -1 : 1));
  if (names.length === 0) return sorted;
  const missing = names.filter((name) => !links.some((link) => answersTo(link, name)));
  if (missing.length > 0)
    throw new LinkspecError(
      'LNK0701',
      `the server has no link or database ${missing.map((name) => JSON.stringify(name)).join(', ')}`,
      {
        hint: 'Names are DATABASE or DATABASE.LINK, upper and lower case as on the server.',
      },
    );
  return sorted.filter((link) => names.some((name) => answersTo(link, name)));
}

function answersTo(link: LiveLink, name: string): boolean {
  return link.database === name || idText(link) === name;
}

/** Links of several databases may share a name; their documents may not. */
function uniqueTitles(links: readonly LiveLink[]): string[] {
  const taken = new Set<string>();
  return links.map((link) => {
    const base = specTitle(link);
    let title = base;
    for (let count = 2; taken.has(title); count++) title = `${base}-${count}`;
    taken.add(title);
    return title;
  });
}

async function writeAll(
  folder: string,
  documents: readonly { title: string; text: string }[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { title, text } of documents) {
    const path = join(folder, `${title}.yaml`);
    await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      throw new LinkspecError('LNK0107', `${path} cannot be written (${error.code})`, {
        hint:
          error.code === 'EEXIST'
            ? 'Import never overwrites: give --out another folder.'
            : 'Give --out a folder that this user can write to.',
      });
    });
  }
}
