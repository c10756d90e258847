import { idKey } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { change } from './change.js';
import { Journal } from './journal.js';
import { PauseWindow } from './pause-window.js';
import { pipelineResultOf } from './pipeline-result.js';
import { startPipeline, statesOf } from './pipelines.js';
import { readBack } from './read-back.js';
import { readNow, recheck } from './recheck.js';
import { readRecorded } from './recorded.js';
import type { LinkResult, PipelineResult } from './result.js';
import { refusalOf } from './server-refusal.js';
import { noteUnsettled, settleNote } from './unsettled.js';
import type { WindowContext } from './window-context.js';

/**
 * Carries out one link's change under its lock (contract, Pipelines): look again, stop what runs, change, start
 * what was stopped, read back, remember. Whatever happens in between, what was stopped is started.
 */
export async function runWindow(context: WindowContext): Promise<LinkResult> {
  const { run, link, sent } = context;
  const now = await readNow(context);
  const verdict = await recheck(context, now, link.plan.basis);
  const journal = new Journal(run.state, link.plan, run.id, run.now().toISOString());
  const pause = new PauseWindow(context, journal);
  if (now.window) {
    journal.adopt(now.window);
    pause.takeOver((await readRecorded(run, now.window)).stopped);
  }
  let failure = verdict === 'moved' ? MOVED : undefined;
  let previous = now.record;
  if (verdict === 'same')
    failure = await attempt(() =>
      change(context, pause, async () => {
        previous = await noteUnsettled(context, previous);
      }),
    );
  const { pipelines, errors } = await pause.startAll();
  const changed = verdict === 'same' && (failure === undefined || sent.length > 0);
  const revived: PipelineResult[] = [];
  if (changed) {
    const complete = failure === undefined;
    if (complete) failure = await attempt(async () => void revived.push(...(await revive(context))));
    const unread = await attempt(() => readBack(context, previous, complete));
    failure ??= unread;
  } else if (previous !== now.record) {
    const unsaid = await attempt(() => settleNote(context, now.record, previous));
    failure ??= unsaid;
  }
  failure = errors[0] ?? failure;
  return {
    database: link.plan.database,
    name: link.plan.name,
    outcome: failure ? 'failed' : verdict === 'desired' ? 'unchanged' : 'done',
    statements: sent,
    pipelines: [...pipelines, ...revived],
    ...(failure && { error: errorOf(failure) }),
  };
}

const MOVED = new LinkspecError('LNK0608', 'the link was changed by somebody else after it was planned', {
  hint: 'Nothing was done to it; plan again and look at the difference.',
});

/** An error as the result tells it. */
export function errorOf(error: LinkspecError): NonNullable<LinkResult['error']> {
  return { code: error.code, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
}

async function attempt(work: () => Promise<void>): Promise<LinkspecError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return refusalOf(error, 'this link');
  }
}

/** Starts the pipelines that are still in Error, where the spec asks for it (policy.revive). */
async function revive({ run, link }: WindowContext): Promise<PipelineResult[]> {
  const asked = link.plan.pipelines.filter((pipeline) => pipeline.revive);
  const states = await statesOf(run, asked);
  const failed = asked.filter((pipeline) => activityOf(states.get(idKey(pipeline)) ?? 'gone') === 'failed');
  return Promise.all(
    failed.map(async (pipeline) => pipelineResultOf(pipeline, undefined, await startPipeline(run, pipeline))),
  );
}
