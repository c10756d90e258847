import { setTimeout as sleep } from 'node:timers/promises';
import { idKey, idText } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { readPipelineError } from '../database/read-pipelines.js';
import { LinkspecError } from '../error/linkspec-error.js';
import type { LinkFacts } from '../plan/facts.js';
import { createRedactor } from '../secret/redact.js';
import { statesOf } from './pipelines.js';
import type { LinkResult, PipelineResult } from './result.js';
import { errorOf } from './run-window.js';
import type { WindowContext } from './window-context.js';

/**
 * Watches the pipelines that a link's window started, for `settleMs` or until they have all failed, and tells of
 * those that fall into Error (contract, Pipelines 4): a bad credential shows up only there, some time after START.
 */
export async function settle(
  { run, options, link }: Pick<WindowContext, 'run' | 'options' | 'link'>,
  result: LinkResult,
): Promise<LinkResult> {
  const watched = result.pipelines.filter(({ state }) => activityOf(state) === 'running');
  if (watched.length === 0) return withFailures(result);
  const deadline = performance.now() + options.settleMs;
  let states = new Map(watched.map((pipeline) => [idKey(pipeline), pipeline.state]));
  while (performance.now() < deadline && !options.signal.aborted) {
    await sleep(Math.min(LOOK_EVERY_MS, Math.max(0, deadline - performance.now())), undefined, {
      signal: options.signal,
    }).catch(() => undefined);
    states = await statesOf(run, watched);
    if (watched.every((pipeline) => !isRunning(states.get(idKey(pipeline))))) break;
  }
  const secrets = link.facts.kind === 'spec' ? secretsOf(link.facts.facts) : [];
  const pipelines = await Promise.all(
    result.pipelines.map(async (pipeline): Promise<PipelineResult> => {
      const state = states.get(idKey(pipeline)) ?? pipeline.state;
      if (activityOf(state) !== 'failed') return { ...pipeline, state };
      const cause = await run.server
        .withSession((session) => readPipelineError(session, pipeline))
        .catch(() => undefined);
      return { ...pipeline, state, ...(cause !== undefined && { cause: createRedactor(secrets)(cause) }) };
    }),
  );
  return withFailures({ ...result, pipelines });
}

const LOOK_EVERY_MS = 250;

function isRunning(state: string | undefined): boolean {
  return state !== undefined && activityOf(state) === 'running';
}

function secretsOf({ credentials }: LinkFacts) {
  return credentials.kind === 'values' ? [...credentials.values.values()] : [];
}

function withFailures(result: LinkResult): LinkResult {
  const failed = result.pipelines.filter(({ state }) => activityOf(state) === 'failed');
  if (failed.length === 0 || result.error) return result;
  const causes = failed.map(({ cause, ...id }) => (cause ? `${idText(id)}: ${cause}` : idText(id)));
  const error = new LinkspecError(
    'LNK0605',
    `the change was made, and then fell into Error: ${causes.join('; ')}`,
    {
      hint: 'Check the credentials and config in the spec; once the source answers, start the pipeline or apply with policy.revive: true.',
    },
  );
  return { ...result, outcome: 'failed', error: errorOf(error) };
}
