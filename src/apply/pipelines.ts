import { setTimeout as sleep } from 'node:timers/promises';
import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { readPipelineStates } from '../database/read-pipelines.js';
import { isRightMissing } from '../database/explain-server-error.js';
import { type Server, ServerError } from '../database/session.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { refusalOf } from './server-refusal.js';

/** Current states, by idKey; a pipeline that is gone is absent. Retries while the server cannot be reached. */
export async function statesOf(server: Server, pipelines: readonly ObjectId[]): Promise<Map<string, string>> {
  if (pipelines.length === 0) return new Map();
  return persist(() => server.withSession((session) => readPipelineStates(session, pipelines)));
}

/**
 * `stopped`: we stopped it; `theirs`: a person had stopped it, it is not ours to start; `failed` with `unknown`: it may
 * have been stopped by us.
 */
export type StopOutcome =
  | { readonly kind: 'stopped'; readonly at: number }
  | { readonly kind: 'theirs' }
  | { readonly kind: 'failed'; readonly error: LinkspecError; readonly unknown: boolean };

/**
 * Stops one running pipeline (contract, Pipelines 3). Where the answer is lost and the pipeline is at rest, the
 * record decides: the intent is in the journal, so it counts as stopped by us.
 */
export async function stopPipeline(server: Server, pipeline: ObjectId): Promise<StopOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      await server.withSession((session) => session.run({ kind: 'stop-pipeline', pipeline }));
      return { kind: 'stopped', at: performance.now() };
    } catch (error) {
      const refused = error instanceof ServerError && error.kind === 'refused';
      const failed = (cause: unknown, unknown: boolean): StopOutcome => ({
        kind: 'failed',
        error: refusalOf(cause, `STOP PIPELINE ${idText(pipeline)}`),
        unknown,
      });
      let state: string | undefined;
      try {
        state = (await statesOf(server, [pipeline])).get(idKey(pipeline));
      } catch (away) {
        return failed(away, !refused);
      }
      const rests = state === undefined || activityOf(state) === 'resting' || activityOf(state) === 'failed';
      if (rests) return refused ? { kind: 'theirs' } : { kind: 'stopped', at: performance.now() };
      if (refused || attempt >= ATTEMPTS) return failed(error, !refused);
    }
  }
}

/**
 * Waits until every pipeline is at rest: STOP may return before the batch in flight ends (not documented).
 * Throws LNK0603 after `STOP_PATIENCE_MS`, LNK0607 when aborted.
 */
export async function waitUntilStopped(
  server: Server,
  pipelines: readonly ObjectId[],
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + STOP_PATIENCE_MS;
  for (let pause = 10; ; pause = Math.min(pause * 2, 500)) {
    const states = await statesOf(server, pipelines);
    const moving = pipelines.filter((pipeline) => {
      const activity = activityOf(states.get(idKey(pipeline)) ?? 'stopped');
      return activity === 'running' || activity === 'busy';
    });
    if (moving.length === 0) return;
    if (signal.aborted) throw interrupted();
    if (performance.now() > deadline)
      throw new LinkspecError('LNK0603', `still not stopped: ${moving.map(idText).join(', ')}`, {
        hint: 'a long batch may be in flight; run again when it is done',
      });
    await sleep(pause);
  }
}

/** `running`: the server says so; `error`: it fell into Error; `left`: it could not be started. */
export type StartOutcome =
  | { readonly kind: 'running'; readonly at: number }
  | { readonly kind: 'left'; readonly state: string; readonly error: LinkspecError };

/** Starts one pipeline, trying again for a while: nothing is worse than a pipeline left stopped. */
export async function startPipeline(server: Server, pipeline: ObjectId): Promise<StartOutcome> {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    let failure: unknown;
    try {
      await server.withSession((session) => session.run({ kind: 'start-pipeline', pipeline }));
      return { kind: 'running', at: performance.now() };
    } catch (error) {
      failure = error;
    }
    let state = 'unknown';
    try {
      state = (await statesOf(server, [pipeline])).get(idKey(pipeline)) ?? 'gone';
      if (activityOf(state) === 'running') return { kind: 'running', at: performance.now() };
    } catch {
      // The server is away: the next try finds out.
    }
    // Dropped by somebody: there is nothing left to start.
    if (state === 'gone') return { kind: 'running', at: performance.now() };
    if (performance.now() > deadline || isRightMissing(failure)) {
      const { message } = refusalOf(failure, `START PIPELINE ${idText(pipeline)}`);
      return {
        kind: 'left',
        state,
        error: new LinkspecError('LNK0606', `${message}; it is left in state ${state}`, {
          hint: 'mend the cause, then run `linkspec resume`: the journal remembers it',
        }),
      };
    }
    await sleep(pause);
  }
}

/** The error of a run that a signal ended. */
export function interrupted(): LinkspecError {
  return new LinkspecError('LNK0607', 'interrupted before the change was sent', {
    hint: 'nothing of this link was changed; run the same command again',
  });
}

const ATTEMPTS = 3;
const STOP_PATIENCE_MS = 120_000;
const START_PATIENCE_MS = 30_000;

/** Repeats a read while the connection fails, for as long as a start would be tried. */
export async function persist<T>(read: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await read();
    } catch (error) {
      const passing =
        (error instanceof ServerError && error.kind !== 'refused') ||
        (error instanceof LinkspecError && (error.code === 'LNK0301' || error.code === 'LNK0305'));
      if (!passing || performance.now() > deadline) throw error;
      await sleep(pause);
    }
  }
}
