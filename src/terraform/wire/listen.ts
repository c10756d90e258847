import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address, PortRange } from './handshake.js';

/** Where a server may listen. */
export type Place =
  | { readonly network: 'unix'; readonly folder: string | undefined }
  | { readonly network: 'tcp'; readonly ports: PortRange };

/** Has a server listen where only this user gets at it. Rejects with a system error where that fails. */
export function listen(server: Server, place: Place): Promise<Address> {
  switch (place.network) {
    case 'unix':
      return onSocket(server, place.folder ?? tmpdir());
    case 'tcp':
      return onPort(server, place.ports);
    default:
      return place satisfies never;
  }
}

/** In a folder of its own, which is gone when the process ends, even by an exception. */
async function onSocket(server: Server, parent: string): Promise<Address> {
  const folder = mkdtempSync(join(withinLimit(parent), 'linkspec-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'provider');
  await listening(server, { path });
  return { network: 'unix', path };
}

/** Systems cut off the path of a socket, some at 103 bytes; `/tmp` is the way out of a deep folder. */
function withinLimit(parent: string): string {
  return Buffer.byteLength(join(parent, 'linkspec-XXXXXX/provider')) > 103 ? '/tmp' : parent;
}

/** The first free port of a range, on the loopback interface. */
async function onPort(server: Server, { first, last }: PortRange): Promise<Address> {
  const host = '127.0.0.1';
  for (let port = first; port <= last; port++) {
    try {
      await listening(server, { host, port });
      return { network: 'tcp', host, port };
    } catch (error) {
      if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  throw new Error(`every port from ${first} to ${last} is taken`);
}

/** EACCES: Windows reserves ranges of ports. */
const TAKEN = new Set(['EADDRINUSE', 'EACCES']);

function listening(
  server: Server,
  options: { path: string } | { host: string; port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
