import type { ErrorCode } from '../error/codes.js';
import type { CredentialNode, CredentialSpec } from '../secret/reference.js';
import { pathText } from '../spec/path-text.js';
import type { Path, Problem } from '../spec/problem.js';
import type { SpecDocument } from './read-documents.js';

/**
 * What a document says that Terraform has no form for (LNK0822), references that it cannot resolve (LNK0110) and
 * literal credentials, which the synthesised files would show (LNK0821). Each with the way out.
 */
export function refuseDocument(document: SpecDocument): Problem[] {
  const { policy, suspend, credentialsVersion, title } = document.spec;
  const refuse = (code: ErrorCode, path: Path, message: string, hint: string): Problem => ({
    severity: 'error',
    code,
    message,
    place: document.locate(path, 'value'),
    hint,
  });
  const problems: Problem[] = [];
  if (policy.drift !== 'Correct')
    problems.push(
      refuse(
        'LNK0822',
        ['spec', 'policy', 'drift'],
        `spec.policy.drift: ${policy.drift} is not for Terraform, which shows drift in its plan`,
        'Leave the field out; to let an attribute drift, set ignore_changes in the lifecycle of the link.',
      ),
    );
  if (policy.approval !== 'Automatic')
    problems.push(
      refuse(
        'LNK0822',
        ['spec', 'policy', 'approval'],
        `spec.policy.approval: ${policy.approval} is not for Terraform, which asks before it applies`,
        'Leave the field out, and apply without -auto-approve.',
      ),
    );
  if (document.namesServer)
    problems.push(
      refuse(
        'LNK0822',
        ['spec', 'connectionSecretRef'],
        'spec.connectionSecretRef is not for Terraform, whose provider block names the server',
        'Leave the field out, and set url in the provider block.',
      ),
    );
  if (suspend)
    problems.push(
      refuse(
        'LNK0822',
        ['spec', 'suspend'],
        'spec.suspend is not for Terraform, which changes every link that it has',
        'Leave the field out, or keep the document out of this path as long as the link is not to be changed.',
      ),
    );
  if (credentialsVersion !== undefined && !VERSION.test(credentialsVersion))
    problems.push(
      refuse(
        'LNK0822',
        ['spec', 'credentialsVersion'],
        'spec.credentialsVersion is not a whole number, and credentials_wo_version is one',
        'Write digits alone, such as "1" or "20261123".',
      ),
    );
  // constructs keeps children by name in a plain object.
  if (title in {})
    problems.push(
      refuse(
        'LNK0822',
        ['metadata', 'name'],
        `metadata.name ${JSON.stringify(title)} cannot be the id of a construct`,
        'Choose another metadata.name, and keep the name of the link in spec.name.',
      ),
    );
  for (const { path, node } of leavesOf(document.spec.credentials ?? [], ['spec', 'credentials']))
    problems.push(...refuseLeaf(node, path, refuse));
  return problems;
}

/** Digits of a number that a double holds, without zeros that would be lost. */
const VERSION = /^(?:0|[1-9]\d{0,14})$/;

type Leaf = Extract<CredentialNode, { kind: 'reference' | 'literal' }>;
type Refuse = (code: ErrorCode, path: Path, message: string, hint: string) => Problem;

function refuseLeaf(node: Leaf, path: Path, refuse: Refuse): Problem[] {
  if (node.kind === 'literal')
    return [
      refuse(
        'LNK0821',
        path,
        `${pathText(path)} is a literal, and the synthesised files would show it`,
        'Write { env: NAME }, which becomes an ephemeral variable, or { file: PATH }; and change the secret if the file was shared.',
      ),
    ];
  const { reference } = node;
  switch (reference.kind) {
    case 'file':
      return [];
    case 'env':
      if (VARIABLE.test(reference.name) && !RESERVED.has(reference.name)) return [];
      return [
        refuse(
          'LNK0822',
          [...path, 'env'],
          `${pathText(path)}: ${JSON.stringify(reference.name)} is not a name that a Terraform variable can have`,
          'Choose another name of letters, digits and underscores.',
        ),
      ];
    case 'exec':
    case 'secretKeyRef':
      return [
        refuse(
          'LNK0110',
          [...path, reference.kind],
          `${pathText(path)}: ${reference.kind} cannot be resolved by Terraform`,
          'Write { env: NAME } and set TF_VAR_NAME, or { file: PATH }.',
        ),
      ];
    default:
      return reference satisfies never;
  }
}

/** Terraform's identifiers (language/syntax/configuration), the letters of ASCII among them. */
const VARIABLE = /^[A-Za-z_][\w-]*$/;
/** Names that Terraform keeps for module blocks (language/values/variables); the last one is lost in cdktf. */
const RESERVED = new Set([
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'locals',
  'providers',
  'source',
  'version',
  '__proto__',
]);

function leavesOf(entries: CredentialSpec, path: Path): { readonly path: Path; readonly node: Leaf }[] {
  return entries.flatMap(([key, node]) => leavesAt(node, [...path, key]));
}

function leavesAt(node: CredentialNode, path: Path): { readonly path: Path; readonly node: Leaf }[] {
  switch (node.kind) {
    case 'literal':
    case 'reference':
      return [{ path, node }];
    case 'object':
      return leavesOf(node.entries, path);
    case 'array':
      return node.items.flatMap((item, index) => leavesAt(item, [...path, index]));
    default:
      return node satisfies never;
  }
}
