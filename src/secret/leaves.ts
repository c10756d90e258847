import type { CredentialNode, CredentialSpec, Reference } from './reference.js';

/** A reference or a literal of a spec, and where it stands: `credentials.headers.Authorization`. */
export interface CredentialLeaf {
  readonly path: string;
  readonly node: Extract<CredentialNode, { kind: 'reference' | 'literal' }>;
}

/** Every reference and literal of a spec's credentials, in the order of the spec. */
export function* credentialLeaves(spec: CredentialSpec): Generator<CredentialLeaf> {
  for (const [key, node] of spec) yield* leavesOf(node, `credentials.${key}`);
}

function* leavesOf(node: CredentialNode, path: string): Generator<CredentialLeaf> {
  switch (node.kind) {
    case 'reference':
    case 'literal':
      yield { path, node };
      return;
    case 'object':
      for (const [key, inner] of node.entries) yield* leavesOf(inner, `${path}.${key}`);
      return;
    case 'array':
      for (const [index, inner] of node.items.entries()) yield* leavesOf(inner, `${path}[${index}]`);
      return;
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
  return [...credentialLeaves(spec)].flatMap(({ path, node }) =>
    node.kind === 'reference' && !kinds.includes(node.reference.kind)
      ? [{ path, reference: node.reference }]
      : [],
  );
}
