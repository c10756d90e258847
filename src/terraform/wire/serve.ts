import { writeSync } from 'node:fs';
import { makeCertificate } from './certificate.js';
import { panicText } from './failure.js';
import {
  handshakeLine,
  NOT_FOR_HANDS,
  readHandshake,
  reattachText,
  startedByTerraform,
} from './handshake.js';
import { openLife } from './life.js';
import { listen } from './listen.js';
import { watchParent } from './parent.js';
import { openStdio } from './plugin-services.js';
import type { LoadProvider } from './provider.js';
import { redirectStdout } from './redirect-stdout.js';

export interface ServeOptions {
  /**
   * Called once, right after the handshake line is out, so that heavy modules load while Terraform connects:
   * `async (door) => (await import('./provider.js')).makeProvider(door)`.
   */
  readonly loadProvider: LoadProvider;
  /** Source address with its host, `registry.terraform.io/linkspec/linkspec`: the key of TF_REATTACH_PROVIDERS. */
  readonly address: string;
  /** `--debug`: no TLS, no handshake; prints TF_REATTACH_PROVIDERS and serves until SIGINT or SIGTERM. */
  readonly debug: boolean;
}

/**
 * Serves a provider to Terraform until the process ends, and ends the process itself: 0 after Shutdown, 1 where it
 * cannot start or Terraform is gone, 2 after an uncaught exception, 128 + n after a signal. Never rejects.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const parent = process.ppid;
  if (!options.debug && !startedByTerraform(process.env)) {
    writeSync(2, NOT_FOR_HANDS);
    process.exit(1);
  }
  // Rejections that nobody handles come here too.
  process.on('uncaughtException', panic);
  try {
    if (options.debug) await serveDebugger(options);
    else await serveTerraform(options, parent);
  } catch (error) {
    // Before the handshake Terraform shows one line of stdout, and nothing of stderr.
    const reason = error instanceof Error ? error.message : 'unknown failure';
    writeSync(1, `linkspec cannot start: ${reason.replaceAll(/[\r\n|]+/g, ' ')}\n`);
    process.exit(1);
  }
}

async function serveTerraform({ loadProvider }: ServeOptions, parent: number): Promise<void> {
  const handshake = readHandshake(process.env);
  const { der, certificate, key } = makeCertificate(new Date());
  const stdio = openStdio();
  const life = openLife({
    loadProvider,
    stdio,
    tls: { certificate, key, clientCertificate: handshake.clientCertificate },
    onShutdown: () => life.end('shutdown', 0),
  });
  const address = await listen(
    life.server.http2,
    process.platform === 'win32'
      ? { network: 'tcp', ports: handshake.ports }
      : { network: 'unix', folder: handshake.socketFolder },
  );
  writeSync(1, handshakeLine(address, der, handshake));
  life.begin();
  survivePipes();
  redirectStdout(stdio.send);
  // Ctrl-C reaches the whole group of processes. Terraform hears it too and says StopProvider.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => life.end('terminated', 143));
  process.on('SIGHUP', () => life.end('terminated', 129));
  watchParent(parent, () => life.end('orphaned', 1));
}

async function serveDebugger({ loadProvider, address: source }: ServeOptions): Promise<void> {
  const life = openLife({
    loadProvider,
    stdio: openStdio(),
    tls: undefined,
    // Runs come and go; a debugger stays.
    onShutdown: () => {},
  });
  const address = await listen(life.server.http2, { network: 'unix', folder: undefined });
  // For a shell, in which a quote in quotes is written so.
  const value = reattachText(source, address, process.pid).replaceAll("'", "'\\''");
  writeSync(1, `TF_REATTACH_PROVIDERS='${value}'\n`);
  survivePipes();
  life.begin();
  process.on('SIGINT', () => life.end('terminated', 130));
  process.on('SIGTERM', () => life.end('terminated', 143));
  process.on('SIGHUP', () => life.end('terminated', 129));
}

/** An exception that nobody caught ends the process, in the one form that Terraform shows to people. */
function panic(thrown: unknown): void {
  try {
    writeSync(2, panicText(thrown));
  } finally {
    process.exit(2);
  }
}

/** A reader that is gone is no reason to stop in the middle of an apply; the parent's watch ends the process. */
function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
