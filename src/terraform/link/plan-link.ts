import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { jsonEqual } from '../../json/json.js';
import type { Look } from '../../observe/catalog-view.js';
import { PLAIN_OPTIONS, type PlannedRun, planRun } from '../../observe/plan-run.js';
import type { LinkPlan } from '../../plan/plan.js';
import { trustedKeys } from '../../plan/trusted-keys.js';
import { visible } from '../../report/visible.js';
import { Secret } from '../../secret/secret.js';
import type { Policy } from '../../spec/link-spec.js';
import type { Connection } from '../connection.js';
import { errorDiagnostic, warningDiagnostic } from '../diagnostic.js';
import { sameJsonText } from '../values/sensitive.js';
import { UNKNOWN, type ValueObject } from '../values/value.js';
import type { Diagnostic } from '../wire/messages.js';
import {
  credentialsTextOf,
  hasUnknown,
  isRetained,
  isUnknown,
  linkIdOf,
  policyOf,
  sameValue,
  takesOver,
  textOf,
} from './attributes.js';
import { foretold } from './foretold.js';
import { hasMoved, MOVED } from './has-moved.js';
import { adoptedPolicy, configOf, specOf } from './to-spec.js';
import { withoutLink } from './without-link.js';

/** What a plan of one resource comes to. */
export interface PlannedLinkState {
  readonly planned: ValueObject | null;
  /** Attributes whose change makes a new link. */
  readonly replace: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What Terraform asks with. `connection` is undefined while the provider's own settings are unknown. */
export interface PlanRequest {
  readonly connection: Connection | undefined;
  /** Null: to be created. */
  readonly prior: ValueObject | null;
  /** Null: to be destroyed. */
  readonly proposed: ValueObject | null;
  readonly config: ValueObject | null;
}

/** Plans one `linkspec_link`, in the core's own words where all values are known. Throws LinkspecError. */
export async function planLink(request: PlanRequest): Promise<PlannedLinkState> {
  const { connection, prior, proposed, config } = request;
  if (proposed === null || config === null) return planDestroy(connection, prior);
  if (prior === null) return planCreate(connection, proposed, config);
  // A type that is not known yet may well turn out the same: under Refuse nothing is dropped for it, and apply tells.
  const replace = REPLACING.filter((name) => !sameValue(prior[name], proposed[name])).filter(
    (name) => name !== 'type' || !isUnknown(proposed.type) || mayReplace(config),
  );
  return replace.length > 0
    ? planReplacement(connection, prior, proposed, config, replace)
    : planUpdate(connection, prior, proposed, config);
}

const REPLACING = ['database', 'name', 'type'] as const;

function mayReplace(config: ValueObject): boolean {
  return policyOf(config, 'replace') === 'Allow';
}

async function planDestroy(
  connection: Connection | undefined,
  prior: ValueObject | null,
): Promise<PlannedLinkState> {
  const id = prior && linkIdOf(prior);
  if (id && isRetained(prior)) return { planned: null, replace: [], diagnostics: [stays(id)] };
  if (!connection || !id) return { planned: null, replace: [], diagnostics: [] };
  const look = await connection.view.seen(id);
  const plan = only(await planDrop(connection, id, look));
  return { planned: null, replace: [], diagnostics: foretold(plan, connection.told) };
}

/** Terraform itself tells of a retained link that it will be destroyed. */
function stays(id: ObjectId): Diagnostic {
  return warningDiagnostic({
    message: `the link ${visible(idText(id))} stays on the server`,
    hint: 'policy.deletion is Retain: Terraform forgets the link, and nothing is dropped.',
  });
}

async function planCreate(
  connection: Connection | undefined,
  proposed: ValueObject,
  config: ValueObject,
): Promise<PlannedLinkState> {
  const id = linkIdOf(proposed);
  const planned = {
    ...proposed,
    id: id ? idText(id) : UNKNOWN,
    // What is not managed shows what the server has.
    description: config.description ?? UNKNOWN,
    config: config.config ?? UNKNOWN,
    fingerprint: credentialsTextOf(config) === null ? null : UNKNOWN,
    pipelines: UNKNOWN,
    held_pipelines: [],
  };
  if (!connection || !id || hasUnknown(config)) return { planned, replace: [], diagnostics: [] };
  const look = await connection.view.seen(id);
  // The link that is there may be one that this very plan replaces: whether it stands in the way shows at apply.
  const observation = takesOver(config) ? look.observation : withoutLink(look.observation, id);
  const plan = only(
    await planRun(connection.run, [specOf(config)], PLAIN_OPTIONS, { observation, finder: look.finder }),
  );
  return { planned, replace: [], diagnostics: foretold(plan, connection.told) };
}

async function planReplacement(
  connection: Connection | undefined,
  prior: ValueObject,
  proposed: ValueObject,
  config: ValueObject,
  replace: readonly string[],
): Promise<PlannedLinkState> {
  const planned = { ...proposed, held_pipelines: [] };
  const before = linkIdOf(prior);
  const diagnostics: Diagnostic[] = [];
  const sameName = replace.every((name) => name === 'type');
  if (sameName && !mayReplace(config)) diagnostics.push(errorDiagnostic(typeChange(prior, config), 'type'));
  else if (sameName && isRetained(prior)) diagnostics.push(errorDiagnostic(retainedType(prior), 'type'));
  else if (before && isRetained(prior)) diagnostics.push(stays(before));
  else if (connection && before) {
    const plan = only(await planDrop(connection, before, await connection.view.seen(before)));
    diagnostics.push(...foretold(plan, connection.told));
  }
  return { planned, replace, diagnostics };
}

async function planUpdate(
  connection: Connection | undefined,
  prior: ValueObject,
  proposed: ValueObject,
  config: ValueObject,
): Promise<PlannedLinkState> {
  const planned: ValueObject = { ...proposed, ...sameMeaning(prior, config), held_pipelines: [] };
  const id = linkIdOf(proposed);
  if (!connection || !id || hasUnknown(config)) {
    // Whether credentials differ that Terraform does not know yet, or the server's that nobody has seen, shows at apply.
    const unsure = (isUnknown(credentialsTextOf(config)) && !isVersioned(config)) || !isSame(planned, prior);
    return { planned: unsure ? sending(planned, config) : planned, replace: [], diagnostics: [] };
  }
  const look = await connection.view.seen(id);
  const run = await planUpdateRun(connection, look, { prior, config });
  const plan = only(run);
  // Terraform plans once more right before it applies: what has moved since is told here already.
  if (hasMoved(prior, config, look) && !isSettled(run))
    return { planned, replace: [], diagnostics: [errorDiagnostic(MOVED)] };
  const sends = plan.changes.some(({ path }) => path.startsWith('credentials')) || learnsCredentials(run);
  // A difference that no attribute shows, such as a secret in the live config, has to make an update all the same.
  const isHidden = plan.statements.length > 0 && isSame(planned, prior);
  return {
    planned: sends || isHidden ? { ...planned, fingerprint: UNKNOWN } : planned,
    replace: [],
    diagnostics: foretold(plan, connection.told),
  };
}

/** The core's plan for a link that Terraform has in its state. */
export function planUpdateRun(
  { run }: Connection,
  look: Look,
  { prior, config }: { readonly prior: ValueObject; readonly config: ValueObject },
  finder = look.finder,
): Promise<PlannedRun> {
  const id = linkIdOf(config);
  const record = id && look.observation.snapshot.links.get(idKey(id));
  const policy: Partial<Policy> = adoptedPolicy(config, prior, record, run.state.kind !== 'none');
  return planRun(run, [specOf(config, policy)], PLAIN_OPTIONS, { observation: look.observation, finder });
}

/** Whether the link is as the configuration says, so that nothing is sent. */
export function isSettled({ plan }: PlannedRun): boolean {
  return plan.links.every(({ action }) => action === 'none' || action === 'record');
}

/** The core's plan for dropping a link. */
export function planDrop(
  { run }: Connection,
  id: ObjectId,
  look: Look,
  finder = look.finder,
): Promise<PlannedRun> {
  const options = { ...PLAIN_OPTIONS, drop: [id] };
  return planRun(run, [], options, { observation: look.observation, finder });
}

function only({ links }: PlannedRun): LinkPlan {
  const [link] = links;
  if (!link) throw new TypeError('a plan of one link has one link');
  return link.plan;
}

/** Texts that mean the same as the state's: the state's are kept, so that formatting makes no diff. */
function sameMeaning(prior: ValueObject, config: ValueObject): Partial<ValueObject> {
  const [before, now] = [configOf(prior.config), configOf(config.config)];
  const keepsConfig = before !== undefined && now !== undefined && jsonEqual(before, now);
  const [old, fresh] = [prior.credentials, config.credentials];
  const keepsCredentials = old instanceof Secret && fresh instanceof Secret && sameJsonText(old, fresh);
  return {
    ...(keepsConfig && { config: prior.config ?? null }),
    ...(keepsCredentials && { credentials: old }),
  };
}

function isSame(planned: ValueObject, prior: ValueObject): boolean {
  return Object.keys(planned).every((name) => sameValue(planned[name], prior[name]));
}

/** Whether the credentials are sent when their version changes, and only then. */
function isVersioned(config: ValueObject): boolean {
  const drift = policyOf(config, 'credentials_drift');
  return (config.credentials_wo_version ?? null) !== null && (drift === undefined || drift === 'OnVersion');
}

function sending(planned: ValueObject, config: ValueObject): ValueObject {
  return credentialsTextOf(config) === null ? planned : { ...planned, fingerprint: UNKNOWN };
}

/** Whether linkspec's state is to learn fingerprints that are trusted and not sent. */
function learnsCredentials({ links, facts }: PlannedRun): boolean {
  return links.some(
    ({ plan, facts: about }) =>
      plan.action === 'record' && about.kind === 'spec' && trustedKeys(about.facts, facts).length > 0,
  );
}

function typeChange(prior: ValueObject, config: ValueObject): LinkspecError {
  return new LinkspecError(
    'LNK0402',
    `the link is of type ${textOf(prior.type) ?? ''}, and is to be ${textOf(config.type) ?? ''}; policy.replace is Refuse`,
    {
      hint: 'Set policy = { replace = "Allow" }: the link is dropped and made anew. No pipeline may use it then.',
    },
  );
}

function retainedType(prior: ValueObject): LinkspecError {
  return new LinkspecError(
    'LNK0402',
    `a change of type drops the link ${textOf(prior.id) ?? ''}, and policy.deletion is Retain`,
    { hint: 'Apply policy.deletion = "Delete" first.' },
  );
}
