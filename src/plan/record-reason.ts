import { specDigest } from '../spec/spec-digest.js';
import type { CredentialIntent } from './credential-intent.js';
import type { LinkFacts, RunFacts } from './facts.js';

/**
 * What only the state must learn of a link that is as its spec says (contract, Statements 5); undefined where the
 * state knows it all, so that nothing is written.
 */
export function recordReason(
  { spec, record }: LinkFacts,
  run: RunFacts,
  intent: CredentialIntent,
): string | undefined {
  if (!record)
    return intent.kind === 'trust'
      ? 'first managed here; its credentials are taken as equal to the spec (Trust)'
      : 'first managed here';
  if (record.owner !== run.owner) return `taken over from owner ${JSON.stringify(record.owner)}`;
  const version = spec.credentialsVersion;
  if (version !== undefined && record.credentialsVersion === null)
    return 'a first credentialsVersion is recorded';
  if (intent.kind === 'trust') return 'its credentials are taken as equal to the spec (Trust)';
  if (record.deletion !== spec.policy.deletion) return `policy.deletion is now ${spec.policy.deletion}`;
  // Only drift: Report needs to know which spec was last in force.
  if (spec.policy.drift === 'Report' && record.specDigest !== specDigest(spec)) return 'the spec changed';
  return undefined;
}
