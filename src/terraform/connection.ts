import pLimit from 'p-limit';
import { applyRun } from '../apply/apply-run.js';
import type { LinkResult } from '../apply/result.js';
import { type ResumeResult, resume } from '../apply/resume.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { CatalogView } from '../observe/catalog-view.js';
import { openRun, SILENCE_MS } from '../observe/open-run.js';
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
  const { address, state, owner, fingerprintKey, concurrency, settleMs } = settings;
  const run = await openRun({
    address,
    state,
    owner,
    fingerprintKey,
    readSecret: refuseReference,
    progress: (message) => log('info', message),
    limits: { connections: concurrency + 8, queryTimeoutMs: SILENCE_MS },
  });
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
    close: () => run.close(),
  };
}

/** The contract's default for --lock-timeout. */
const LOCK_MS = 60_000;

async function refuseReference(): Promise<never> {
  throw new LinkspecError('LNK0110', 'Terraform resolves no references in credentials', {
    hint: 'Give the value itself, through an ephemeral variable or resource.',
  });
}
