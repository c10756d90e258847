import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { applyRun } from '../apply/apply-run.js';
import type { LinkResult } from '../apply/result.js';
import { type ResumeResult, resume } from '../apply/resume.js';
import { openState } from '../database/open-state.js';
import { connectServer } from '../database/server.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { CatalogView } from '../observe/catalog-view.js';
import type { PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import { ToldLinks } from './link/told-links.js';
import type { Settings } from './settings.js';
import type { Log } from './wire/log.js';

/** A configured provider: the core's run, and what the calls of one process share. */
export interface Connection {
  readonly run: Run;
  readonly view: CatalogView;
  readonly told: ToldLinks;
  /** Carries out a plan of one link, when its turn comes. */
  apply(planned: PlannedRun): Promise<readonly LinkResult[]>;
  /**
   * Finishes what interrupted runs left, once a process and before its first change, as `linkspec apply` does. Its
   * errors are told to the first who asks.
   */
  resume(): Promise<ResumeResult>;
  close(): Promise<void>;
}

/** Connects. `signal`: aborted when Terraform was interrupted. Throws LinkspecError LNK03xx, LNK0701. */
export async function connect(settings: Settings, signal: AbortSignal, log: Log): Promise<Connection> {
  const { concurrency, settleMs, owner, fingerprintKey } = settings;
  const server = await connectServer(settings.address, {
    connections: concurrency + 8,
    queryTimeoutMs: SILENCE_MS,
  });
  try {
    const run: Run = {
      id: randomUUID(),
      server,
      capabilities: server.capabilities,
      state: openState(settings.state, server),
      owner,
      readSecret: refuseReference,
      ...(fingerprintKey && { fingerprintKey }),
      now: () => new Date(),
      progress: (message) => log('info', message),
    };
    const limit = pLimit(concurrency);
    let resumed: Promise<ResumeResult> | undefined;
    return {
      run,
      view: new CatalogView(run),
      told: new ToldLinks(),
      apply: (planned) =>
        applyRun(run, planned, {
          concurrency,
          limit,
          failFast: false,
          seals: false,
          lockTimeoutMs: LOCK_MS,
          settleMs,
          signal,
        }),
      async resume() {
        const isFirst = resumed === undefined;
        resumed ??= resume(run, LOCK_MS);
        const result = await resumed;
        return isFirst ? result : { ...result, errors: [] };
      },
      async close() {
        await run.state.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Five minutes without an answer count as silence: a STOP may wait for a long batch. */
const SILENCE_MS = 300_000;
/** The contract's default for --lock-timeout. */
const LOCK_MS = 60_000;

async function refuseReference(): Promise<never> {
  throw new LinkspecError('LNK0110', 'Terraform resolves no references in credentials', {
    hint: 'Give the value itself, through an ephemeral variable or resource.',
  });
}
