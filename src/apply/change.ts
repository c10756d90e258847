import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { readSessionStates } from '../database/read-pipelines.js';
import { ServerError } from '../database/session.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { finishDraft } from '../plan/finish-draft.js';
import type { PlannedStatement } from '../plan/plan.js';
import type { Statement } from '../sql/statement.js';
import { askAlterLink } from './alter-link-probe.js';
import { interrupted } from './interrupted.js';
import type { PauseWindow } from './pause-window.js';
import { persist } from './persist.js';
import { statesOf } from './pipelines.js';
import { nameOf, send } from './send.js';
import { refusalOf } from './server-refusal.js';
import type { WindowContext } from './window-context.js';

/**
 * Stops what runs on the link and sends its statements. A refusal because a pipeline still runs leads to another
 * look, a few times. `beforehand` is done last before the first STOP. Throws what stood against it.
 */
export async function change(
  context: WindowContext,
  pause: PauseWindow,
  beforehand: () => Promise<void>,
): Promise<void> {
  const { link, planned, options } = context;
  const statements = link.plan.statements;
  if (statements.some(({ statement }) => statement.kind === 'alter-link')) await requireAlterLink(context);
  // Nothing tells whether the server refuses to drop a link in use, so who uses it is asked again.
  let running = link.needs.kind === 'unused' ? await rediscover(context) : await plannedAndRunning(context);
  if (options.signal.aborted) throw interrupted();
  await beforehand();
  for (let looks = 1; ; looks++) {
    await pause.stop(running);
    if (options.signal.aborted && context.sent.length === 0) throw interrupted();
    const refusal = await sendAll(context, statements.slice(context.sent.length));
    if (!refusal) return;
    planned.finder.forget();
    running = await rediscover(context);
    if (running.length === 0) throw refusal;
    if (looks >= LOOKS)
      throw new LinkspecError(
        'LNK0610',
        `pipelines on the link keep running: ${running.map(idText).join(', ')}`,
        {
          hint: 'Somebody starts them again and again; stop that and run again.',
        },
      );
  }
}

const LOOKS = 3;

/** Refuses before any pipeline stops what the probe says cannot be (contract, Statements 6). */
async function requireAlterLink({ run, link }: WindowContext): Promise<void> {
  const { database } = link.plan;
  const answer = await askAlterLink(run, database);
  switch (answer) {
    case 'known':
      return;
    case 'denied':
      throw new LinkspecError(
        'LNK0601',
        `the server denies ALTER LINK in database ${JSON.stringify(database)}`,
        {
          hint: 'Grant CREATE LINK and DROP LINK there, then run again; no pipeline was touched.',
        },
      );
    case 'unknown':
      throw new LinkspecError(
        'LNK0409',
        `this server (${run.capabilities.version}) does not know ALTER LINK`,
        {
          hint: 'Upgrade to SingleStore 9.1, or set policy.replace to Allow while no pipeline uses the link.',
        },
      );
    default:
      return answer satisfies never;
  }
}

/** Of the pipelines that the plan pauses, those that run now: a person may have stopped some since. */
async function plannedAndRunning(context: WindowContext): Promise<readonly ObjectId[]> {
  const { run, link } = context;
  const planned = link.plan.pipelines.filter(({ pause }) => pause);
  const states = await statesOf(run, planned);
  const running = planned.filter(
    (pipeline) => activityOf(states.get(idKey(pipeline)) ?? 'stopped') === 'running',
  );
  // Somebody's session (Testing, Profiling) may look like Running in the view; a plan would be blocked by it.
  return (await areInSession(context, running)) ? rediscover(context) : running;
}

async function areInSession({ run }: WindowContext, running: readonly ObjectId[]): Promise<boolean> {
  for (const database of new Set(running.map((pipeline) => pipeline.database))) {
    const shown = await persist(run, () =>
      run.server.withSession((session) => readSessionStates(session, database)),
    );
    const here = running.filter((pipeline) => pipeline.database === database);
    if (here.some(({ name }) => activityOf(shown.get(name) ?? 'running') === 'busy')) return true;
  }
  return false;
}

/** Asks anew who uses the link, and who of them runs. Throws what stands against the change, as a plan would. */
async function rediscover({ run, planned, link }: WindowContext): Promise<readonly ObjectId[]> {
  const { database, name, pipelines: _, ...rest } = link.plan;
  const draft = { link: { database, name }, needs: link.needs, ...rest };
  const dependants = (await persist(run, () => planned.finder.find([draft]))).get(idKey(draft.link)) ?? [];
  const { action, code, reason, hint, pipelines } = finishDraft(draft, dependants);
  if (action === 'blocked')
    throw new LinkspecError(code ?? 'LNK0405', reason, { hint: hint ?? 'Plan again.' });
  return pipelines.filter(({ pause }) => pause);
}

/** Sends the statements in order. Returns the refusal that a running pipeline may have caused; throws others. */
async function sendAll(
  context: WindowContext,
  statements: readonly PlannedStatement[],
): Promise<LinkspecError | undefined> {
  for (const [index, planned] of statements.entries()) {
    try {
      await send(context, planned);
    } catch (error) {
      const after = statements[index - 1]?.statement;
      if (after?.kind === 'drop-link') throw half(error, planned.statement);
      const refusal = refusalOf(error, nameOf(planned.statement));
      if (error instanceof ServerError && error.kind === 'refused' && refusal.code === 'LNK0602')
        return refusal;
      throw refusal;
    }
  }
  return undefined;
}

function half(error: unknown, statement: Statement): LinkspecError {
  return new LinkspecError(
    'LNK0609',
    `the link was dropped, and then: ${refusalOf(error, nameOf(statement)).message}`,
    {
      hint: 'Run the same command again: it creates the link.',
    },
  );
}
