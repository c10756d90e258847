import type { Change } from '../diff/change.js';
import { changesOf, changesOfCreation, changesOfCredentials } from '../diff/changes-of.js';
import { compareConfig, configDiffers } from '../diff/compare-config.js';
import type { CredentialComparison } from '../diff/credential-comparison.js';
import type { Credentials } from '../secret/secret.js';
import type { LinkSpec } from '../spec/link-spec.js';
import { secretConfigKeys } from '../spec/link-types/index.js';
import { specDigest } from '../spec/spec-digest.js';
import { basisOf } from './basis.js';
import { type CredentialIntent, credentialNeed, intentOf } from './credential-intent.js';
import type { Draft, Refusal } from './draft.js';
import type { LinkFacts, RunFacts } from './facts.js';
import { ORDINARY_REASON } from './plan.js';
import { recreate, replaceInPlace } from './rebuild.js';
import { recordReason } from './record-reason.js';
import { shapeAlter } from './statement-shape.js';

/**
 * Decides one link: what differs, which statements put it right, what stands against it (contract, Statements).
 * Pure: the same facts always give the same draft, so that an apply does what its plan said.
 */
export function decideLink(facts: LinkFacts, run: RunFacts): Draft {
  const { spec, live, record } = facts;
  const base = {
    link: { database: spec.database, name: spec.name },
    type: spec.type,
    changes: [],
    statements: [],
    needs: { kind: 'none' },
    basis: basisOf(live, record),
  } as const;
  const blocked = (refusal: Refusal, changes: readonly Change[] = []): Draft => ({
    ...base,
    changes,
    action: 'blocked',
    ...refusal,
  });

  if (spec.suspend) return { ...base, action: 'none', reason: 'suspended in the spec' };
  const refusal = standingRefusal(facts, run);
  if (refusal) return blocked(refusal);
  if (!live) return create(facts, run, base, blocked);

  const need = credentialNeed(spec, record, run);
  if (need.kind !== 'none' && facts.credentials.kind === 'failed') return blocked(unresolved(facts));
  const intent: CredentialIntent = need.kind === 'compare' ? compared(facts, run) : need.intent;

  const config =
    spec.config !== undefined && live.config !== 'unreadable'
      ? compareConfig(live.config, spec.config, spec.policy.config)
      : undefined;
  const hide = secretConfigKeys(spec.type, live.config === 'unreadable' ? {} : live.config);
  const typeDiffers = live.type.toUpperCase() !== spec.type;
  const descriptionDiffers = spec.description !== undefined && spec.description !== live.description;
  const visible = changesOf({ spec, live, config, typeDiffers, descriptionDiffers, hide });
  if (spec.config !== undefined && live.config === 'unreadable') return blocked(UNREADABLE, visible);

  // drift: Report leaves what arose while the spec stayed as last applied; credentials are not drift.
  const report =
    visible.length > 0 && spec.policy.drift === 'Report' && record?.specDigest === specDigest(spec);
  const drift = report ? visible : [];
  const comparison = facts.credentials.kind === 'values' ? facts.credentials.comparison : undefined;
  const sent = credentialChanges(spec, intent, comparison);
  const changes = [...(report ? [] : visible), ...sent];
  const draft = { ...base, changes, ...(report && { drift }) };

  const settled = (): Draft => {
    const reason = run.remembers ? recordReason(facts, run, intent) : undefined;
    if (reason) return { action: 'record', reason, ...draft };
    return { action: 'none', reason: report ? DRIFT_LEFT : ORDINARY_REASON, ...draft };
  };
  if (changes.length === 0 && intent.kind !== 'all') return settled();
  const request = {
    facts,
    run,
    draft,
    hide,
    blocked: (why: Refusal) => blocked(why, changes),
  };
  if (!report && typeDiffers) return recreate(request, 'type');
  if (!report && descriptionDiffers) return replaceInPlace(request);
  const shaped = shapeAlter({
    link: base.link,
    ...(config && !report && { config }),
    intent,
    credentialsPolicy: spec.policy.credentials,
    values: intent.kind === 'all' || intent.kind === 'some' ? valuesOf(facts) : new Map(),
    hide,
  });
  if (shaped.kind === 'inexpressible') return blocked(inexpressible(shaped.keys), changes);
  // No credentials under Merge: all of them are nothing to send.
  if (shaped.statements.length === 0) return settled();
  if (!run.capabilities.alterLink) return recreate(request, 'no-alter');
  return {
    ...draft,
    action: 'alter',
    reason: alterReason(intent, config !== undefined && !report && configDiffers(config)),
    statements: shaped.statements,
    needs: { kind: 'pause', policy: spec.policy.pipelines, revive: spec.policy.revive },
  };
}

const DRIFT_LEFT = 'the server drifted from the spec; policy.drift is Report, so it is left';
const UNREADABLE: Refusal = {
  code: 'LNK0411',
  reason: 'the server does not show the CONFIG of this link, so it cannot be compared',
  hint: 'Leave `config` out of the spec (not managed), or upgrade the server to 9.1.',
};

function standingRefusal({ spec, live, record }: LinkFacts, run: RunFacts): Refusal | undefined {
  if (record && record.owner !== run.owner && !run.takeOver)
    return {
      code: 'LNK0401',
      reason: `the link is managed by owner ${JSON.stringify(record.owner)}, this run is ${JSON.stringify(run.owner)}`,
      hint: 'Run with --take-over to manage it from here, or with the --owner that has it.',
    };
  if (live && !record && spec.policy.adoption === 'Refuse' && !run.trust)
    return {
      code: 'LNK0403',
      reason: 'the link exists and was never managed here; policy.adoption is Refuse',
      hint: run.remembers
        ? 'Set policy.adoption to Send or Trust, or run once with --trust-credentials.'
        : 'Use a state that remembers (--state database:linkspec or file:PATH), or set policy.adoption to Send.',
    };
  return undefined;
}

function unresolved({ credentials }: LinkFacts): Refusal {
  if (credentials.kind !== 'failed') throw new TypeError('credentials are resolved');
  const { code, message, hint } = credentials.error;
  return { code, reason: message, hint: hint ?? 'Make the secret available and run again.' };
}

function compared({ spec, credentials }: LinkFacts, run: RunFacts): CredentialIntent {
  if (credentials.kind !== 'values' || !credentials.comparison)
    throw new TypeError('credentials were not compared');
  return intentOf(
    credentials.comparison,
    spec.policy.credentials,
    run.trust || spec.policy.adoption === 'Trust',
  );
}

function credentialChanges(
  spec: LinkSpec,
  intent: CredentialIntent,
  comparison: CredentialComparison | undefined,
): Change[] {
  switch (intent.kind) {
    case 'leave':
    case 'trust':
      return [];
    case 'all': {
      const removed = spec.policy.credentials === 'Exact' ? (comparison?.removed ?? []) : [];
      return changesOfCredentials(
        (spec.credentials ?? []).map(([key]) => key),
        removed,
        comparison,
      );
    }
    case 'some':
      return changesOfCredentials(intent.changed, intent.removed, comparison);
    default:
      return intent satisfies never;
  }
}

function inexpressible(keys: readonly string[]): Refusal {
  const named = keys.map((key) => JSON.stringify(key)).join(', ');
  return {
    code: 'LNK0407',
    reason: `credentials: Merge can set only plain keys with string values one by one; not so: ${named}`,
    hint: 'Name all credentials of the link in the spec and set policy.credentials to Exact.',
  };
}

function create(
  facts: LinkFacts,
  run: RunFacts,
  base: Pick<Draft, 'link' | 'type' | 'needs' | 'basis' | 'changes' | 'statements'>,
  blocked: (refusal: Refusal) => Draft,
): Draft {
  const { spec, record, credentials } = facts;
  if (credentials.kind === 'failed') return blocked(unresolved(facts));
  const changes = changesOfCreation(spec);
  if (record && spec.policy.drift === 'Report' && record.specDigest === specDigest(spec))
    return {
      ...base,
      drift: changes,
      action: 'none',
      reason: 'the link is gone; policy.drift is Report, so it is left',
    };
  const gone = record && record.owner === run.owner;
  return {
    ...base,
    changes,
    action: 'create',
    reason: gone ? 'the link is gone from the server' : 'the server has no such link',
    statements: [
      {
        statement: {
          kind: 'create-link',
          orReplace: false,
          link: base.link,
          type: spec.type,
          credentials: valuesOf(facts),
          ...(spec.config !== undefined && { config: spec.config }),
          ...(spec.description !== undefined && { description: spec.description }),
        },
        shape: 'create',
        why: 'the link does not exist',
      },
    ],
  };
}

/** The values to send. Throws a TypeError where nobody resolved them: nothing is no stand-in for a credential. */
function valuesOf({ spec, credentials }: LinkFacts): Credentials {
  if (credentials.kind === 'values') return credentials.values;
  if (spec.credentials === undefined) return new Map();
  throw new TypeError('credentials were not resolved');
}

function alterReason(intent: CredentialIntent, configChanges: boolean): string {
  const parts = [
    configChanges && 'config differs',
    intent.kind === 'some' && 'credentials changed',
    intent.kind === 'all' && ALL_REASONS[intent.why],
  ];
  return parts.filter(Boolean).join('; ');
}

const ALL_REASONS = {
  unverified: 'credentials are unverified and will be sent',
  version: 'credentialsVersion is new, so all credentials will be sent',
  always: 'credentialsDrift is Always, so all credentials will be sent',
} as const;
