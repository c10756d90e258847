import { tmpdir } from 'node:os';
import { follow } from '../../cli/linkspec.js';
import { PROVIDER } from './project.js';

/** The built provider as one process for many runs of terraform, which then need not start three each. */
export interface LastingProvider {
  /** Has terraform use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts it. It reads its own environment, so that the server's address has to stand in the configuration. */
export async function startLastingProvider(): Promise<LastingProvider> {
  const running = follow(PROVIDER, ['--debug'], { cwd: tmpdir() });
  const [, address = ''] = await running.until(/TF_REATTACH_PROVIDERS='(.*)'/);
  return {
    env: { TF_REATTACH_PROVIDERS: address },
    async stop() {
      running.child.kill();
      await running.ended;
    },
  };
}
