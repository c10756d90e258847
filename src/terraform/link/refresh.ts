import { hash } from 'node:crypto';
import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import type { LiveLink } from '../../catalog/live-link.js';
import { compareConfig, configDiffers } from '../../diff/compare-config.js';
import { canonicalJson, compactJson, type JsonObject } from '../../json/json.js';
import type { Look } from '../../observe/catalog-view.js';
import { publicConfig } from '../../spec/link-types/index.js';
import type { LinkRecord } from '../../state/records.js';
import type { Value, ValueObject } from '../values/value.js';
import { linkIdOf, policyOf } from './attributes.js';
import { configOf } from './to-spec.js';

/**
 * A state brought up to what the server and linkspec's state say; null where the link is gone. What the server never
 * shows (credentials), and what is the user's (policy), stays. A config that means the same keeps its text.
 */
export async function refreshed(state: ValueObject, look: Look): Promise<ValueObject | null> {
  const id = linkIdOf(state);
  const live = id && look.live(id);
  if (!live) return null;
  const record = look.observation.snapshot.links.get(idKey(id));
  return {
    ...state,
    id: idText(id),
    type: live.type.toUpperCase(),
    description: live.description,
    config: configText(state, live),
    fingerprint: fingerprintOf(record),
    pipelines: namesOf(await look.pipelinesOf(id)),
    held_pipelines: namesOf(look.heldOf(id)),
  };
}

/** Tells one set of sent credentials from another: a digest of their fingerprints. Null: none were sent. */
export function fingerprintOf(record: LinkRecord | undefined): string | null {
  if (!record?.fingerprints || Object.keys(record.fingerprints).length === 0) return null;
  return hash('sha256', canonicalJson(record.fingerprints)).slice(0, 16);
}

/** Names as the attributes list them, in their order. */
export function namesOf(ids: readonly ObjectId[]): readonly string[] {
  return ids.map(idText).sort();
}

/**
 * The live config as the state keeps it: the text that is there where it means the same, else compact JSON. Under
 * Merge only the keys of that text are looked at. A key that is a secret is left out: a state is no place for it.
 */
export function configText(state: ValueObject, live: LiveLink): Value {
  const text = state.config ?? null;
  if (live.config === 'unreadable') return text;
  const shown = publicConfig(live.type, live.config);
  const kept = configOf(text);
  if (!kept) return compactJson(shown);
  const merges = policyOf(state, 'config') === 'Merge';
  if (!configDiffers(compareConfig(shown, kept, merges ? 'Merge' : 'Exact'))) return text;
  return compactJson(merges ? only(shown, kept) : shown);
}

function only(config: JsonObject, keys: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([key]) => Object.hasOwn(keys, key)));
}
