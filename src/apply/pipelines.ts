import { setTimeout as sleep } from 'node:timers/promises';
import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { isRightMissing } from '../database/explain-server-error.js';
import { readPipelineStates } from '../database/read-pipelines.js';
import { ServerError } from '../database/session.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { PATIENCE, type Run } from '../observe/run.js';
import { persist } from './persist.js';
import { refusalOf } from './server-refusal.js';

/** Current states, by idKey; a pipeline that is gone is absent. Retries while the server cannot be reached. */
export async function statesOf(run: Run, pipelines: readonly ObjectId[]): Promise<Map<string, string>> {
  if (pipelines.length === 0) return new Map();
  return persist(run, () => run.server.withSession((session) => readPipelineStates(session, pipelines)));
}

/**
 * `stopped`: we stopped it, or it is stopping; `theirs`: a person had stopped it, it is not ours to start; `failed`
 * with `unknown`: it may have been stopped by us.
 */
export type StopOutcome =
  | { readonly kind: 'stopped'; readonly at: number }
  | { readonly kind: 'theirs' }
  | { readonly kind: 'failed'; readonly error: LinkspecError; readonly unknown: boolean };

/**
 * Stops one running pipeline (contract, Pipelines 3). Where an answer was lost and the pipeline is at rest, the
 * record decides: the intent is in the journal, so it counts as stopped by us.
 */
export async function stopPipeline(run: Run, pipeline: ObjectId): Promise<StopOutcome> {
  let unknown = false;
  const failed = (error: unknown): StopOutcome => ({
    kind: 'failed',
    error: refusalOf(error, `STOP PIPELINE ${idText(pipeline)}`),
    unknown,
  });
  for (let attempt = 1; ; attempt++) {
    try {
      await run.server.withSession((session) => session.run({ kind: 'stop-pipeline', pipeline }));
      return { kind: 'stopped', at: performance.now() };
    } catch (error) {
      const refused = isRefused(error);
      // Who may not stop it did not stop it with an earlier try either.
      unknown = (unknown || isOutcomeUnknown(error)) && !isRightMissing(error);
      let state: string | undefined;
      try {
        state = (await statesOf(run, [pipeline])).get(idKey(pipeline));
      } catch (away) {
        return failed(away);
      }
      if (isAtRest(state)) return unknown ? { kind: 'stopped', at: performance.now() } : { kind: 'theirs' };
      if (refused || attempt >= ATTEMPTS) return failed(error);
    }
  }
}

const ATTEMPTS = 3;

function isRefused(error: unknown): boolean {
  return error instanceof ServerError && error.kind === 'refused';
}

function isOutcomeUnknown(error: unknown): boolean {
  return !(error instanceof ServerError) || error.kind === 'lost' || error.kind === 'timeout';
}

/** Whether a pipeline in this state keeps no link from changing; undefined: it is gone. */
function isAtRest(state: string | undefined): boolean {
  const activity = state === undefined ? 'resting' : activityOf(state);
  return activity === 'resting' || activity === 'failed';
}

/**
 * Waits until every pipeline is at rest: STOP may return before the batch in flight ends (not documented). Returns
 * those that are not, after `patienceMs` or as soon as the signal is given.
 */
export async function waitUntilAtRest(
  run: Run,
  pipelines: readonly ObjectId[],
  patienceMs: number,
  signal?: AbortSignal,
): Promise<readonly ObjectId[]> {
  const begun = performance.now();
  for (;;) {
    const states = await statesOf(run, pipelines);
    const moving = pipelines.filter((pipeline) => !isAtRest(states.get(idKey(pipeline))));
    const waited = performance.now() - begun;
    if (moving.length === 0 || signal?.aborted || waited >= patienceMs) return moving;
    // A tenth of what was waited already: looking adds at most a tenth to the pause.
    const pause = Math.min(Math.max(10, waited / 10), 500, patienceMs - waited);
    await sleep(pause, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  }
}

/** `running`: the server says so; `gone`: somebody dropped it; `left`: it could not be started. */
export type StartOutcome =
  | { readonly kind: 'running'; readonly at: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'left'; readonly state: string; readonly error: LinkspecError };

/** Starts one pipeline, trying again for a while: nothing is worse than a pipeline left stopped. Never throws. */
export async function startPipeline(run: Run, pipeline: ObjectId): Promise<StartOutcome> {
  const { startMs } = run.patience ?? PATIENCE;
  const deadline = performance.now() + startMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    let failure: unknown;
    try {
      await run.server.withSession((session) => session.run({ kind: 'start-pipeline', pipeline }));
      return { kind: 'running', at: performance.now() };
    } catch (error) {
      failure = error;
    }
    let state = 'unknown';
    try {
      state = (await statesOf(run, [pipeline])).get(idKey(pipeline)) ?? 'gone';
    } catch {
      // The server is away: the next try finds out.
    }
    if (activityOf(state) === 'running') return { kind: 'running', at: performance.now() };
    if (state === 'gone') return { kind: 'gone' };
    if (performance.now() >= deadline || isRightMissing(failure)) {
      const { message } = refusalOf(failure, `START PIPELINE ${idText(pipeline)}`);
      return { kind: 'left', state, error: leftError(`${message}; it is left in state ${state}`) };
    }
    await sleep(pause);
  }
}

/** LNK0606: the pipeline stays on record. */
export function leftError(message: string): LinkspecError {
  return new LinkspecError('LNK0606', message, {
    hint: 'Mend the cause, then run `linkspec resume`: the journal remembers it.',
  });
}
