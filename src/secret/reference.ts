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

/** The reference as messages name it. A program's arguments are left out: they may hold anything. */
export function sourceText(reference: Reference): string {
  switch (reference.kind) {
    case 'env':
      return `environment variable ${JSON.stringify(reference.name)}`;
    case 'file':
      return `file ${JSON.stringify(reference.path)}`;
    case 'exec':
      return `program ${JSON.stringify(reference.argv[0])}`;
    case 'secretKeyRef':
      return `key ${JSON.stringify(reference.key)} of Secret ${JSON.stringify(reference.name)}`;
    default:
      return reference satisfies never;
  }
}
