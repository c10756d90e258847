import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { afterAll } from '@jest/globals';
import { build } from 'esbuild';
import { COOKIE } from '../../../src/terraform/wire/handshake.js';
import { toBytes, toJsonForm } from './descriptor.js';
import { type GrpcClient, openClient } from './grpc-client.js';

/** Of this file's tests: the bundled provider, certificates, sockets. It goes when they are over, and so do processes. */
const folder = mkdtempSync(join(tmpdir(), 'linkspec-wire-'));
const started = new Set<ChildProcess>();

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Terraform's side of mutual TLS, made by another program; P-521, as Terraform has it. */
export interface ClientIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

export function makeIdentity(name: string): ClientIdentity {
  const key = join(folder, `${name}.key`);
  const certificate = join(folder, `${name}.crt`);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp521r1', '-nodes'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-subj', '/CN=localhost', '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  return { certificate: readFileSync(certificate), key: readFileSync(key) };
}

/** A started provider. */
export interface ProviderProcess {
  readonly child: ChildProcess;
  /** Everything on its stdout and stderr so far. */
  out(): string;
  err(): string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** The bundled test provider. */
export function echoProvider(): Promise<string> {
  bundle ??= bundleProvider();
  return bundle;
}

let bundle: Promise<string> | undefined;

async function bundleProvider(): Promise<string> {
  const file = join(folder, 'echo-provider.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'echo-provider.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
    logLevel: 'warning',
  });
  return file;
}

export async function startProcess(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<ProviderProcess> {
  const child = spawn(process.execPath, [await echoProvider(), ...args], {
    env: { PATH: process.env.PATH, TMPDIR: folder, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = collect(child, 'stdout');
  const err = collect(child, 'stderr');
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  started.add(child);
  return { child, out, err, ended };
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[name]?.on('data', (data: Buffer) => {
    text += data.toString();
  });
  return () => text;
}

/** What Terraform passes. */
export function environmentFor(identity: ClientIdentity): Record<string, string> {
  return {
    TF_PLUGIN_MAGIC_COOKIE: COOKIE,
    PLUGIN_PROTOCOL_VERSIONS: '5,6',
    PLUGIN_MIN_PORT: '10000',
    PLUGIN_MAX_PORT: '25000',
    PLUGIN_CLIENT_CERT: identity.certificate.toString(),
  };
}

/** A provider after its handshake. */
export interface Connected extends ProviderProcess {
  readonly client: GrpcClient;
  readonly target: string;
  /** Calls Terraform's service; request and answer in their JSON forms. */
  rpc(name: string, request: JsonValue): Promise<JsonObject>;
  /** Says Shutdown, as Terraform does at the end. */
  shutdown(): Promise<void>;
  readonly serverCertificate: Buffer;
  /** The folder of the socket is still there. */
  hasSocket(): boolean;
}

export async function startProvider(
  identity: ClientIdentity,
  environment: Readonly<Record<string, string>> = {},
): Promise<Connected> {
  const running = await startProcess({ ...environmentFor(identity), ...environment });
  await eventually(() => running.out().includes('\n'), running.err);
  return { ...running, ...connection(running.out(), identity) };
}

/** What a client makes of the handshake line. */
export function connection(line: string, identity: ClientIdentity) {
  const [, , network, where = '', , base64 = ''] = line.trim().split('|');
  const serverCertificate = Buffer.from(
    `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`.replace(base64, padded(base64)),
  );
  const target = network === 'unix' ? `unix:${where}` : where;
  const client = openClient(target, { server: serverCertificate, ...identity });
  return {
    target,
    serverCertificate,
    client,
    async rpc(name: string, request: JsonValue) {
      const asked = toBytes(`${name}Request`, request);
      return toJsonForm(`${name}Response`, await client.unary(`/tfplugin6.Provider/${name}`, asked));
    },
    async shutdown() {
      await client.unary('/plugin.GRPCController/Shutdown', Buffer.alloc(0));
    },
    hasSocket: () => existsSync(dirname(where)),
  };
}

function padded(base64: string): string {
  return base64 + '='.repeat((4 - (base64.length % 4)) % 4);
}

/** Resolves once the condition holds. The test's own time limit is the end of the patience. */
export async function eventually(
  condition: () => boolean,
  complaint: () => string = () => '',
): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it did not come: ${complaint()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
