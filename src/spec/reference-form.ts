import { isJsonObject, type Json, type JsonObject } from '../json/json.js';

/** The keys that make an object of `credentials` a reference or a literal, when they are its only key (contract). */
export const REFERENCE_KEYS = ['env', 'file', 'exec', 'secretKeyRef', 'value'] as const;
export type ReferenceKey = (typeof REFERENCE_KEYS)[number];

/** What an object with one of {@link REFERENCE_KEYS} as its only key says; undefined for any other object. */
export function referenceForm(
  object: JsonObject,
): { readonly key: ReferenceKey; readonly body: Json } | undefined {
  const [entry, ...more] = Object.entries(object);
  const key = REFERENCE_KEYS.find((known) => known === entry?.[0]);
  return entry && key && more.length === 0 ? { key, body: entry[1] } : undefined;
}

/** Text that can name something outside: not empty, without NUL. */
export function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}

/** A name that an environment variable can have. */
export function isVariable(value: Json): value is string {
  return isName(value) && !value.includes('=');
}

/** A program and its arguments. */
export function isArgv(value: Json): value is readonly [string, ...string[]] {
  return (
    Array.isArray(value) &&
    isName(value[0]) &&
    value.every((argument) => typeof argument === 'string' && !argument.includes('\0'))
  );
}

/** The Secret and its key, and nothing else. */
export function isSecretKey(value: Json): value is { readonly name: string; readonly key: string } {
  return isJsonObject(value) && Object.keys(value).length === 2 && isName(value.name) && isName(value.key);
}
