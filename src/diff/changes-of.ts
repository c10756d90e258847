import type { LiveLink } from '../catalog/live-link.js';
import type { Json } from '../json/json.js';
import type { LinkSpec } from '../spec/link-spec.js';
import type { Change } from './change.js';
import type { ConfigDiff } from './compare-config.js';
import type { CredentialComparison } from './credential-comparison.js';

interface Compared {
  readonly spec: LinkSpec;
  readonly live: LiveLink;
  readonly config: ConfigDiff | undefined;
  readonly typeDiffers: boolean;
  readonly descriptionDiffers: boolean;
  /** Config keys whose values are not to be shown. */
  readonly hide: ReadonlySet<string>;
}

/** What a person can see of a difference: type, description, then config keys in the order added, changed, removed. */
export function changesOf(compared: Compared): Change[] {
  const { spec, live, config, hide } = compared;
  const before = live.config === 'unreadable' ? {} : live.config;
  const entry = (key: string) => ({ path: `config.${key}`, ...(hide.has(key) && { secret: true as const }) });
  const shown = (key: string, value: Json | undefined): Json => (hide.has(key) ? null : (value ?? null));
  return [
    ...(compared.typeDiffers
      ? [{ path: 'type', kind: 'update', before: live.type, after: spec.type } as const]
      : []),
    ...(compared.descriptionDiffers ? [descriptionChange(live.description, spec.description ?? '')] : []),
    ...(config?.added ?? []).map(
      (key) => ({ ...entry(key), kind: 'add', after: shown(key, config?.target[key]) }) as const,
    ),
    ...(config?.changed ?? []).map(
      (key) =>
        ({
          ...entry(key),
          kind: 'update',
          before: shown(key, before[key]),
          after: shown(key, config?.target[key]),
        }) as const,
    ),
    ...(config?.removed ?? []).map(
      (key) => ({ ...entry(key), kind: 'remove', before: shown(key, before[key]) }) as const,
    ),
  ];
}

function descriptionChange(before: string, after: string): Change {
  if (before === '') return { path: 'description', kind: 'add', after };
  if (after === '') return { path: 'description', kind: 'remove', before };
  return { path: 'description', kind: 'update', before, after };
}

/** What a new link gets. */
export function changesOfCreation(spec: LinkSpec): Change[] {
  return [
    { path: 'type', kind: 'add', after: spec.type },
    ...(spec.description !== undefined
      ? [{ path: 'description', kind: 'add', after: spec.description } as const]
      : []),
    ...Object.entries(spec.config ?? {}).map(
      ([key, after]) => ({ path: `config.${key}`, kind: 'add', after }) as const,
    ),
    ...(spec.credentials ?? []).map(([key]) => credentialChange(key, 'add')),
  ];
}

/** The credential keys that will be sent or removed; values are never part of a change. */
export function changesOfCredentials(
  keys: readonly string[],
  removed: readonly string[],
  comparison: CredentialComparison | undefined,
): Change[] {
  const fresh = new Set(comparison?.keys.filter(({ status }) => status === 'new').map(({ key }) => key));
  return [
    ...keys.map((key) => credentialChange(key, fresh.has(key) ? 'add' : 'update')),
    ...removed.map((key) => credentialChange(key, 'remove')),
  ];
}

function credentialChange(key: string, kind: Change['kind']): Change {
  const path = `credentials.${key}`;
  switch (kind) {
    case 'add':
      return { path, kind, after: null, secret: true };
    case 'update':
      return { path, kind, before: null, after: null, secret: true };
    case 'remove':
      return { path, kind, before: null, secret: true };
    default:
      return kind satisfies never;
  }
}
