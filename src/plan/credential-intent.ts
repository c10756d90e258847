import type { CredentialComparison } from '../diff/credential-comparison.js';
import type { LinkSpec } from '../spec/link-spec.js';
import type { LinkRecord } from '../state/records.js';

/** What is to happen with a live link's credentials. */
export type CredentialIntent =
  /** Not managed, not compared, or equal. */
  | { readonly kind: 'leave' }
  /** Taken as equal to the spec's: only the state learns their fingerprints. */
  | { readonly kind: 'trust' }
  /** Every key of the spec is sent. */
  | { readonly kind: 'all'; readonly why: 'unverified' | 'version' | 'always' }
  /** Just these keys differ from what was last sent. */
  | { readonly kind: 'some'; readonly changed: readonly string[]; readonly removed: readonly string[] };

/** Whether, and why, the values are needed before anything can be decided. */
export type CredentialNeed =
  /** Only if something else calls for the whole link. */
  | { readonly kind: 'none'; readonly intent: CredentialIntent }
  /** The values, to send all of them. */
  | { readonly kind: 'values'; readonly intent: CredentialIntent }
  /** The values, to compare them with the recorded fingerprints. */
  | { readonly kind: 'compare' };

/**
 * What the policies ask for a live link, before any secret is resolved (contract, One document: credentialsDrift,
 * adoption, credentialsVersion; Command line: `--state none` compares nothing).
 */
export function credentialNeed(
  spec: LinkSpec,
  record: LinkRecord | undefined,
  state: { readonly remembers: boolean; readonly trust: boolean },
): CredentialNeed {
  const leave: CredentialNeed = { kind: 'none', intent: { kind: 'leave' } };
  if (spec.credentials === undefined) return leave;
  if (spec.policy.credentialsDrift === 'Always')
    return { kind: 'values', intent: { kind: 'all', why: 'always' } };
  if (!state.remembers) return leave;
  const trusted = state.trust || spec.policy.adoption === 'Trust';
  if (record === undefined) return trusted ? TRUST : UNVERIFIED;
  if (record.fingerprints === null) return trusted ? TRUST : UNVERIFIED;
  const version = spec.credentialsVersion;
  if (version !== undefined && record.credentialsVersion !== null && version !== record.credentialsVersion)
    return { kind: 'values', intent: { kind: 'all', why: 'version' } };
  // An interrupted run may have sent them, whatever version the spec names by now.
  if (spec.policy.credentialsDrift === 'OnVersion') return record.unsettled ? UNVERIFIED : leave;
  const partial = record.partial === true && spec.policy.credentials === 'Exact';
  if (partial) return trusted ? TRUST : UNVERIFIED;
  return { kind: 'compare' };
}

const TRUST: CredentialNeed = { kind: 'values', intent: { kind: 'trust' } };
const UNVERIFIED: CredentialNeed = { kind: 'values', intent: { kind: 'all', why: 'unverified' } };

/**
 * The intent that a comparison with the recorded fingerprints gives. Trust covers only what nobody can compare: with a
 * key that is known to have changed, or to be missing or too many, the link is not as the spec says.
 */
export function intentOf(
  comparison: CredentialComparison,
  policy: 'Exact' | 'Merge',
  trust: boolean,
): CredentialIntent {
  const changed = comparison.keys.filter(({ status }) => status !== 'same').map(({ key }) => key);
  const unverified = comparison.keys.filter(({ status }) => status === 'unverified').length;
  const removed = policy === 'Exact' ? comparison.removed : [];
  const differing = changed.length + removed.length;
  if (differing === 0) return { kind: 'leave' };
  if (trust && unverified === differing) return { kind: 'trust' };
  return unverified > 0 && policy === 'Exact'
    ? { kind: 'all', why: 'unverified' }
    : { kind: 'some', changed, removed };
}
