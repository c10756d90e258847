import type { ObjectId } from '../../catalog/link-id.js';
import { Secret } from '../../secret/secret.js';
import { UNKNOWN, type Value, type ValueObject } from '../values/value.js';

/** The link that a configuration or a state names; undefined while a part of its name is unknown. */
export function linkIdOf({ database, name }: ValueObject): ObjectId | undefined {
  return typeof database === 'string' && typeof name === 'string' ? { database, name } : undefined;
}

/** One policy as written; undefined where it is left out. */
export function policyOf({ policy }: ValueObject, name: string): Value | undefined {
  return isObject(policy) ? (policy[name] ?? undefined) : undefined;
}

/** Whether destroying leaves the link on the server. */
export function isRetained(state: ValueObject): boolean {
  return policyOf(state, 'deletion') === 'Retain';
}

/** Whether a link that is there when it is to be created is taken over. */
export function takesOver(config: ValueObject): boolean {
  const adoption = policyOf(config, 'adoption');
  return adoption === 'Send' || adoption === 'Trust';
}

/** The boxed credentials of a configuration, from whichever attribute holds them. */
export function credentialsTextOf({ credentials, credentials_wo: writeOnly }: ValueObject): Value {
  return writeOnly ?? credentials ?? null;
}

export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isUnknown(value: Value | undefined): boolean {
  return value === UNKNOWN;
}

/** Whether a value, or a part of it, is unknown. */
export function hasUnknown(value: Value | undefined): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** Whether two values are the same, text by text; unknown equals nothing. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  if ((a ?? null) === (b ?? null)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (!isObject(a) || !isObject(b))
    return String(a) === String(b) && typeof a === typeof b && !(a instanceof Secret);
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => sameValue(a[name], b[name]));
}

function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
