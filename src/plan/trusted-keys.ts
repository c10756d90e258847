import { credentialNeed, intentOf } from './credential-intent.js';
import type { LinkFacts, RunFacts } from './facts.js';

/**
 * The credential keys whose live values are taken as equal to the spec's (adoption: Trust, --trust-credentials, a
 * first credentialsVersion): they are not sent, and the state records their fingerprints.
 */
export function trustedKeys(
  { spec, live, record, credentials }: LinkFacts,
  run: RunFacts,
): readonly string[] {
  if (!live || credentials.kind !== 'values') return [];
  const need = credentialNeed(spec, record, run);
  switch (need.kind) {
    case 'none':
      return [];
    case 'values':
      return need.intent.kind === 'trust' ? [...credentials.values.keys()] : [];
    case 'compare': {
      const { comparison } = credentials;
      if (!comparison) return [];
      const trust = run.trust || spec.policy.adoption === 'Trust';
      if (intentOf(comparison, spec.policy.credentials, trust).kind !== 'trust') return [];
      return comparison.keys.filter(({ status }) => status === 'unverified').map(({ key }) => key);
    }
    default:
      return need satisfies never;
  }
}
