import { isUtf8 } from 'node:buffer';
import { Secret } from '../../secret/secret.js';
import type { KubeObject } from '../kube/kube-object.js';

/** A Kubernetes Secret: its texts, boxed. `binary`: bytes that are no text. */
export type SecretObject = ReadonlyMap<string, Secret | 'binary'>;

/**
 * Boxes the texts of a Secret as it comes from the API server. Undefined for the types that no person puts credentials
 * into, so that a Helm release of a megabyte is not kept.
 */
export function secretObjectOf({
  data,
  type,
}: KubeObject & { readonly type?: string }): SecretObject | undefined {
  if (type !== undefined && FOREIGN.some((prefix) => type.startsWith(prefix))) return undefined;
  return new Map(
    Object.entries(data ?? {}).flatMap(([key, encoded]) =>
      typeof encoded === 'string' ? [[key, boxed(encoded)] as const] : [],
    ),
  );
}

const FOREIGN = ['helm.sh/', 'kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/'];

function boxed(encoded: string): Secret | 'binary' {
  const bytes = Buffer.from(encoded, 'base64');
  return isUtf8(bytes) && !bytes.includes(0)
    ? new Secret(withoutLineBreak(bytes.toString('utf8')))
    : 'binary';
}

/** One final line break is cut, as of files (contract, One document): `kubectl create secret --from-file` keeps it. */
function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
