import { LinkspecError, type Place } from '../error/linkspec-error.js';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json/json.js';
import { credentialLeaves } from '../secret/leaves.js';
import type { CredentialNode, CredentialSpec } from '../secret/reference.js';
import { checkDocument } from './check-document.js';
import type { LinkSpec } from './link-spec.js';
import { toSpec } from './to-spec.js';

/** The annotation under which a document of a plan file keeps the place that its spec was read from. */
const PLACE = 'linkspec.dev/place';

/**
 * The spec as a document of its own, every default written out: what a plan file keeps. `documentToSpec` gives the
 * same spec again. Throws LNK0112 where a literal credential is in it, so that no secret gets into a file.
 */
export function specToDocument(spec: LinkSpec): JsonObject {
  const { title, place, credentials, policy, ...rest } = spec;
  return {
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name: title, annotations: { [PLACE]: JSON.stringify(place) } },
    spec: {
      ...rest,
      ...(credentials && { credentials: credentialsDocument(credentials, spec) }),
      policy: { ...policy },
    },
  };
}

/**
 * The spec of a document that did not come from a spec file. `place` is where the document stands; the place that
 * `specToDocument` left in it counts for more, since relative paths start there. Throws the first error found.
 */
export function documentToSpec(document: Json, place: Place): LinkSpec {
  const error = checkDocument(document).find((finding) => finding.severity === 'error');
  if (error)
    throw new LinkspecError(error.code ?? 'LNK0103', error.message, {
      place,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  return toSpec(document, recordedPlace(document) ?? place);
}

/** Path of the first literal among the credentials, such as `credentials.account_key`; undefined without one. */
export function hasLiteralCredential(spec: LinkSpec): string | undefined {
  for (const { path, node } of credentialLeaves(spec.credentials ?? []))
    if (node.kind === 'literal') return path;
  return undefined;
}

function credentialsDocument(credentials: CredentialSpec, spec: LinkSpec): JsonObject {
  return Object.fromEntries(credentials.map(([key, node]) => [key, nodeDocument(node, spec)]));
}

function nodeDocument(node: CredentialNode, spec: LinkSpec): Json {
  switch (node.kind) {
    case 'object':
      return credentialsDocument(node.entries, spec);
    case 'array':
      return node.items.map((item) => nodeDocument(item, spec));
    case 'literal':
      throw new LinkspecError(
        'LNK0112',
        `${spec.title}: a credential is a literal, and a plan file holds no secret`,
        {
          place: spec.place,
          hint: 'Write a reference, such as { env: NAME }.',
        },
      );
    case 'reference':
      return referenceDocument(node.reference);
    default:
      return node satisfies never;
  }
}

function referenceDocument(
  reference: Extract<CredentialNode, { kind: 'reference' }>['reference'],
): JsonObject {
  switch (reference.kind) {
    case 'env':
      return { env: reference.name };
    case 'file':
      return { file: reference.path };
    case 'exec':
      return { exec: reference.argv };
    case 'secretKeyRef':
      return { secretKeyRef: { name: reference.name, key: reference.key } };
    default:
      return reference satisfies never;
  }
}

function recordedPlace(document: Json): Place | undefined {
  const metadata = isJsonObject(document) ? document.metadata : undefined;
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const text = isJsonObject(annotations) ? annotations[PLACE] : undefined;
  if (typeof text !== 'string') return undefined;
  try {
    const place = parseJson(text);
    if (!isJsonObject(place) || typeof place.file !== 'string') return undefined;
    const { file, line, column } = place;
    return {
      file,
      ...(typeof line === 'number' && { line }),
      ...(typeof column === 'number' && { column }),
    };
  } catch {
    return undefined;
  }
}
