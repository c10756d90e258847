import type { ObjectId } from '../catalog/link-id.js';
import { type ConfigDiff, configDiffers } from '../diff/compare-config.js';
import type { Credentials } from '../secret/secret.js';
import type { ConfigSet, CredentialsSet } from '../sql/statement.js';
import type { CredentialIntent } from './credential-intent.js';
import type { PlannedStatement, Shape } from './plan.js';

/** A change of a live link that ALTER LINK may be able to express. */
export interface AlterRequest {
  readonly link: ObjectId;
  /** Absent: CONFIG is not managed. */
  readonly config?: ConfigDiff;
  readonly intent: CredentialIntent;
  readonly credentialsPolicy: 'Exact' | 'Merge';
  /** Every credential of the spec; needed where the intent sends any. */
  readonly values: Credentials;
  /** Keys of the live config whose values must not be printed. */
  readonly hide: ReadonlySet<string>;
}

/** The fewest statements, or the credential keys that no statement form can set one by one. */
export type Shaped =
  | { readonly kind: 'statements'; readonly statements: readonly PlannedStatement[] }
  | { readonly kind: 'inexpressible'; readonly keys: readonly string[] };

/**
 * The fewest ALTER LINK statements that make the change (contract, Statements 1 and 2; docs 9.1, alter-link:
 * at most one SET CONFIG and one SET CREDENTIALS a statement, each one `::key` or the whole JSON).
 *
 * Whole JSON can say anything where the whole clause is known: CONFIG always is, CREDENTIALS is under Exact.
 * Under `credentials: Merge` unnamed keys must stay and cannot be read, so each changed key costs a statement.
 */
export function shapeAlter(request: AlterRequest): Shaped {
  const config = configClause(request);
  const credentials = credentialClauses(request);
  if (credentials.kind === 'inexpressible') return credentials;
  const count = Math.max(config ? 1 : 0, credentials.clauses.length);
  const statements = Array.from({ length: count }, (_, index): PlannedStatement => {
    const first = index === 0 ? config : undefined;
    const second = credentials.clauses[index];
    const forms = [first?.set.kind, second?.set.kind].filter((form) => form !== undefined);
    return {
      statement: {
        kind: 'alter-link',
        link: request.link,
        ...(first && { config: first.set }),
        ...(second && { credentials: second.set }),
      },
      shape: forms.join('+') as Shape,
      why: [first?.why, second?.why].filter((why) => why !== undefined).join('; '),
    };
  });
  return { kind: 'statements', statements };
}

/** Keys that `::key` can name: how others are to be written is not documented (reference, section 2.1). */
function isPlainKey(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
}

interface Clause<Set> {
  readonly set: Set;
  readonly why: string;
}

function configClause({ config, hide }: AlterRequest): Clause<ConfigSet> | undefined {
  if (!config || !configDiffers(config)) return undefined;
  const touched = [...config.added, ...config.changed];
  const [key] = touched;
  if (touched.length === 1 && config.removed.length === 0 && key !== undefined && isPlainKey(key)) {
    const value = config.target[key];
    if (typeof value === 'string')
      return { set: { kind: 'key', key, value }, why: `one CONFIG key ${verb(config)}` };
  }
  const why = wholeBecause(
    'CONFIG',
    touched,
    config.removed,
    () => typeof config.target[key ?? ''] === 'string',
  );
  return { set: { kind: 'json', value: config.target, ...(hide.size > 0 && { hide }) }, why };
}

function verb(config: ConfigDiff): string {
  return config.added.length > 0 ? 'is added' : 'changes';
}

type CredentialClauses =
  | { readonly kind: 'clauses'; readonly clauses: readonly Clause<CredentialsSet>[] }
  | { readonly kind: 'inexpressible'; readonly keys: readonly string[] };

function credentialClauses(request: AlterRequest): CredentialClauses {
  const { intent, values, credentialsPolicy } = request;
  switch (intent.kind) {
    case 'leave':
    case 'trust':
      return { kind: 'clauses', clauses: [] };
    case 'all':
      if (credentialsPolicy === 'Merge') return oneByOne([...values.keys()], values, ALL_BECAUSE[intent.why]);
      return whole(values, `the whole CREDENTIALS: ${ALL_BECAUSE[intent.why]}`);
    case 'some': {
      if (credentialsPolicy === 'Merge') return oneByOne(intent.changed, values, 'it changed');
      const [key] = intent.changed;
      const value = key === undefined ? undefined : values.get(key);
      if (intent.changed.length === 1 && intent.removed.length === 0 && key !== undefined && value) {
        if (isPlainKey(key) && value.isString)
          return {
            kind: 'clauses',
            clauses: [{ set: { kind: 'key', key, value }, why: 'one CREDENTIALS key changes' }],
          };
      }
      const isText = () => value?.isString === true;
      return whole(values, wholeBecause('CREDENTIALS', intent.changed, intent.removed, isText));
    }
    default:
      return intent satisfies never;
  }
}

const ALL_BECAUSE = {
  unverified: 'what the server has is unverified',
  version: 'a new credentialsVersion sends all',
  always: 'credentialsDrift is Always',
} as const;

function whole(values: Credentials, why: string): CredentialClauses {
  return { kind: 'clauses', clauses: [{ set: { kind: 'json', value: values }, why }] };
}

function oneByOne(keys: readonly string[], values: Credentials, because: string): CredentialClauses {
  const inexpressible = keys.filter((key) => !isPlainKey(key) || values.get(key)?.isString !== true);
  if (inexpressible.length > 0) return { kind: 'inexpressible', keys: inexpressible };
  const clauses = keys.flatMap((key): Clause<CredentialsSet>[] => {
    const value = values.get(key);
    if (!value) return [];
    const why = `credentials: Merge sets ${key} by itself, since ${because} and the other keys are not known`;
    return [{ set: { kind: 'key', key, value }, why }];
  });
  return { kind: 'clauses', clauses };
}

/** Why a single `::key` does not do. */
function wholeBecause(
  clause: 'CONFIG' | 'CREDENTIALS',
  touched: readonly string[],
  removed: readonly string[],
  isText: () => boolean,
): string {
  const reason = (): string => {
    if (removed.length > 0) return `${removed.length === 1 ? 'a key is' : 'keys are'} removed`;
    if (touched.length > 1) return `${touched.length} keys change`;
    const [key = ''] = touched;
    return isPlainKey(key) || !isText() ? `${key} is not a string` : `${key} is no plain name`;
  };
  return `the whole ${clause}: ${reason()}`;
}
