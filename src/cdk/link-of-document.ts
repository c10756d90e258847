import { resolve } from 'node:path';
import { compactJson } from '../json/json.js';
import type { CredentialNode, CredentialSpec, Reference } from '../secret/reference.js';
import type { LinkConfig } from './generated/link.js';
import type { PolicyProps } from './generated/link-types.js';
import { escapeTemplate, quoteHcl } from './hcl-template.js';
import { jsonAttribute } from './json-attribute.js';
import type { CredentialValue } from './json-value.js';
import type { SpecDocument } from './read-documents.js';

/**
 * The attributes of the resource that means what the document means. `refuseDocument` has found nothing in it.
 *
 * Text is text: `${` in a YAML file is no interpolation. `{ env: X }` is `var.X`; `{ file: p }` is the content of the
 * file, read by Terraform from the same absolute path, one final line break cut.
 */
export function linkOfDocument(document: SpecDocument): LinkConfig {
  const { database, name, type, description, config, credentials, credentialsVersion } = document.spec;
  return {
    database: escapeTemplate(database),
    name: escapeTemplate(name),
    type,
    ...(description !== undefined && { description: escapeTemplate(description) }),
    ...(config && { config: escapeTemplate(compactJson(config)) }),
    ...(credentials && { credentialsWo: jsonAttribute(objectOf(credentials)) }),
    ...(credentialsVersion !== undefined && { credentialsWoVersion: Number(credentialsVersion) }),
    policy: policyOf(document),
  };
}

/** Names of the variables that the document's credentials come from. */
export function variablesOf(document: SpecDocument): Set<string> {
  return new Set((document.spec.credentials ?? []).flatMap(([, node]) => variablesIn(node)));
}

/**
 * The policy so that it means the same under Terraform's defaults: `deletion` always, since absent it is Retain in a
 * document and Delete in Terraform; `adoption` only where written, since each door has its own default (contract);
 * the others where they differ from Terraform's default.
 */
function policyOf({ spec: { policy, credentialsVersion }, policy: written }: SpecDocument): PolicyProps {
  const drift = credentialsVersion === undefined ? 'OnChange' : 'OnVersion';
  return {
    ...(policy.config !== 'Exact' && { config: policy.config }),
    ...(policy.credentials !== 'Exact' && { credentials: policy.credentials }),
    ...(policy.credentialsDrift !== drift && { credentialsDrift: policy.credentialsDrift }),
    ...(written.adoption !== undefined && { adoption: policy.adoption }),
    ...(policy.pipelines !== 'Pause' && { pipelines: policy.pipelines }),
    ...(policy.revive && { revive: policy.revive }),
    deletion: policy.deletion,
    ...(policy.replace !== 'Refuse' && { replace: policy.replace }),
  };
}

function objectOf(entries: CredentialSpec): { readonly [key: string]: CredentialValue } {
  return Object.fromEntries(entries.map(([key, node]) => [key, nodeValue(node)]));
}

function nodeValue(node: CredentialNode): CredentialValue {
  switch (node.kind) {
    case 'object':
      return objectOf(node.entries);
    case 'array':
      return node.items.map(nodeValue);
    case 'reference':
      return expressionOf(node.reference);
    case 'literal':
      throw new TypeError('a literal passed the check');
    default:
      return node satisfies never;
  }
}

function expressionOf(reference: Reference): string {
  switch (reference.kind) {
    case 'env':
      return `\${var.${reference.name}}`;
    case 'file':
      // As the command line cuts it: one line break at the very end, with its carriage return.
      return `\${replace(file(${quoteHcl(resolve(reference.base, reference.path))}), "/\\r?\\n$/", "")}`;
    case 'exec':
    case 'secretKeyRef':
      throw new TypeError('a foreign reference passed the check');
    default:
      return reference satisfies never;
  }
}

function variablesIn(node: CredentialNode): string[] {
  switch (node.kind) {
    case 'object':
      return node.entries.flatMap(([, inner]) => variablesIn(inner));
    case 'array':
      return node.items.flatMap(variablesIn);
    case 'reference':
      return node.reference.kind === 'env' ? [node.reference.name] : [];
    case 'literal':
      return [];
    default:
      return node satisfies never;
  }
}
