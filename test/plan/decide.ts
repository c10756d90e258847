import type { LiveLink } from '../../src/catalog/live-link.js';
import type { CredentialComparison } from '../../src/diff/credential-comparison.js';
import type { LinkspecError } from '../../src/error/linkspec-error.js';
import type { JsonObject } from '../../src/json/json.js';
import { credentialNeed } from '../../src/plan/credential-intent.js';
import { decideLink } from '../../src/plan/decide-link.js';
import type { Draft } from '../../src/plan/draft.js';
import type { LinkFacts, RunFacts } from '../../src/plan/facts.js';
import { wantsCredentials } from '../../src/plan/wants-credentials.js';
import type { LinkSpec } from '../../src/spec/link-spec.js';
import { renderPrintable } from '../../src/sql/render.js';
import type { LinkRecord } from '../../src/state/records.js';
import { makeLive, makeRecord, makeRun, makeSpec, resolved } from './make-facts.js';

type Status = CredentialComparison['keys'][number]['status'];

/** What surrounds a spec. What is left out is as if the spec had just been applied here. */
export interface World {
  /** The live link; null: there is none. */
  readonly live?: Partial<LiveLink> | null;
  /** The state's record; null: there is none. */
  readonly record?: Partial<LinkRecord> | null;
  /** What the link was last applied with, where the spec has changed since. */
  readonly lastSpec?: Parameters<typeof makeSpec>[0];
  /** What the fingerprints say, where not `same`; `removed`: a recorded key that the spec does not name. */
  readonly statuses?: Readonly<Record<string, Status | 'removed'>>;
  /** Values of credentials, where not their own names. */
  readonly values?: JsonObject;
  /** The secrets cannot be resolved. */
  readonly failed?: LinkspecError;
  readonly run?: Partial<RunFacts>;
}

/** The facts about a spec in a world, its secrets resolved just where the planner says that it wants them. */
export function factsIn(spec: LinkSpec, world: World): LinkFacts {
  const { live, record } = world;
  const bare = {
    spec,
    live:
      live === null
        ? undefined
        : makeLive({
            type: spec.type,
            description: spec.description ?? '',
            config: spec.config ?? {},
            ...live,
          }),
    record:
      record === null
        ? undefined
        : makeRecord(world.lastSpec ? makeSpec(world.lastSpec) : spec, record ?? {}),
  };
  return { ...bare, credentials: credentialsIn(bare, world) };
}

function credentialsIn(bare: Omit<LinkFacts, 'credentials'>, world: World): LinkFacts['credentials'] {
  const run = makeRun(world.run);
  if (!wantsCredentials(bare, run)) return { kind: 'absent' };
  if (world.failed) return { kind: 'failed', error: world.failed };
  const keys = (bare.spec.credentials ?? []).map(([key]) => key);
  const values = Object.fromEntries(keys.map((key) => [key, world.values?.[key] ?? key]));
  const compares = bare.live && bare.record && credentialNeed(bare.spec, bare.record, run).kind === 'compare';
  if (!compares) return resolved(values);
  const others = Object.entries(world.statuses ?? {});
  const statusOf = (key: string) => others.find(([name]) => name === key)?.[1];
  return resolved(values, {
    keys: keys.map((key) => {
      const status = statusOf(key);
      return { key, status: status === undefined || status === 'removed' ? 'same' : status };
    }),
    removed: others.filter(([, status]) => status === 'removed').map(([key]) => key),
  });
}

/** What is decided for a spec in a world. */
export function decided(spec: Parameters<typeof makeSpec>[0], world: World = {}): Draft {
  return decideLink(factsIn(makeSpec(spec), world), makeRun(world.run));
}

/** A draft in brief: its action, with the code where blocked, and what there is of statements, changes and drift. */
export interface Outline {
  readonly action: string;
  readonly sql?: readonly string[];
  readonly changes?: readonly string[];
  readonly drift?: readonly string[];
}

export function outlineOf(draft: Draft): Outline {
  const sql = draft.statements.map(({ statement }) => renderPrintable(statement));
  const changes = draft.changes.map(({ kind, path }) => `${kind} ${path}`);
  const drift = draft.drift?.map(({ kind, path }) => `${kind} ${path}`);
  return {
    action: draft.code ? `${draft.action} ${draft.code}` : draft.action,
    ...(sql.length > 0 && { sql }),
    ...(changes.length > 0 && { changes }),
    ...(drift && { drift }),
  };
}

/** One rule: its name, a spec and its world, what comes of it, and words of the reason. */
export type Row = readonly [
  rule: string,
  spec: Parameters<typeof makeSpec>[0],
  world: World,
  outcome: Outline,
  reason?: string,
];
