import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openClient, statusOf } from './grpc-client.js';
import {
  type ClientIdentity,
  type Connected,
  connection,
  echoProvider,
  environmentFor,
  eventually,
  makeIdentity,
  startProcess,
  startProvider,
} from './provider-process.js';

let terraform: ClientIdentity;
let notesFolder: string;
let provider: Connected | undefined;

beforeAll(() => {
  terraform = makeIdentity('terraform');
  notesFolder = mkdtempSync(join(tmpdir(), 'linkspec-notes-'));
});

afterAll(() => rmSync(notesFolder, { recursive: true, force: true }));

afterEach(async () => {
  provider?.client.close();
  provider?.child.kill('SIGKILL');
  await provider?.ended;
  provider = undefined;
  rmSync(notesFile(), { force: true });
});

describe('the end', () => {
  test('Shutdown: the provider ends, the socket goes, exit 0', async () => {
    provider = await startProvider(terraform, { ECHO_NOTES: notesFile() });
    expect(provider.hasSocket()).toBe(true);
    await provider.shutdown();
    expect(await provider.ended).toBe(0);
    expect(provider.hasSocket()).toBe(false);
    expect(notes()).toBe('shutdown\nended\n');
  });

  test('Shutdown while an RPC hangs does not wait for it', async () => {
    provider = await startProvider(terraform);
    const hanging = statusOf(provider.rpc('ValidateResourceConfig', { typeName: 'hang' }));
    await provider.rpc('ValidateProviderConfig', {});
    await provider.shutdown();
    expect(await provider.ended).toBe(0);
    expect((await hanging).code).not.toBe(status.OK);
  });

  test('Shutdown ends a provider that fails as it ends, and tells its log only that', async () => {
    provider = await startProvider(terraform, { ECHO_END: 'fail' });
    await provider.shutdown();
    expect(await provider.ended).toBe(0);
    expect(provider.err()).toContain('did not end well (Error)');
    expect(provider.err()).not.toContain('hunter2');
  });

  test('Ctrl-C is Terraform’s to tell; SIGTERM ends after the provider has', async () => {
    provider = await startProvider(terraform, { ECHO_NOTES: notesFile() });
    provider.child.kill('SIGINT');
    provider.child.kill('SIGINT');
    expect(await provider.rpc('ValidateProviderConfig', {})).toEqual({});
    provider.child.kill('SIGTERM');
    await eventually(() => existsSync(notesFile()));
    provider.child.kill('SIGHUP');
    expect(await provider.ended).toBe(143);
    expect(notes()).toBe('terminated\nended\n');
    expect(provider.hasSocket()).toBe(false);
  });

  test('a killed Terraform leaves no provider behind', async () => {
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: ['pipe', 'pipe', 'ignore'] });
         child.stdout.once('data', (line) => process.stdout.write(child.pid + '|' + line));`,
        await echoProvider(),
      ],
      {
        env: { ...process.env, ...environmentFor(terraform), ECHO_NOTES: notesFile() },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [data] = await once(parent.stdout, 'data');
    const [pid = '', ...line] = String(data).split('|');
    const { client, hasSocket } = connection(line.join('|'), terraform);
    client.close();
    expect(hasSocket()).toBe(true);
    parent.kill('SIGKILL');
    try {
      await eventually(() => !hasSocket());
      expect(notes()).toBe('orphaned\nended\n');
    } finally {
      killIfThere(Number(pid));
    }
  });

  test.each(['panic', 'rejection'])(
    'an uncaught %s ends as Terraform shows it, without its text',
    async (kind) => {
      provider = await startProvider(terraform);
      void statusOf(provider.rpc('ValidateResourceConfig', { typeName: kind }));
      expect(await provider.ended).toBe(2);
      const lines = provider.err().split('\n');
      const panic = lines.findIndex((line) => line.startsWith('panic: '));
      expect(lines.slice(panic).join('\n')).toMatch(
        /(RangeError|Error)\n[\s\S]*at .*echo-provider\.mjs:\d+:\d+/,
      );
      expect(provider.err() + provider.out()).not.toContain('hunter2');
      expect(provider.hasSocket()).toBe(false);
    },
  );
});

describe('--debug', () => {
  test('prints what Terraform needs to attach, serves in plain text, and outlives its clients', async () => {
    const run = await startProcess({ ECHO_NOTES: notesFile() }, ['--debug']);
    await eventually(() => run.out().includes('\n'), run.err);
    // In a shell's quotes.
    expect(run.out()).toContain("linkspec/it'\\''s");
    const value = /^TF_REATTACH_PROVIDERS='(.*)'\n$/.exec(run.out())?.[1] ?? '';
    const { "registry.terraform.io/linkspec/it's": reattach } = JSON.parse(value.replaceAll("'\\''", "'"));
    expect(reattach).toEqual({
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: run.child.pid,
      Test: true,
      Addr: { Network: 'unix', String: expect.stringContaining('/provider') },
    });
    for (let round = 0; round < 3; round++) {
      const client = openClient(`unix:${reattach.Addr.String}`);
      await client.unary('/tfplugin6.Provider/ConfigureProvider', Buffer.alloc(0));
      await client.unary('/plugin.GRPCController/Shutdown', Buffer.alloc(0));
      client.close();
    }
    expect(statSync(dirname(reattach.Addr.String)).mode & 0o777).toBe(0o700);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(notes()).toBe('terminated\nended\n');
  });
});

function notesFile(): string {
  return join(notesFolder, 'notes');
}

function notes(): string {
  return readFileSync(notesFile(), 'utf8');
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
