import { idKey, idText, type ObjectId } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import { readLink } from '../database/read-links.js';
import { probeAlterLink } from '../database/probe-alter-link.js';
import { ServerError } from '../database/session.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { finishDraft } from '../plan/finish-draft.js';
import type { PlannedStatement } from '../plan/plan.js';
import type { Statement } from '../sql/statement.js';
import { entryKey, type LinkRecord } from '../state/records.js';
import { Journal } from './journal.js';
import { PauseWindow } from './pause-window.js';
import { interrupted, persist, startPipeline, statesOf } from './pipelines.js';
import { readNow, recheck } from './recheck.js';
import { ensureMeta, linkEntry } from './remember.js';
import type { LinkResult, PipelineResult } from './result.js';
import { nameOf, send } from './send.js';
import { refusalOf } from './server-refusal.js';
import { mismatch } from './verify.js';
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
    pause.takeOver(await stillStopped(context, now.window.pipelines));
  }
  let failure = verdict === 'moved' ? MOVED : undefined;
  if (verdict === 'same') failure = await attempt(() => change(context, pause));
  const { pipelines, errors } = await pause.startAll();
  const changed = verdict === 'same' && (failure === undefined || sent.length > 0);
  const revived = changed && !failure ? await revive(context) : [];
  if (changed) {
    const unsettled = await attempt(() => remember(context, now.record, failure === undefined));
    failure ??= unsettled;
  }
  failure = errors[0] ?? failure;
  return {
    ...idOf(link.plan),
    outcome: failure ? 'failed' : verdict === 'desired' ? 'unchanged' : 'done',
    statements: sent,
    pipelines: [...pipelines, ...revived],
    ...(failure && { error: errorOf(failure) }),
  };
}

const MOVED = new LinkspecError('LNK0608', 'the link was changed by somebody else after it was planned', {
  hint: 'nothing was done to it; plan again and look at the difference',
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

/** Of an interrupted run's pipelines, those at rest: a person may have started the others, or dropped them. */
async function stillStopped({ run }: WindowContext, pipelines: readonly { database: string; name: string }[]) {
  const states = await statesOf(run.server, pipelines);
  return pipelines.filter((pipeline) => states.get(idKey(pipeline))?.toLowerCase() === 'stopped');
}

/** Stops and changes. A refusal because a pipeline still runs leads to another look, a few times. */
async function change(context: WindowContext, pause: PauseWindow): Promise<void> {
  const { link, planned, options } = context;
  const statements = link.plan.statements;
  if (statements.some(({ statement }) => statement.kind === 'alter-link')) await requireAlterLink(context);
  if (options.signal.aborted) throw interrupted();
  // Nothing tells whether the server refuses to drop a link in use, so who uses it is asked again.
  let running = link.needs.kind === 'unused' ? await rediscover(context) : await plannedAndRunning(context);
  for (let looks = 1; ; looks++) {
    await pause.stop(running);
    if (options.signal.aborted) throw interrupted();
    const refusal = await sendAll(context, statements.slice(context.sent.length));
    if (!refusal) return;
    planned.finder.forget();
    running = await rediscover(context);
    if (running.length === 0) throw refusal;
    if (looks >= REDISCOVERIES)
      throw new LinkspecError('LNK0610', `pipelines on the link keep running: ${running.map(idText).join(', ')}`, {
        hint: 'somebody starts them again and again; stop that and run again',
      });
  }
}

const REDISCOVERIES = 3;

/** Of the pipelines that the plan pauses, those that run now: a person may have stopped some since. */
async function plannedAndRunning({ run, link }: WindowContext): Promise<readonly ObjectId[]> {
  const planned = link.plan.pipelines.filter(({ pause }) => pause);
  const states = await statesOf(run.server, planned);
  return planned.filter((pipeline) => activityOf(states.get(idKey(pipeline)) ?? 'stopped') === 'running');
}

/** Asks anew who uses the link, and who of them runs. Throws what stands against the change, as a plan would. */
async function rediscover({ planned, link }: WindowContext): Promise<readonly ObjectId[]> {
  const { database, name, pipelines: _, ...rest } = link.plan;
  const draft = { link: { database, name }, needs: link.needs, ...rest };
  const dependants = (await planned.finder.find([draft])).get(idKey(draft.link)) ?? [];
  const { action, code, reason, hint, pipelines } = finishDraft(draft, dependants);
  if (action === 'blocked') throw new LinkspecError(code ?? 'LNK0405', reason, { hint: hint ?? 'plan again' });
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
      if (error instanceof ServerError && error.kind === 'refused' && refusal.code === 'LNK0602') return refusal;
      throw refusal;
    }
  }
  return undefined;
}

function half(error: unknown, statement: Statement): LinkspecError {
  return new LinkspecError('LNK0609', `the link was dropped, and then: ${refusalOf(error, nameOf(statement)).message}`, {
    hint: 'run the same command again: it creates the link',
  });
}

const probes = new WeakMap<object, Promise<'known' | 'unknown' | 'denied'>>();

/** The harmless probe, once a run and before the first change (contract, Statements 6). */
async function requireAlterLink({ run, link }: WindowContext): Promise<void> {
  const known =
    probes.get(run) ?? run.server.withSession((session) => probeAlterLink(session, link.plan.database));
  probes.set(run, known);
  if ((await known) !== 'unknown') return;
  throw new LinkspecError('LNK0409', `this server (${run.capabilities.version}) does not know ALTER LINK`, {
    hint: 'upgrade to SingleStore 9.1, or set policy.replace to Allow while no pipeline uses the link',
  });
}

/** Starts the pipelines that are still in Error, where the spec asks for it (policy.revive). */
async function revive({ run, link }: WindowContext): Promise<PipelineResult[]> {
  const asked = link.plan.pipelines.filter((pipeline) => pipeline.revive);
  const states = await statesOf(run.server, asked);
  const failed = asked.filter((pipeline) => activityOf(states.get(idKey(pipeline)) ?? 'gone') === 'failed');
  return Promise.all(
    failed.map(async (pipeline) => {
      const outcome = await startPipeline(run.server, pipeline);
      const state = outcome.kind === 'running' ? 'Running' : outcome.state;
      return { ...idOf(pipeline), downtimeMs: null, state };
    }),
  );
}

/** Reads back, writes what was sent to the state, and throws if the link is not as meant. */
async function remember(
  { run, link, sent }: WindowContext,
  previous: LinkRecord | undefined,
  complete: boolean,
): Promise<void> {
  if (link.facts.kind === 'orphan') {
    await run.state.remove([{ kind: 'link', key: entryKey(link.plan) }]);
    return;
  }
  const { facts } = link.facts;
  const live = await persist(() => run.server.withSession((session) => readLink(session, link.plan)));
  const wrong = complete ? mismatch(link.plan, facts.spec, live) : undefined;
  if (live && run.state.kind !== 'none') {
    const statements = link.plan.statements.slice(0, sent.length).map(({ statement }) => statement);
    const meta = await ensureMeta(run);
    const learned = {
      facts,
      live,
      previous,
      known: statements.flatMap(keysSentBy),
      whole: statements.some(sendsWhole),
      complete: complete && wrong === undefined,
    };
    await run.state.put([await linkEntry(run, meta, learned)]);
  }
  if (wrong) throw wrong;
}

function keysSentBy(statement: Statement): string[] {
  if (statement.kind === 'create-link') return [...statement.credentials.keys()];
  if (statement.kind !== 'alter-link' || !statement.credentials) return [];
  const { credentials } = statement;
  return credentials.kind === 'key' ? [credentials.key] : [...credentials.value.keys()];
}

function sendsWhole(statement: Statement): boolean {
  return (
    statement.kind === 'create-link' ||
    (statement.kind === 'alter-link' && statement.credentials?.kind === 'json')
  );
}

function idOf({ database, name }: { readonly database: string; readonly name: string }) {
  return { database, name };
}
