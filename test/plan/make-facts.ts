import type { LiveLink } from '../../src/catalog/live-link.js';
import type { CredentialComparison } from '../../src/diff/credential-comparison.js';
import type { JsonObject } from '../../src/json/json.js';
import type { LinkFacts, RunFacts } from '../../src/plan/facts.js';
import type { CredentialSpec } from '../../src/secret/reference.js';
import { type Credentials, Secret } from '../../src/secret/secret.js';
import { DEFAULT_POLICY, type LinkSpec, type Policy } from '../../src/spec/link-spec.js';
import { specDigest } from '../../src/spec/spec-digest.js';
import type { LinkRecord } from '../../src/state/records.js';

export const LINK = { database: 'db', name: 'link' };

/** A spec whose credentials are references to `env` variables of the keys' names. */
export function makeSpec({
  policy,
  credentials,
  ...more
}: Partial<Omit<LinkSpec, 'policy' | 'credentials'>> & {
  readonly policy?: Partial<Policy>;
  readonly credentials?: readonly string[];
} = {}): LinkSpec {
  return {
    title: 'link',
    place: { file: 'links.yaml', line: 1, column: 1 },
    ...LINK,
    type: 'S3',
    suspend: false,
    ...(credentials && { credentials: referencesTo(credentials) }),
    policy: { ...DEFAULT_POLICY, ...policy },
    ...more,
  };
}

function referencesTo(keys: readonly string[]): CredentialSpec {
  return keys.map((key) => [key, { kind: 'reference', reference: { kind: 'env', name: key } }]);
}

export function makeLive(more: Partial<LiveLink> = {}): LiveLink {
  return { ...LINK, type: 'S3', description: '', config: {}, ...more };
}

/** The record of a link as `spec` was last applied to it by this owner. */
export function makeRecord(spec: LinkSpec, more: Partial<LinkRecord> = {}): LinkRecord {
  return {
    ...LINK,
    owner: 'default',
    type: spec.type,
    specDigest: specDigest(spec),
    description: '',
    config: {},
    fingerprints: spec.credentials
      ? Object.fromEntries(spec.credentials.map(([key]) => [key, 's1:x']))
      : null,
    credentialsVersion: spec.credentialsVersion ?? null,
    deletion: spec.policy.deletion,
    appliedAt: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

export function makeRun(more: Partial<RunFacts> = {}): RunFacts {
  return {
    owner: 'default',
    takeOver: false,
    trust: false,
    remembers: true,
    capabilities: { version: '9.1.3', alterLink: true, orReplace: true },
    ...more,
  };
}

export const OLD_SERVER = { version: '8.9.1', alterLink: false, orReplace: false };

export function boxed(values: JsonObject): Credentials {
  return new Map(Object.entries(values).map(([key, value]) => [key, new Secret(value)]));
}

/** Resolved credentials, and what the record says of them. */
export function resolved(
  values: JsonObject,
  comparison?: CredentialComparison,
): Extract<LinkFacts['credentials'], { kind: 'values' }> {
  return { kind: 'values', values: boxed(values), ...(comparison && { comparison }) };
}
