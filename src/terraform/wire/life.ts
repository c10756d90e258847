import { type GrpcServer, type MutualTls, makeGrpcServer } from './grpc-server.js';
import { type Log, logLine } from './log.js';
import { pluginServices, type Stdio } from './plugin-services.js';
import type { EndReason, LoadProvider, ServedProvider } from './provider.js';
import { providerService } from './provider-service.js';

/** A provider process from its first connection to its exit. */
export interface Life {
  /** Not listening yet. */
  readonly server: GrpcServer;
  /** Loads the provider. Requests that come before are kept waiting for it. */
  begin(): void;
  /** Lets the provider end, and exits; in 30 s at the latest. Only the first call counts. */
  end(reason: EndReason, exitCode: number): void;
}

/** `onShutdown` hears Terraform say Shutdown, once its answer is out. */
export interface LifeOptions {
  readonly loadProvider: LoadProvider;
  readonly stdio: Stdio;
  readonly tls: MutualTls | undefined;
  onShutdown(): void;
}

export function openLife({ loadProvider, stdio, tls, onShutdown }: LifeOptions): Life {
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const provider = begun.then(() => loadProvider({ log }));
  // A provider that cannot be loaded is told in the answer of every RPC.
  provider.catch(() => {});
  const server = makeGrpcServer(
    new Map([...providerService(async () => (await provider).methods), ...pluginServices(stdio, onShutdown)]),
    tls,
    (code) => log('warn', `a connection was refused: ${code}`),
  );
  let ending = false;
  return {
    server,
    begin,
    end(reason, exitCode) {
      if (ending) return;
      ending = true;
      setTimeout(() => process.exit(exitCode), LONGEST_END);
      void endProvider(provider, reason)
        .then(() => {
          stdio.finish();
          return server.close(LAST_WORDS);
        })
        .finally(() => process.exit(exitCode));
    },
  };
}

/** Milliseconds that a provider has for finishing or undoing what is open. */
const LONGEST_END = 30_000;

/** Milliseconds that answers under way have to get out. */
const LAST_WORDS = 500;

/** Never rejects. */
async function endProvider(loading: Promise<ServedProvider>, reason: EndReason): Promise<void> {
  const provider = await loading.catch(() => undefined);
  try {
    await provider?.end(reason);
  } catch (error) {
    log(
      'error',
      `the provider did not end well (${error instanceof Error ? error.constructor.name : 'unknown'})`,
    );
  }
}

const log: Log = (level, message) => {
  process.stderr.write(logLine(level, message, new Date()));
};
