import { hash } from 'node:crypto';
import { canonicalJson } from '../json/json.js';
import type { LinkSpec } from './link-spec.js';

/**
 * Digest (SHA-256, hex) of what a spec says of the things that the server shows: type, description and config. It
 * tells drift from a changed spec (policy.drift: Report). Credentials do not count: they are compared by fingerprint.
 */
export function specDigest(spec: LinkSpec): string {
  const said = {
    type: spec.type,
    description: spec.description ?? null,
    config: spec.config ?? null,
    configPolicy: spec.policy.config,
  };
  return hash('sha256', canonicalJson(said));
}
