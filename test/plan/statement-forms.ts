import type { CredentialComparison } from '../../src/diff/credential-comparison.js';
import { type JsonObject, jsonEqual } from '../../src/json/json.js';
import type { PlannedStatement } from '../../src/plan/plan.js';
import { reveal } from '../../src/secret/reveal.js';
import { canNameKey, type SetClause } from './alter-link-model.js';

/** The SET clauses of some ALTER LINK statements, in order, secrets open. */
export interface SetClauses {
  readonly config: readonly SetClause[];
  readonly credentials: readonly SetClause[];
}

export function setClausesOf(statements: readonly PlannedStatement[]): SetClauses {
  const alters = statements.map(({ statement }) => {
    if (statement.kind !== 'alter-link') throw new TypeError(`not an ALTER LINK: ${statement.kind}`);
    return statement;
  });
  return {
    config: alters.flatMap(({ config }) => (config ? [config] : [])),
    credentials: alters.flatMap(({ credentials }): SetClause[] => {
      if (!credentials) return [];
      if (credentials.kind === 'key') return [{ ...credentials, value: reveal(credentials.value) as string }];
      const value = [...credentials.value].map(([key, secret]) => [key, reveal(secret)] as const);
      return [{ kind: 'json', value: Object.fromEntries(value) }];
    }),
  };
}

/** `::key`, or `json`. */
export function formsOf(sets: readonly SetClause[]): string[] {
  return sets.map((set) => (set.kind === 'key' ? `::${set.key}` : 'json'));
}

/** The contract's rule for a clause that is wholly known (Statements 2). */
function formsFor(touched: readonly string[], removed: number, values: JsonObject): string[] {
  const [key] = touched;
  if (key === undefined) return removed > 0 ? ['json'] : [];
  const single = touched.length === 1 && removed === 0 && canNameKey(key) && typeof values[key] === 'string';
  return [single ? `::${key}` : 'json'];
}

/** The forms that the contract asks for in CONFIG. */
export function configFormsFor(
  live: JsonObject,
  spec: JsonObject | undefined,
  policy: 'Exact' | 'Merge',
): string[] {
  if (spec === undefined) return [];
  const touched = Object.entries(spec)
    .filter(([key, value]) => !Object.hasOwn(live, key) || !jsonEqual(live[key] ?? null, value))
    .map(([key]) => key);
  const removed =
    policy === 'Merge' ? 0 : Object.keys(live).filter((key) => !Object.hasOwn(spec, key)).length;
  return formsFor(touched, removed, spec);
}

/** The forms that the contract asks for in CREDENTIALS; under Merge, one for each key that changed and no other. */
export function credentialsFormsFor(
  spec: JsonObject | undefined,
  policy: 'Exact' | 'Merge',
  comparison: CredentialComparison | undefined,
): string[] {
  if (spec === undefined) return [];
  const touched = comparison
    ? comparison.keys.filter(({ status }) => status !== 'same').map(({ key }) => key)
    : Object.keys(spec);
  if (policy === 'Merge') return touched.map((key) => `::${key}`);
  const known = comparison?.keys.every(({ status }) => status !== 'unverified');
  return known ? formsFor(touched, comparison?.removed.length ?? 0, spec) : ['json'];
}
