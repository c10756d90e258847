import { dirname } from 'node:path';
import type { Place } from '../error/linkspec-error.js';
import { isJsonObject, type Json, type JsonObject } from '../json/json.js';
import type { CredentialNode, CredentialSpec } from '../secret/reference.js';
import { Secret } from '../secret/secret.js';
import type { LinkSpecDocument } from './generated/document.gen.js';
import { DEFAULT_POLICY, type LinkSpec } from './link-spec.js';
import { isArgv, isName, isSecretKey, type ReferenceKey, referenceForm } from './reference-form.js';

/**
 * The spec of a document in which `checkDocument` found no error, defaults filled in. Literals are boxed here. Relative
 * paths of `file` references start at the folder of `place.file`.
 */
export function toSpec(document: Json, place: Place): LinkSpec {
  const { metadata, spec } = document as unknown as LinkSpecDocument;
  return Object.freeze({
    title: metadata.name,
    place,
    database: spec.database,
    name: spec.name ?? metadata.name,
    type: spec.type,
    ...(spec.description !== undefined && { description: spec.description }),
    ...(spec.config && { config: spec.config as JsonObject }),
    ...(spec.credentials && {
      credentials: credentialsOf(spec.credentials as JsonObject, dirname(place.file)),
    }),
    policy: spec.policy ? Object.freeze({ ...DEFAULT_POLICY, ...spec.policy }) : DEFAULT_POLICY,
    ...(spec.credentialsVersion !== undefined && { credentialsVersion: spec.credentialsVersion }),
    suspend: spec.suspend ?? false,
  });
}

/** A CREDENTIALS clause as written, its literals boxed; relative paths of `file` references start at `base`. */
export function credentialsOf(credentials: JsonObject, base: string): CredentialSpec {
  return Object.entries(credentials).map(([key, node]) => [key, nodeOf(node, base)] as const);
}

function nodeOf(node: Json, base: string): CredentialNode {
  if (Array.isArray(node)) return { kind: 'array', items: node.map((item) => nodeOf(item, base)) };
  if (!isJsonObject(node)) return { kind: 'literal', value: new Secret(node) };
  const form = referenceForm(node);
  return form ? formNode(form.key, form.body, base) : { kind: 'object', entries: credentialsOf(node, base) };
}

function formNode(key: ReferenceKey, body: Json, base: string): CredentialNode {
  switch (key) {
    case 'value':
      return { kind: 'literal', value: new Secret(body) };
    case 'env':
      if (isName(body)) return { kind: 'reference', reference: { kind: key, name: body } };
      break;
    case 'file':
      if (isName(body)) return { kind: 'reference', reference: { kind: key, path: body, base } };
      break;
    case 'exec':
      if (isArgv(body)) return { kind: 'reference', reference: { kind: key, argv: body } };
      break;
    case 'secretKeyRef':
      if (isSecretKey(body))
        return { kind: 'reference', reference: { kind: key, name: body.name, key: body.key } };
      break;
    default:
      return key satisfies never;
  }
  throw new TypeError('a malformed reference passed the check');
}
