import { planForApply } from '../../apply/alter-link-probe.js';
import type { LinkResult } from '../../apply/result.js';
import { idKey, type ObjectId } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { Look } from '../../observe/catalog-view.js';
import { PLAIN_OPTIONS, type PlannedRun, planRun } from '../../observe/plan-run.js';
import { entryKey } from '../../state/records.js';
import type { Connection } from '../connection.js';
import { caught, errorDiagnostic, warningDiagnostic } from '../diagnostic.js';
import { UNKNOWN, type ValueObject } from '../values/value.js';
import type { Diagnostic } from '../wire/messages.js';
import { isRetained, isUnknown, linkIdOf, sameValue, takesOver } from './attributes.js';
import { hasMoved, MOVED } from './has-moved.js';
import { existsAlready } from './import-link.js';
import { lookAgain } from './look-again.js';
import { isSettled, planDrop, planUpdateRun } from './plan-link.js';
import { namesOf, refreshed } from './refresh.js';
import { afterwards, failure, pauses } from './tell-result.js';
import { specOf } from './to-spec.js';

/** What became of one resource. */
export interface AppliedLinkState {
  /** Null: destroyed, or not created. */
  readonly state: ValueObject | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ApplyRequest {
  readonly connection: Connection;
  readonly prior: ValueObject | null;
  /** Null: to be destroyed. */
  readonly planned: ValueObject | null;
  readonly config: ValueObject | null;
}

/**
 * Carries out one `linkspec_link` through the core: the same statements, windows, journal and locks as
 * `linkspec apply`. What interrupted runs left is finished first. Never throws for the link: what happened is told, and
 * the state is what the server then has.
 */
export async function applyLink(request: ApplyRequest): Promise<AppliedLinkState> {
  const { connection, prior, planned } = request;
  const id = linkIdOf(planned ?? prior ?? {});
  if (!id) throw new TypeError('an apply knows the names');
  try {
    const leftovers = await finishInterrupted(connection);
    const { state, diagnostics } = await carriedOut(request, id);
    return { state, diagnostics: [...leftovers, ...diagnostics] };
  } catch (error) {
    return { state: prior, diagnostics: [caught(error)] };
  } finally {
    connection.view.changed(id);
  }
}

/**
 * What was seen when Terraform planned anew, right before, is good enough to decide by: the window looks again, under
 * its lock, and does nothing where the link has moved.
 */
async function carriedOut(
  { connection, prior, planned, config }: ApplyRequest,
  id: ObjectId,
): Promise<AppliedLinkState> {
  if (planned === null || config === null) return destroyed(connection, prior ?? {}, id);
  return prior === null
    ? created(connection, planned, config, id)
    : updated(connection, prior, planned, config, id);
}

async function destroyed(
  connection: Connection,
  prior: ValueObject,
  id: ObjectId,
): Promise<AppliedLinkState> {
  const look = await connection.view.seen(id);
  if (isRetained(prior)) {
    await forget(connection, look, id);
    return { state: null, diagnostics: [] };
  }
  const { result } = await run(connection, (finder) => planDrop(connection, id, look, finder));
  return result.error ? { state: prior, diagnostics: [failure(result)] } : { state: null, diagnostics: [] };
}

/** The link stays, and nobody manages it any more. */
async function forget({ run }: Connection, look: Look, id: ObjectId): Promise<void> {
  const record = look.observation.snapshot.links.get(idKey(id));
  if (record?.owner === run.owner) await run.state.remove([{ kind: 'link', key: entryKey(id) }]);
}

async function created(
  connection: Connection,
  planned: ValueObject,
  config: ValueObject,
  id: ObjectId,
): Promise<AppliedLinkState> {
  const look = await connection.view.seen(id);
  const wasThere = look.live(id) !== undefined;
  if (wasThere && !takesOver(config))
    return { state: null, diagnostics: [errorDiagnostic(existsAlready(id, look), 'name')] };
  const spec = specOf(config);
  const { observation } = look;
  const { result } = await run(connection, (finder, again) =>
    planRun(again, [spec], PLAIN_OPTIONS, { observation, finder }),
  );
  // A link that was taken over can be taken over again; one that was made must not be lost, nor marked for replacement.
  if (result.error && (wasThere || result.statements.length === 0))
    return { state: null, diagnostics: [failure(result), ...pauses(id, result)] };
  const told = result.error ? [afterwards(id, result)] : pauses(id, result);
  try {
    const state = await completed(connection, planned, id);
    return { state, diagnostics: state ? told : [errorDiagnostic(GONE)] };
  } catch (error) {
    // The server went away: the next refresh tells what could not be read.
    return { state: known(planned), diagnostics: [...told, { ...caught(error), severity: 'WARNING' }] };
  }
}

const GONE = new LinkspecError('LNK0608', 'the link is gone right after the change', {
  hint: 'Somebody dropped it; plan again.',
});

async function updated(
  connection: Connection,
  prior: ValueObject,
  planned: ValueObject,
  config: ValueObject,
  id: ObjectId,
): Promise<AppliedLinkState> {
  const look = await connection.view.seen(id);
  const planUpdate = (finder: Look['finder'], again = connection.run) =>
    planUpdateRun({ ...connection, run: again }, look, { prior, config }, finder);
  if (hasMoved(prior, config, look) && !isSettled(await planUpdate(look.finder)))
    return { state: prior, diagnostics: [errorDiagnostic(MOVED)] };
  const { result, isComplete } = await run(connection, planUpdate);
  if (!result.error) {
    const { state, diagnostics } = await withHeld(
      connection,
      prior,
      await completed(connection, planned, id),
      id,
    );
    return { state, diagnostics: [...diagnostics, ...pauses(id, result)] };
  }
  const told = [failure(result), ...pauses(id, result)];
  if (result.statements.length === 0) return { state: prior, diagnostics: told };
  // Part of it may have gone through: the state is what the server has, the rest is planned again.
  const state = await partial(connection, isComplete ? planned : prior, planned, id).catch(() => prior);
  return { state, diagnostics: told };
}

type Replan = (finder: Look['finder'], run: Connection['run']) => Promise<PlannedRun>;

/** Plans with the probe for ALTER LINK, and carries out what comes out. `isComplete`: every statement went through. */
async function run(
  connection: Connection,
  plan: Replan,
): Promise<{ readonly result: LinkResult; readonly isComplete: boolean }> {
  const planned = await planForApply(connection.run, (again) => plan(connection.view.finder, again));
  const [result] = await connection.apply(planned);
  const [link] = planned.plan.links;
  if (!result || !link) throw new TypeError('a plan of one link has one result');
  return { result, isComplete: result.statements.length === link.statements.length };
}

/** The planned state with what was unknown filled in. Null: the link is not there. */
async function completed(
  connection: Connection,
  planned: ValueObject,
  id: ObjectId,
): Promise<ValueObject | null> {
  if (!Object.values(planned).some(isUnknown)) return planned;
  const look = await lookAgain(connection, id);
  const now = await refreshed(known(planned), look);
  return now && mixed(planned, (name) => now[name] ?? null);
}

/** What a failed change came to; `sent` has the credentials that the server has, and their version. */
async function partial(
  connection: Connection,
  sent: ValueObject,
  planned: ValueObject,
  id: ObjectId,
): Promise<ValueObject | null> {
  const look = await lookAgain(connection, id);
  const { credentials, credentials_wo_version } = sent;
  return refreshed(
    {
      ...known(planned),
      credentials: credentials ?? null,
      credentials_wo_version: credentials_wo_version ?? null,
    },
    look,
  );
}

function known(planned: ValueObject): ValueObject {
  return mixed(planned, () => null);
}

function mixed(planned: ValueObject, fill: (name: string) => ValueObject[string]): ValueObject {
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => [name, value === UNKNOWN ? fill(name) : value]),
  );
}

/** What stands against finishing what interrupted runs left, told once; the link's own apply goes on. */
async function finishInterrupted(connection: Connection): Promise<Diagnostic[]> {
  const { errors } = await connection.resume();
  return errors.map((error) => warningDiagnostic({ message: error.message, hint: error.hint }));
}

/** An error, and the state with their names, where pipelines of an interrupted run are still stopped. */
async function withHeld(
  connection: Connection,
  prior: ValueObject,
  state: ValueObject | null,
  id: ObjectId,
): Promise<AppliedLinkState> {
  if (!state) return { state, diagnostics: [errorDiagnostic(GONE)] };
  if (sameValue(prior.held_pipelines, [])) return { state, diagnostics: [] };
  const held = namesOf((await lookAgain(connection, id)).heldOf(id));
  if (held.length === 0) return { state, diagnostics: [] };
  const error = new LinkspecError('LNK0606', `these pipelines are still stopped: ${held.join(', ')}`, {
    hint: 'Another run may be at work on the link, or the server refused to start them. Apply again, or run `linkspec resume`.',
  });
  return { state: { ...state, held_pipelines: held }, diagnostics: [errorDiagnostic(error)] };
}
