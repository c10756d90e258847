import type { Secret } from './secret.js';

/** Where a credential's value comes from. */
export type Reference =
  | { readonly kind: 'env'; readonly name: string }
  /** `path` as written; relative paths are relative to the folder of the spec file, which is `base`. */
  | { readonly kind: 'file'; readonly path: string; readonly base: string }
  | { readonly kind: 'exec'; readonly argv: readonly [string, ...string[]] }
  | { readonly kind: 'secretKeyRef'; readonly name: string; readonly key: string };

/** A spec's credentials as written: references and boxed literals at any depth. */
export type CredentialNode =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'literal'; readonly value: Secret }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, CredentialNode])[] }
  | { readonly kind: 'array'; readonly items: readonly CredentialNode[] };

/** The CREDENTIALS clause as written: top-level keys in order. */
export type CredentialSpec = readonly (readonly [string, CredentialNode])[];
