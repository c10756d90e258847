import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { PATIENCE } from '../observe/run.js';
import { interrupted } from './interrupted.js';
import type { Journal } from './journal.js';
import { pipelineResultOf } from './pipeline-result.js';
import {
  leftError,
  type StartOutcome,
  type StopOutcome,
  startPipeline,
  statesOf,
  stopPipeline,
  waitUntilAtRest,
} from './pipelines.js';
import type { PipelineResult } from './result.js';
import { refusalOf } from './server-refusal.js';
import type { WindowContext } from './window-context.js';

/** A pipeline that is ours to start. */
interface Held {
  readonly pipeline: ObjectId;
  /** When its STOP was answered; undefined: stopped by an interrupted run, or the answer was lost. */
  readonly at: number | undefined;
  /** Whether it was seen at rest since. */
  readonly rests: boolean;
}

/** What became of the pipelines of a window. */
export interface Started {
  readonly pipelines: PipelineResult[];
  readonly errors: LinkspecError[];
}

/**
 * The pipelines that one window has stopped and must start again. Everything that is stopped goes through here, so
 * that nothing that was stopped can be forgotten.
 */
export class PauseWindow {
  /** By idKey. */
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly context: WindowContext,
    private readonly journal: Journal,
  ) {}

  /** Takes over what an interrupted run stopped on this link, and what is at rest since. */
  takeOver(pipelines: readonly ObjectId[]): void {
    for (const pipeline of pipelines) this.#hold({ pipeline, at: undefined, rests: true });
  }

  /**
   * Stops these pipelines and waits until they rest. The intent is on record before the first STOP. Throws what
   * stood against it; what was stopped until then is still ours to start.
   */
  async stop(pipelines: readonly ObjectId[]): Promise<void> {
    const { run, lock, options } = this.context;
    if (pipelines.length > 0) {
      const named = new Set(pipelines.map(idKey));
      await this.journal.write([
        ...this.#pipelines().filter((held) => !named.has(idKey(held))),
        ...pipelines,
      ]);
      await lock.assertHeld();
      const outcomes = await Promise.all(
        pipelines.map(async (pipeline) => [pipeline, await stopPipeline(run, pipeline)] as const),
      );
      for (const [pipeline, outcome] of outcomes) this.#note(pipeline, outcome);
      await this.journal.write(this.#pipelines());
      const failed = outcomes.map(([, outcome]) => outcome).find(isFailed);
      if (failed) throw failed.error;
    }
    const { stopMs } = run.patience ?? PATIENCE;
    const moving = await waitUntilAtRest(run, this.#pipelines(), stopMs, options.signal);
    for (const held of this.#held.values())
      if (!moving.includes(held.pipeline)) this.#hold({ ...held, rests: true });
    if (moving.length === 0) return;
    if (options.signal.aborted) throw interrupted();
    throw new LinkspecError('LNK0603', `still not stopped: ${moving.map(idText).join(', ')}`, {
      hint: 'A long batch may be in flight; run again when it is done.',
    });
  }

  /**
   * Starts all that is ours, then closes the record. Never throws: what could not be started is in the results, and
   * stays on record. If another run has the lock by now, it has the record too, and starts what is on it.
   */
  async startAll(): Promise<Started> {
    if (!(await this.#isOurs())) return { pipelines: await this.#leftToOthers(), errors: [] };
    const started = await Promise.all(
      [...this.#held.values()].map(async (held) => ({ ...held, outcome: await this.#start(held) })),
    );
    const left = started.filter(({ outcome }) => outcome.kind === 'left').map(({ pipeline }) => pipeline);
    const errors = started.flatMap(({ outcome }) => (outcome.kind === 'left' ? [outcome.error] : []));
    try {
      if (!this.journal.says(left) && (await this.#isOurs())) await this.journal.write(left);
    } catch (error) {
      errors.push(unclosed(error));
    }
    const pipelines = started.map(({ pipeline, at, outcome }) => pipelineResultOf(pipeline, at, outcome));
    return { pipelines, errors };
  }

  #hold(held: Held): void {
    this.#held.set(idKey(held.pipeline), held);
  }

  #note(pipeline: ObjectId, outcome: StopOutcome): void {
    switch (outcome.kind) {
      case 'stopped':
        this.#hold({ pipeline, at: outcome.at, rests: false });
        return;
      case 'theirs':
        this.#held.delete(idKey(pipeline));
        return;
      case 'failed':
        if (outcome.unknown) this.#hold({ pipeline, at: undefined, rests: false });
        else this.#held.delete(idKey(pipeline));
        return;
      default:
        outcome satisfies never;
    }
  }

  #pipelines(): ObjectId[] {
    return [...this.#held.values()].map(({ pipeline }) => pipeline);
  }

  async #isOurs(): Promise<boolean> {
    const { lock } = this.context;
    try {
      if ((await lock.regain()) === 'theirs') return false;
      return !lock.wasLost || (await this.journal.isOurs());
    } catch {
      // State or server are away. A pipeline that runs too early does less harm than one left stopped.
      return true;
    }
  }

  /** A stop that is under way cannot be called back: only what is at rest can be started. */
  async #start({ pipeline, at, rests }: Held): Promise<StartOutcome> {
    const { run } = this.context;
    const { stopMs, doubtMs } = run.patience ?? PATIENCE;
    if (!rests) {
      // Where the answer was lost it may never have been told to stop: then it just runs on.
      const patience = at === undefined ? doubtMs : Math.max(doubtMs, at + stopMs - performance.now());
      const moving = await waitUntilAtRest(run, [pipeline], patience).catch(() => []);
      if (moving.length > 0 && at !== undefined)
        return {
          kind: 'left',
          state: 'stopping',
          error: leftError(
            `${idText(pipeline)} was told to stop and has not stopped yet, so it could not be started`,
          ),
        };
    }
    return startPipeline(run, pipeline);
  }

  async #leftToOthers(): Promise<PipelineResult[]> {
    const states = await statesOf(this.context.run, this.#pipelines()).catch(() => new Map<string, string>());
    return this.#pipelines().map((pipeline) => ({
      ...bare(pipeline),
      downtimeMs: null,
      state: states.get(idKey(pipeline)) ?? 'unknown',
    }));
  }
}

function isFailed(outcome: StopOutcome): outcome is Extract<StopOutcome, { kind: 'failed' }> {
  return outcome.kind === 'failed';
}

function bare({ database, name }: ObjectId): ObjectId {
  return { database, name };
}

function unclosed(error: unknown): LinkspecError {
  const { code, message } = refusalOf(error, 'removing the journal entry of this window');
  return new LinkspecError(code, message, {
    hint: 'Run `linkspec resume`: it removes the entry and starts nothing that runs.',
  });
}
