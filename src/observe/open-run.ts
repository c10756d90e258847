import { randomUUID } from 'node:crypto';
import { openState } from '../database/open-state.js';
import { connectServer } from '../database/server.js';
import type { ServerAddress } from '../database/server-url.js';
import type { Secret } from '../secret/secret.js';
import type { Run } from './run.js';

/** A run that holds connections: close it when done. */
export interface OpenRun extends Run {
  close(): Promise<void>;
}

/** What a door brings to {@link openRun}. */
export interface OpenRunOptions extends Pick<Run, 'owner' | 'readSecret' | 'progress'> {
  readonly address: ServerAddress;
  /** `database:NAME`, `file:PATH` or `none`. */
  readonly state: string;
  readonly fingerprintKey?: Secret | undefined;
  /** See `connectServer`: connections, the time after which a server counts as silent, what it is sent. */
  readonly limits?: Parameters<typeof connectServer>[1];
}

/**
 * After five minutes without an answer a server counts as silent (LNK0308): a STOP may wait for a long batch.
 * Milliseconds.
 */
export const SILENCE_MS = 300_000;

/** Connects and opens the state. Throws LinkspecError LNK03xx where the server cannot be used, LNK0701 for a wrong `state`. */
export async function openRun(options: OpenRunOptions): Promise<OpenRun> {
  const { address, state: place, fingerprintKey, limits, owner, readSecret, progress } = options;
  const server = await connectServer(address, limits);
  try {
    const state = openState(place, server);
    return {
      id: randomUUID(),
      server,
      capabilities: server.capabilities,
      state,
      owner,
      readSecret,
      ...(fingerprintKey && { fingerprintKey }),
      now: () => new Date(),
      progress,
      async close() {
        await state.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
