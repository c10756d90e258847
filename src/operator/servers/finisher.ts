import { type ResumeResult, resume } from '../../apply/resume.js';
import type { ObjectId } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { PATIENCE } from '../../observe/run.js';
import { type Backoff, backoffMs } from '../runtime/backoff.js';
import { type Clock, type Random, sleep, systemClock } from '../runtime/clock.js';
import type { Log } from '../telemetry/logs.js';
import type { Target } from './connection-of.js';
import type { ServerPool } from './server-pool.js';

export interface FinisherOptions {
  readonly servers: Pick<ServerPool, 'use'>;
  /** Whether an object, or the operator itself, names that server and login now. */
  readonly isNamed: (identity: string) => boolean;
  /** Aborts when this process should begin nothing new. */
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>;
  /** Waits between tries of one server; default 1 s to 5 min. */
  readonly backoff?: Backoff;
  readonly clock?: Clock;
  readonly random?: Random;
}

/**
 * Finishes in the background what interrupted changes left on a server, whether or not an object asks for it: it is
 * tried until nothing is left. Windows of turns that are under way are safe: each turn holds the lock of its link. A login
 * that does not work is given up once nobody names it, unless windows were seen with it.
 */
export class Finisher {
  readonly #jobs = new Map<string, Job>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #backoff: Backoff;

  constructor(private readonly options: FinisherOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#backoff = options.backoff ?? { baseMs: 1_000, capMs: 300_000 };
  }

  /** Has a server finished; one that is at it already is looked at once more. Returns at once, never throws. */
  finish(target: Target): void {
    if (this.options.signal.aborted) return;
    const known = this.#jobs.get(target.identity);
    if (known) {
      known.isAskedAgain = true;
      return;
    }
    const job: Job = {
      isAskedAgain: false,
      sawWindows: false,
      told: new Set(),
      pause: new AbortController(),
    };
    this.#jobs.set(target.identity, job);
    void this.#run(target, job).finally(() => this.#jobs.delete(target.identity));
  }

  /** The server answers again: what waits for its next try has it now. */
  hurry(identity: string): void {
    this.#jobs.get(identity)?.pause.abort();
  }

  /** What became of windows that were looked at when a connection was made. What is left of them is finished here. */
  resumed(target: Target, result: ResumeResult): void {
    this.#tellStarted(target, result.started);
    if (isLeft(result)) this.finish(target);
  }

  async #run(target: Target, job: Job): Promise<void> {
    const { signal } = this.options;
    for (let failures = 0; !signal.aborted; ) {
      job.isAskedAgain = false;
      if (await this.#isFinished(target, job)) {
        failures = 0;
        if (!job.isAskedAgain) return;
      } else {
        if (!job.sawWindows && !this.options.isNamed(target.identity)) return;
        failures += 1;
        job.pause = new AbortController();
        const ms = backoffMs(failures, this.#backoff, this.#random);
        await sleep(this.#clock, ms, AbortSignal.any([signal, job.pause.signal]));
      }
    }
  }

  async #isFinished(target: Target, job: Job): Promise<boolean> {
    try {
      // It does not wait for locks: while a turn or another process holds one, there is another try later.
      // Nor does it hold one for long: a START that fails is tried again as well.
      const result = await this.options.servers.use(target, ({ run }) =>
        resume({ ...run, patience: { ...(run.patience ?? PATIENCE), startMs: 0 } }, 0),
      );
      job.sawWindows = isLeft(result);
      this.#tellStarted(target, result.started);
      for (const error of result.errors) this.#tellFailure(target, job, error);
      return !isLeft(result);
    } catch (error) {
      this.#tellFailure(target, job, error);
      return false;
    }
  }

  #tellStarted({ label }: Target, started: readonly ObjectId[]): void {
    if (started.length === 0) return;
    this.options.log.info('pipelines of an interrupted run are started', {
      target: label,
      count: started.length,
    });
  }

  /** Each kind of failure once; its repetitions are for those who look closely. */
  #tellFailure({ label }: Target, { told }: Job, error: unknown): void {
    const { log, signal } = this.options;
    const kind = error instanceof LinkspecError ? error.code : 'defect';
    const level = told.has(kind) || signal.aborted ? 'debug' : kind === 'defect' ? 'error' : 'warn';
    told.add(kind);
    log[level]('an interrupted run could not be finished; it is tried again', { target: label, error });
  }
}

interface Job {
  isAskedAgain: boolean;
  /** Whether windows were left when it was looked at last. */
  sawWindows: boolean;
  /** Kinds of failures that were told. */
  readonly told: Set<string>;
  /** Ends the pause before the next try. */
  pause: AbortController;
}

function isLeft({ busy, errors }: ResumeResult): boolean {
  return busy.length > 0 || errors.length > 0;
}
