import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { type StopOutcome, startPipeline, stopPipeline, waitUntilStopped } from './pipelines.js';
import type { Journal } from './journal.js';
import type { PipelineResult } from './result.js';
import type { WindowContext } from './window-context.js';

/**
 * The pipelines that one window has stopped and must start again. Everything that is stopped goes through here, so
 * that nothing that was stopped can be forgotten.
 */
export class PauseWindow {
  /** Ours to start: idKey to what was stopped and when (undefined: by an interrupted run). */
  readonly #ours = new Map<string, { readonly pipeline: ObjectId; readonly at: number | undefined }>();

  constructor(
    private readonly context: WindowContext,
    private readonly journal: Journal,
  ) {}

  /** Takes over what an interrupted run stopped on this link. */
  takeOver(pipelines: readonly ObjectId[]): void {
    for (const pipeline of pipelines) this.#ours.set(idKey(pipeline), { pipeline, at: undefined });
  }

  /**
   * Stops these pipelines and waits until they rest. The intent is on record before the first STOP. Throws what
   * stood against it; what was stopped until then is still ours to start.
   */
  async stop(pipelines: readonly ObjectId[]): Promise<void> {
    const fresh = pipelines.filter((pipeline) => !this.#ours.has(idKey(pipeline)));
    if (fresh.length > 0) {
      await this.journal.write([...this.#pipelines(), ...fresh]);
      await this.context.lock.assertHeld();
      const outcomes = await Promise.all(
        fresh.map(async (pipeline) => [pipeline, await stopPipeline(this.context.run.server, pipeline)] as const),
      );
      for (const [pipeline, outcome] of outcomes) {
        if (outcome.kind === 'stopped') this.#ours.set(idKey(pipeline), { pipeline, at: outcome.at });
        if (outcome.kind === 'failed' && outcome.unknown) this.takeOver([pipeline]);
      }
      const failed = outcomes.map(([, outcome]) => outcome).find(isFailed);
      if (failed || outcomes.some(([, outcome]) => outcome.kind === 'theirs'))
        await this.journal.write(this.#pipelines());
      if (failed) throw failed.error;
    }
    await waitUntilStopped(this.context.run.server, this.#pipelines(), this.context.options.signal);
  }

  /** Starts all that is ours, then closes the record. Never throws: what could not be started is in the results. */
  async startAll(): Promise<{ pipelines: PipelineResult[]; errors: LinkspecError[] }> {
    const { server } = this.context.run;
    const started = await Promise.all(
      [...this.#ours.values()].map(async ({ pipeline, at }) => {
        const outcome = await startPipeline(server, pipeline).catch(
          (error: unknown) => ({ kind: 'left', state: 'unknown', error: asLeft(error, pipeline) }) as const,
        );
        return { pipeline, at, outcome };
      }),
    );
    const left = started.filter(({ outcome }) => outcome.kind === 'left').map(({ pipeline }) => pipeline);
    const errors = started.flatMap(({ outcome }) => (outcome.kind === 'left' ? [outcome.error] : []));
    try {
      await this.journal.write(left);
    } catch (error) {
      errors.push(asStateError(error));
    }
    const pipelines = started.map(({ pipeline, at, outcome }) => ({
      database: pipeline.database,
      name: pipeline.name,
      downtimeMs: outcome.kind === 'running' && at !== undefined ? Math.max(0, Math.round(outcome.at - at)) : null,
      state: outcome.kind === 'running' ? 'Running' : outcome.state,
    }));
    return { pipelines, errors };
  }

  #pipelines(): ObjectId[] {
    return [...this.#ours.values()].map(({ pipeline }) => pipeline);
  }
}

function isFailed(outcome: StopOutcome): outcome is Extract<StopOutcome, { kind: 'failed' }> {
  return outcome.kind === 'failed';
}

function asLeft(error: unknown, pipeline: ObjectId): LinkspecError {
  const why = error instanceof Error ? error.message : 'unknown failure';
  return new LinkspecError('LNK0606', `START PIPELINE ${idText(pipeline)}: ${why}`, {
    hint: 'when the server is back, run `linkspec resume`: the journal remembers it',
  });
}

function asStateError(error: unknown): LinkspecError {
  if (error instanceof LinkspecError) return error;
  return new LinkspecError('LNK0504', 'the journal entry of this window could not be removed', {
    hint: 'run `linkspec resume`; it removes the entry and starts nothing that runs',
  });
}
