import { hash } from 'node:crypto';
import type { LiveLink } from '../catalog/live-link.js';
import { canonicalJson } from '../json/json.js';
import type { LinkRecord } from '../state/records.js';

/**
 * Digest of what a link's plan rests on (contract, apply): live type, description and config, recorded
 * fingerprints, credentialsVersion and owner. Equal digests mean that nothing has moved.
 */
export function basisOf(live: LiveLink | undefined, record: LinkRecord | undefined): string {
  const facts = [
    live ? [live.type.toUpperCase(), live.description, live.config] : null,
    record ? [record.owner, record.fingerprints, record.credentialsVersion] : null,
  ];
  return hash('sha256', canonicalJson(facts));
}
