import type { CredentialNode, CredentialSpec, Reference } from './reference.js';

/** A reference or a literal of a spec, and where it stands: `credentials.headers.Authorization`. */
export interface CredentialLeaf {
  readonly path: string;
  readonly node: Extract<CredentialNode, { kind: 'reference' | 'literal' }>;
}

/** Every reference and literal of a spec's credentials, in the order of the spec. */
export function credentialLeaves(spec: CredentialSpec): CredentialLeaf[] {
  return spec.flatMap(([key, node]) => leavesOf(node, `credentials.${key}`));
}

function leavesOf(node: CredentialNode, path: string): CredentialLeaf | CredentialLeaf[] {
  switch (node.kind) {
    case 'reference':
    case 'literal':
      return { path, node };
    case 'object':
      return node.entries.flatMap(([key, inner]) => leavesOf(inner, `${path}.${key}`));
    case 'array':
      return node.items.flatMap((inner, index) => leavesOf(inner, `${path}[${index}]`));
    default:
      return node satisfies never;
  }
}

/**
 * The references that a door cannot resolve, which it says before anything is read or changed (contract: LNK0110).
 * `kinds` are those that it can.
 */
export function unresolvableHere(
  spec: CredentialSpec,
  kinds: readonly Reference['kind'][],
): { readonly path: string; readonly reference: Reference }[] {
  return credentialLeaves(spec).flatMap(({ path, node }) =>
    node.kind === 'reference' && !kinds.includes(node.reference.kind)
      ? [{ path, reference: node.reference }]
      : [],
  );
}
