import type { LiveLink } from '../catalog/live-link.js';
import { jsonEqual } from '../json/json.js';
import { publicConfig } from '../spec/link-types/index.js';
import type { LinkRecord } from '../state/records.js';

/** How a live link differs from what was last applied to it; `unknown` where the server does not show the config. */
export type Drift =
  | 'none'
  | 'gone'
  | 'unknown'
  | { readonly differs: readonly ('type' | 'description' | 'config')[] };

/** Compares a live link with the record of its last change. Credentials cannot be read, so they do not count. */
export function driftOf(record: LinkRecord, live: LiveLink | undefined): Drift {
  if (!live) return 'gone';
  const unknown = live.config === 'unreadable' || record.config === null;
  const config =
    live.config !== 'unreadable' &&
    record.config !== null &&
    !jsonEqual(publicConfig(live.type, live.config), record.config);
  const differs = [
    ...(live.type.toUpperCase() === record.type.toUpperCase() ? [] : (['type'] as const)),
    ...(live.description === record.description ? [] : (['description'] as const)),
    ...(config ? (['config'] as const) : []),
  ];
  if (differs.length > 0) return { differs };
  return unknown ? 'unknown' : 'none';
}
