import { inspect } from 'node:util';
import type { ExactNumber } from '../../json/json.js';
import type { Secret } from '../../secret/secret.js';

/** A value that Terraform does not know yet, during a plan. */
export class UnknownValue {
  [inspect.custom](): string {
    return '(known after apply)';
  }
}

/** The only one of its class. */
export const UNKNOWN: UnknownValue = Object.freeze(new UnknownValue());

/** A decoded value. Sensitive and write-only attributes are boxed: their text is a `Secret`. */
export type Value =
  | null
  | boolean
  | number
  | ExactNumber
  | string
  | Secret
  | UnknownValue
  | readonly Value[]
  | ValueObject;

/** An object by attribute names. Every attribute of its schema is there; absent ones are null. */
export interface ValueObject {
  readonly [name: string]: Value;
}
