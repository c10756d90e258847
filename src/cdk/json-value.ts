import type { IResolvable } from 'cdktf';

/** A JSON value of a config; strings, numbers and whole values may be tokens. `undefined` counts as left out. */
export type ConfigValue =
  | string
  | number
  | boolean
  | null
  | IResolvable
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue | undefined };

/** A credential: a Terraform string such as an ephemeral variable's `stringValue`, or a nest of them. */
export type CredentialValue =
  | string
  | IResolvable
  | readonly CredentialValue[]
  | { readonly [key: string]: CredentialValue | undefined };

/** An object of the CONFIG or CREDENTIALS clause, as a person writes it. */
export interface Clause<Value extends ConfigValue | CredentialValue> {
  readonly [key: string]: Value | undefined;
}
