import { type Json, type JsonObject, jsonEqual, withKeys } from '../json/json.js';

/** How a live JSON clause differs from the wanted one, key by key (top level: what SET can address). */
export interface ConfigDiff {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** The whole clause as it is to be. */
  readonly target: JsonObject;
}

/**
 * Compares by meaning (contract, Statements 3). `Exact`: the clause is to be just what the spec says.
 * `Merge`: keys that the spec does not name stay as they are.
 */
export function compareConfig(live: JsonObject, wanted: JsonObject, policy: 'Exact' | 'Merge'): ConfigDiff {
  const keys = Object.keys(wanted);
  return {
    added: keys.filter((key) => !Object.hasOwn(live, key)),
    changed: keys.filter(
      (key) => Object.hasOwn(live, key) && !jsonEqual(live[key] as Json, wanted[key] as Json),
    ),
    removed: policy === 'Exact' ? Object.keys(live).filter((key) => !Object.hasOwn(wanted, key)) : [],
    target: policy === 'Exact' ? wanted : withKeys(live, wanted),
  };
}

/** Whether there is anything to change. */
export function configDiffers(diff: ConfigDiff): boolean {
  return diff.added.length + diff.changed.length + diff.removed.length > 0;
}
