import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { listen } from '../../../src/terraform/wire/listen.js';

const servers: Server[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('ports that are taken are passed over; where all are, that is told', async () => {
  const taken = open();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const first = typeof address === 'object' && address ? address.port : 0;
  await expect(listen(open(), { network: 'tcp', ports: { first, last: first } })).rejects.toThrow(
    `every port from ${first} to ${first} is taken`,
  );
  const found = await listen(open(), { network: 'tcp', ports: { first, last: first + 20 } });
  expect(found).toMatchObject({ network: 'tcp', host: '127.0.0.1' });
  expect(found.network === 'tcp' && found.port > first).toBe(true);
});

test('a folder too deep for a socket is passed over', async () => {
  const deep = join(temporary(), 'x'.repeat(90));
  mkdirSync(deep);
  const found = await listen(open(), { network: 'unix', folder: deep });
  const path = found.network === 'unix' ? found.path : '';
  folders.push(dirname(path));
  expect(path).toMatch(/^\/tmp\/linkspec-\w{6}\/provider$/);
  expect(readdirSync(deep)).toEqual([]);
});

test('a folder that is not there is an error', async () => {
  await expect(listen(open(), { network: 'unix', folder: '/does/not/exist' })).rejects.toThrow('ENOENT');
});

function open(): Server {
  const server = createServer();
  servers.push(server);
  return server;
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'listen-'));
  folders.push(folder);
  return folder;
}
