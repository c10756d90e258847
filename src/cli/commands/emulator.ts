import { readFile } from 'node:fs/promises';
import { loadCatalog, SqlError, startEmulator } from '../../emulator/index.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openTerminal } from '../terminal.js';

interface Options {
  readonly port: number;
  readonly catalog?: string;
}

/** `linkspec emulator`: serves until SIGINT or SIGTERM. Its address is the first line on stdout. */
export async function emulator({ port, catalog }: Options): Promise<ExitCode> {
  const terminal = openTerminal();
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
  const server = await started(port, catalog);
  terminal.out(`The emulator listens at ${server.url}\n`);
  await stopped;
  await server.close();
  return EXIT.done;
}

async function started(port: number, catalog: string | undefined) {
  try {
    return await startEmulator({
      port,
      ...(catalog !== undefined && { catalog: await readCatalog(catalog) }),
    });
  } catch (error) {
    // What the file says is well-formed, and still not something that a server would take.
    if (error instanceof SqlError && catalog !== undefined)
      throw new LinkspecError('LNK0103', `${catalog}: ${error.message} (error ${error.errno})`, {
        hint: 'Correct that entry or statement of the catalog.',
      });
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new LinkspecError('LNK0701', `port ${port} cannot be had (${code})`, {
      hint: 'Give --port another one; 0 takes one that is free.',
    });
  }
}

async function readCatalog(path: string) {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new LinkspecError('LNK0107', `${path} cannot be read (${error.code})`, {
      hint: 'Give --catalog a file that this user can read.',
    });
  });
  return loadCatalog(text, path);
}
