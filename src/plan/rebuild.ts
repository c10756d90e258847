import type { JsonObject } from '../json/json.js';
import { withKeys } from '../json/json.js';
import type { Credentials } from '../secret/secret.js';
import type { Draft, Refusal } from './draft.js';
import type { LinkFacts, RunFacts } from './facts.js';

/** A change that ALTER LINK cannot make: it takes the whole link. */
export interface RebuildRequest {
  readonly facts: LinkFacts;
  readonly run: RunFacts;
  readonly draft: Omit<Draft, 'action' | 'reason'>;
  readonly hide: ReadonlySet<string>;
  readonly blocked: (refusal: Refusal) => Draft;
}

/**
 * A description change: CREATE OR REPLACE LINK where the server has it, since pipelines keep state and cursor
 * (docs 9.1, create-link; contract, Statements 4). Else DROP + CREATE under the same rules as a type change.
 */
export function replaceInPlace(request: RebuildRequest): Draft {
  const { facts, run, draft, blocked } = request;
  if (!run.capabilities.orReplace) return recreate(request, 'no-replace');
  const whole = wholeLink(request);
  if (whole.kind === 'unknown') return blocked(whole.refusal);
  return {
    ...draft,
    action: 'alter',
    reason: 'description differs',
    statements: [
      {
        statement: { ...createStatement(request, whole), orReplace: true },
        shape: 'create-or-replace',
        why: 'ALTER LINK cannot change a description; CREATE OR REPLACE keeps pipelines and cursors',
      },
    ],
    // The page does not say that running pipelines must stop for OR REPLACE; ALTER LINK's does, so they do.
    needs: { kind: 'pause', policy: facts.spec.policy.pipelines, revive: facts.spec.policy.revive },
  };
}

const CAUSES = {
  type: { code: 'LNK0402', what: 'the type differs, and no statement changes a type' },
  'no-alter': { code: 'LNK0409', what: 'this server has no ALTER LINK' },
  'no-replace': {
    code: 'LNK0409',
    what: 'the description differs, and this server has no CREATE OR REPLACE LINK',
  },
} as const;

/** DROP + CREATE: only under `replace: Allow`, with the whole link known, and never while a pipeline uses it. */
export function recreate(request: RebuildRequest, cause: keyof typeof CAUSES): Draft {
  const { facts, draft, blocked } = request;
  const { code, what } = CAUSES[cause];
  if (facts.spec.policy.replace !== 'Allow')
    return blocked({
      code,
      reason: `${what}; DROP + CREATE is refused`,
      hint: 'Set policy.replace to Allow (possible only while no pipeline uses the link), or change it by hand.',
    });
  const whole = wholeLink(request);
  if (whole.kind === 'unknown') return blocked(whole.refusal);
  const why = `${what}; policy.replace is Allow`;
  return {
    ...draft,
    action: 'replace',
    reason: `${what}, so it is dropped and created again`,
    statements: [
      { statement: { kind: 'drop-link', link: draft.link }, shape: 'drop', why },
      { statement: createStatement(request, whole), shape: 'create', why },
    ],
    needs: { kind: 'unused', verb: 'dropped and created again' },
  };
}

type Whole =
  | {
      readonly kind: 'whole';
      readonly config: JsonObject;
      readonly credentials: Credentials;
      readonly description: string;
    }
  | { readonly kind: 'unknown'; readonly refusal: Refusal };

/** Everything that a CREATE must say, credentials included: they cannot be read back. */
function wholeLink({ facts }: RebuildRequest): Whole {
  const { spec, live, credentials } = facts;
  const unknown = (reason: string, hint: string): Whole => ({
    kind: 'unknown',
    refusal: { code: 'LNK0408', reason, hint },
  });
  if (!live) throw new TypeError('only a live link is rebuilt');
  if (spec.credentials === undefined || spec.policy.credentials === 'Merge')
    return unknown(
      'this change sends the whole link, and its credentials are not all known',
      'name all credentials of the link in the spec ({} if it has none), with policy.credentials: Exact',
    );
  if (credentials.kind === 'failed')
    return {
      kind: 'unknown',
      refusal: {
        code: credentials.error.code,
        reason: credentials.error.message,
        hint: credentials.error.hint ?? 'Make the secret available and run again.',
      },
    };
  if (credentials.kind === 'absent') throw new TypeError('credentials were not resolved');
  const retyped = live.type.toUpperCase() !== spec.type;
  const kept = live.config === 'unreadable' ? undefined : live.config;
  const carries = spec.config === undefined || spec.policy.config === 'Merge';
  if (carries && kept === undefined)
    return unknown(
      'this change sends the whole link, and its config cannot be read',
      'name the whole `config`, with policy.config: Exact',
    );
  if (carries && retyped && Object.keys(kept ?? {}).length > 0)
    return unknown(
      'the live config belongs to the old type',
      'name the whole `config` for the new type, with policy.config: Exact',
    );
  return {
    kind: 'whole',
    config: carries ? withKeys(kept ?? {}, spec.config ?? {}) : (spec.config ?? {}),
    credentials: credentials.values,
    description: spec.description ?? live.description,
  };
}

/** Every clause is said, empty ones too: what OR REPLACE does with an omitted clause is not documented. */
function createStatement({ facts, draft, hide }: RebuildRequest, whole: Extract<Whole, { kind: 'whole' }>) {
  return {
    kind: 'create-link',
    orReplace: false,
    link: draft.link,
    type: facts.spec.type,
    credentials: whole.credentials,
    config: whole.config,
    ...(hide.size > 0 && { hide }),
    description: whole.description,
  } as const;
}
