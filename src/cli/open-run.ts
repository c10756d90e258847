import { readFile } from 'node:fs/promises';
import { parseServerUrl, type ServerAddress } from '../database/server-url.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { type OpenRun, openRun as openCoreRun, SILENCE_MS } from '../observe/open-run.js';
import type { Run } from '../observe/run.js';
import { Secret } from '../secret/secret.js';
import { LOST_WITHOUT_STATE } from '../state/no-store.js';
import type { Progress } from './progress.js';
import { createSecretSources } from './secret-sources.js';
import type { Terminal } from './terminal.js';

/** The options of every command that speaks to a server. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly passwordFile?: string;
  readonly state?: string;
  readonly owner: string;
  readonly verbose?: boolean;
}

/** Connects as the options and the environment say, and opens the state. Close it when done. */
export async function openRun(
  options: ConnectionOptions,
  terminal: Terminal,
  progress: Progress,
  connections = 8,
): Promise<OpenRun> {
  const key = process.env.LINKSPEC_FINGERPRINT_KEY;
  const run = await openCoreRun({
    address: await serverAddress(options, terminal),
    state: options.state ?? process.env.LINKSPEC_STATE ?? 'database:linkspec',
    owner: options.owner,
    readSecret: createSecretSources(),
    ...(key && { fingerprintKey: new Secret(key) }),
    progress: (message) => progress.step(message),
    limits: {
      connections,
      queryTimeoutMs: SILENCE_MS,
      ...(options.verbose && { trace: (text: string) => progress.line(text) }),
    },
  });
  return {
    ...run,
    async close() {
      progress.done();
      await run.close();
    },
  };
}

/** The address with its password: from --password-file, else LINKSPEC_PASSWORD, else the URL (warned about in --url). */
async function serverAddress(options: ConnectionOptions, terminal: Terminal): Promise<ServerAddress> {
  const url = options.url ?? process.env.LINKSPEC_URL;
  if (url === undefined || url === '')
    throw new LinkspecError('LNK0307', 'no server is named', {
      hint: 'Set LINKSPEC_URL, or give an address such as mysql://user@host:port/ with --url.',
    });
  const address = parseServerUrl(url);
  if (options.url !== undefined && address.password)
    terminal.err(
      'warning: the password in --url is visible to other users of this machine; use LINKSPEC_PASSWORD or --password-file\n',
    );
  const password = await separatePassword(options);
  return password ? { ...address, password } : address;
}

async function separatePassword({ passwordFile }: ConnectionOptions): Promise<Secret | undefined> {
  if (passwordFile !== undefined) {
    const text = await readFile(passwordFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new LinkspecError('LNK0307', `the password file ${passwordFile} cannot be read (${error.code})`, {
        hint: 'Give --password-file a file that this user can read.',
      });
    });
    return new Secret(text.replace(/\r?\n$/, ''));
  }
  const variable = process.env.LINKSPEC_PASSWORD;
  return variable === undefined ? undefined : new Secret(variable);
}

/** Says on stderr what is lost with `--state none`; plans say it themselves. */
export function tellLostState({ state }: Run, terminal: Terminal): void {
  if (state.kind === 'none') terminal.err(`Note: ${LOST_WITHOUT_STATE}\n`);
}
