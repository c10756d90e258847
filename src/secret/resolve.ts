import type { ErrorCode } from '../error/codes.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { type CredentialLeaf, credentialLeaves } from './leaves.js';
import { type CredentialNode, type CredentialSpec, type Reference, sourceText } from './reference.js';
import { reveal } from './reveal.js';
import { type Credentials, Secret } from './secret.js';

/** Reads one reference. Throws LinkspecError LNK0201 to LNK0204 or LNK0110. */
export type ReadReference = (reference: Reference) => Promise<Secret>;

/**
 * The CREDENTIALS clause with its values: one box for each top-level key, in the order of the spec; what is nested
 * becomes one JSON value. Throws one LinkspecError that names every key that could not be had, with its source; its
 * code is that of the first.
 */
export async function resolveCredentials(spec: CredentialSpec, read: ReadReference): Promise<Credentials> {
  const leaves = credentialLeaves(spec);
  const found = await Promise.all(leaves.map((leaf) => readLeaf(leaf, read)));
  const [first, ...others] = found.filter((value) => value instanceof LinkspecError);
  if (first) throw together(first, others);
  const values = new Map(leaves.map(({ node }, index) => [node, found[index]]));
  return new Map(spec.map(([key, node]) => [key, boxOf(node, values)]));
}

/** The same reader, asking for the same reference once: one run sees one value wherever it stands. */
export function readOnce(read: ReadReference): ReadReference {
  const asked = new Map<string, Promise<Secret>>();
  return (reference) => {
    const key = identityOf(reference);
    const known = asked.get(key) ?? read(reference);
    asked.set(key, known);
    return known;
  };
}

/** The same text for equal references, whatever the order of their members, and for no others. */
function identityOf(reference: Reference): string {
  switch (reference.kind) {
    case 'env':
      return JSON.stringify(['env', reference.name]);
    case 'file':
      return JSON.stringify(['file', reference.path, reference.base]);
    case 'exec':
      return JSON.stringify(['exec', reference.argv]);
    case 'secretKeyRef':
      return JSON.stringify(['secretKeyRef', reference.name, reference.key]);
    default:
      return reference satisfies never;
  }
}

async function readLeaf(
  { path, node }: CredentialLeaf,
  read: ReadReference,
): Promise<Secret | LinkspecError> {
  if (node.kind === 'literal') return node.value;
  try {
    return await read(node.reference);
  } catch (error) {
    return failureAt(path, node.reference, error);
  }
}

function failureAt(path: string, reference: Reference, error: unknown): LinkspecError {
  if (error instanceof LinkspecError)
    return new LinkspecError(error.code, `${path}: ${error.message}`, { hint: error.hint });
  // Foreign text may quote the value: it is not passed on.
  return new LinkspecError(CODES[reference.kind], `${path}: ${sourceText(reference)} could not be read`);
}

const CODES = {
  env: 'LNK0201',
  file: 'LNK0202',
  exec: 'LNK0203',
  secretKeyRef: 'LNK0110',
} as const satisfies Record<Reference['kind'], ErrorCode>;

function together(first: LinkspecError, others: readonly LinkspecError[]): LinkspecError {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const hints = new Set(all.flatMap(({ hint }) => hint ?? []));
  return new LinkspecError(first.code, all.map(({ message }) => message).join('; '), {
    hint: hints.size > 0 ? [...hints].join(' ') : undefined,
  });
}

function boxOf(node: CredentialNode, values: ReadonlyMap<CredentialNode, unknown>): Secret {
  switch (node.kind) {
    case 'literal':
    case 'reference': {
      const value = values.get(node);
      if (!(value instanceof Secret)) throw new TypeError('a leaf without a value');
      return value;
    }
    case 'object':
      return new Secret(
        Object.fromEntries(node.entries.map(([key, inner]) => [key, reveal(boxOf(inner, values))])),
      );
    case 'array':
      return new Secret(node.items.map((inner) => reveal(boxOf(inner, values))));
    default:
      return node satisfies never;
  }
}
