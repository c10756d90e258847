import type { CredentialComparison } from '../../src/diff/credential-comparison.js';
import type { JsonObject } from '../../src/json/json.js';
import { decideLink } from '../../src/plan/decide-link.js';
import type { Draft } from '../../src/plan/draft.js';
import type { LinkFacts } from '../../src/plan/facts.js';
import { makeLive, makeRecord, makeRun, makeSpec, resolved } from './make-facts.js';

type MergePolicy = 'Exact' | 'Merge';
const POLICIES: readonly MergePolicy[] = ['Exact', 'Merge'];

/** A CONFIG as it is and as a spec wants it; undefined: not managed. */
export interface ConfigCase {
  readonly live: JsonObject;
  readonly spec: JsonObject | undefined;
  readonly policy: MergePolicy;
}

export function configCases(objects: readonly JsonObject[]): ConfigCase[] {
  return objects.flatMap((live) => [
    { live, spec: undefined, policy: 'Exact' as const },
    ...POLICIES.flatMap((policy) => objects.map((spec) => ({ live, spec, policy }))),
  ]);
}

/** CREDENTIALS as a spec wants them, and what is known of those that are there. */
export interface CredentialsCase {
  readonly spec: JsonObject | undefined;
  readonly policy: MergePolicy;
  /** A comparison with the record, or the reason for which all of them are sent. */
  readonly knowledge: CredentialComparison | 'unverified' | 'version' | 'always';
}

const STATUSES = ['same', 'changed', 'new', 'unverified'] as const;
const REASONS = ['unverified', 'version', 'always'] as const;

export function credentialsCases(objects: readonly JsonObject[], keys: readonly string[]): CredentialsCase[] {
  const unmanaged: CredentialsCase = { spec: undefined, policy: 'Exact', knowledge: 'unverified' };
  const managed = POLICIES.flatMap((policy) =>
    objects.flatMap((spec) =>
      [...REASONS, ...comparisonsOf(spec, keys)].map(
        (knowledge): CredentialsCase => ({ spec, policy, knowledge }),
      ),
    ),
  );
  return [unmanaged, ...managed];
}

/** Every status of every key of the spec, with every choice of other recorded keys. */
function comparisonsOf(spec: JsonObject, keys: readonly string[]): CredentialComparison[] {
  const named = Object.keys(spec).reduce<CredentialComparison['keys'][]>(
    (lists, key) => lists.flatMap((list) => STATUSES.map((status) => [...list, { key, status }])),
    [[]],
  );
  const removed = keys
    .filter((key) => !Object.hasOwn(spec, key))
    .reduce<string[][]>((lists, key) => lists.flatMap((list) => [list, [...list, key]]), [[]]);
  return named.flatMap((list) => removed.map((others) => ({ keys: list, removed: others })));
}

/** The comparison that the planner is to make use of; undefined: it is to send all. */
export function comparisonOf({ knowledge }: CredentialsCase): CredentialComparison | undefined {
  return typeof knowledge === 'string' ? undefined : knowledge;
}

/** What the planner decides for a live link in this case. */
export function decide(config: ConfigCase, credentials: CredentialsCase): Draft {
  return decideLink(factsOf(config, credentials), makeRun());
}

function factsOf(config: ConfigCase, { spec: wanted, policy, knowledge }: CredentialsCase): LinkFacts {
  const spec = makeSpec({
    ...(config.spec && { config: config.spec }),
    ...(wanted && { credentials: Object.keys(wanted) }),
    ...(knowledge === 'version' && { credentialsVersion: '2' }),
    policy: {
      config: config.policy,
      credentials: policy,
      credentialsDrift: knowledge === 'always' ? 'Always' : 'OnChange',
    },
  });
  const record = makeRecord(spec, {
    credentialsVersion: knowledge === 'version' ? '1' : null,
    ...(knowledge === 'unverified' && { fingerprints: null }),
  });
  const comparison = typeof knowledge === 'string' ? undefined : knowledge;
  return {
    spec,
    live: makeLive({ config: config.live }),
    record,
    credentials: wanted ? resolved(wanted, comparison) : { kind: 'absent' },
  };
}
