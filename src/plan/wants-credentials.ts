import { credentialNeed } from './credential-intent.js';
import type { LinkFacts, RunFacts } from './facts.js';

/**
 * Whether a link's secrets have to be resolved before it can be decided. They are read only then: a plan of links
 * under OnVersion, for one, needs no access to the secrets.
 */
export function wantsCredentials(facts: Omit<LinkFacts, 'credentials'>, run: RunFacts): boolean {
  const { spec, live, record } = facts;
  if (spec.credentials === undefined || spec.suspend) return false;
  if (!live) return true;
  if (credentialNeed(spec, record, run).kind !== 'none') return true;
  // The whole link is called for: by a new type or description, or by a server without ALTER LINK.
  return (
    live.type.toUpperCase() !== spec.type ||
    (spec.description !== undefined && spec.description !== live.description) ||
    !run.capabilities.alterLink
  );
}
