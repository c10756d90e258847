import { isJsonObject, type JsonObject } from '../../json/json.js';
import { parseDuration } from '../../report/duration.js';
import { credentialLeaves, unresolvableHere } from '../../secret/leaves.js';
import { checkDocument } from '../../spec/check-document.js';
import type { LinkSpec } from '../../spec/link-spec.js';
import type { Finding } from '../../spec/problem.js';
import { toSpec } from '../../spec/to-spec.js';
import type { LinkObject } from './link-object.js';

/** What an object asks for. */
export interface WantedLink {
  readonly spec: LinkSpec;
  /** Name of the Secret with the server's address; absent: the operator's own default. */
  readonly connectionSecret?: string;
  /** Milliseconds between two looks at an object that nothing happens to. */
  readonly intervalMs: number;
  /** What a person should look at, though it stands in the way of nothing. */
  readonly warnings: readonly string[];
}

/** What is wrong with an object, in one sentence each, without a value of `credentials`. */
export interface Problems {
  readonly problems: readonly string[];
}

/** The spec of an object, or what is wrong with it. Worked out once for each version of an object. */
export function specOfObject(object: LinkObject): WantedLink | Problems {
  const known = answers.get(object);
  if (known) return known;
  const answer = readSpec(object);
  answers.set(object, answer);
  return answer;
}

const answers = new WeakMap<LinkObject, WantedLink | Problems>();

function readSpec(object: LinkObject): WantedLink | Problems {
  const { connectionSecretRef, interval } = object.spec;
  const document = {
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name: object.name, namespace: object.namespace },
    spec: object.spec,
  };
  const findings = checkDocument(document);
  const errors = findings.filter(({ severity }) => severity === 'error').map(textOf);
  const connectionSecret = secretName(connectionSecretRef);
  if (connectionSecret === null)
    errors.push('spec.connectionSecretRef names no Secret: write { name: SECRET }');
  const intervalMs = interval === undefined ? DEFAULT_INTERVAL_MS : durationOf(interval);
  if (intervalMs === undefined) errors.push('spec.interval is not a duration from 60s to 24d');
  if (errors.length > 0 || connectionSecret === null || intervalMs === undefined) return { problems: errors };
  const wanted = toSpec(document, { file: `${object.namespace}/${object.name}` });
  const literals = credentialProblems(wanted);
  if (literals.length > 0) return { problems: literals };
  return {
    spec: wanted,
    ...(connectionSecret !== undefined && { connectionSecret }),
    intervalMs,
    warnings: findings.filter(({ severity }) => severity === 'warning').map(textOf),
  };
}

function textOf({ message, hint }: Finding): string {
  return hint === undefined ? message : `${message}. ${hint.replace(/\.$/, '')}`;
}

/** Names of the Secrets in the object's own namespace that it reads, whether or not the rest of it makes sense. */
export function secretsOfObject({ spec }: LinkObject): ReadonlySet<string> {
  const names = new Set<string>();
  const connection = secretName(spec.connectionSecretRef);
  if (connection) names.add(connection);
  collect(spec.credentials, names);
  return names;
}

const DEFAULT_INTERVAL_MS = 600_000;
const SHORTEST_INTERVAL_MS = 60_000;

function durationOf(text: unknown): number | undefined {
  const ms = typeof text === 'string' ? parseDuration(text) : undefined;
  return ms !== undefined && ms >= SHORTEST_INTERVAL_MS ? ms : undefined;
}

/** Undefined: left out. Null: malformed. */
function secretName(reference: unknown): string | undefined | null {
  if (reference === undefined || reference === null) return undefined;
  const name = isJsonObject(reference as JsonObject) ? (reference as JsonObject).name : undefined;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** Contract, "What differs by door": secretKeyRef in the same namespace only. */
function credentialProblems({ credentials }: LinkSpec): string[] {
  if (!credentials) return [];
  const foreign = unresolvableHere(credentials, ['secretKeyRef']).map(
    ({ path, reference }) =>
      `spec.${path} is a reference of kind ${reference.kind}; the operator reads secretKeyRef only`,
  );
  const literals = credentialLeaves(credentials).flatMap(({ path, node }) =>
    node.kind === 'literal'
      ? [`spec.${path} is a literal; write { secretKeyRef: { name: SECRET, key: KEY } }`]
      : [],
  );
  return [...foreign, ...literals];
}

function collect(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, names);
  } else if (isJsonObject(node as JsonObject)) {
    const { secretKeyRef, ...others } = node as JsonObject;
    const name = secretName(secretKeyRef);
    if (name) names.add(name);
    for (const inner of Object.values(others)) collect(inner, names);
  }
}
