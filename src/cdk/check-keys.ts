import { Token } from 'cdktf';
import type { Json } from '../json/json.js';
import { checkConfig } from '../spec/check-config.js';
import { checkCredentials } from '../spec/check-credentials.js';
import type { LinkType } from '../spec/link-spec.js';
import type { Finding } from '../spec/problem.js';
import type { Clause, ConfigValue, CredentialValue } from './json-value.js';

/**
 * What there is to say about the keys of both clauses: a secret in config is an error, an unknown key a warning. The
 * rules are those of the YAML documents; values are not looked at.
 */
export function checkKeys(
  type: LinkType,
  config: Clause<ConfigValue> = {},
  credentials: Clause<CredentialValue> = {},
): Finding[] {
  return [
    ...checkConfig(type, keysOf(config, null)),
    // A value that no rule complains of.
    ...checkCredentials(type, keysOf(credentials, { env: 'NAME' })),
  ];
}

function keysOf(clause: Clause<ConfigValue>, leaf: Json) {
  return Object.fromEntries(
    Object.entries(clause).map(([key, value]) => [key, shapeOf(value ?? null, leaf)]),
  );
}

/** Tokens are leaves: what hangs on them may be a whole tree of constructs. */
function shapeOf(value: ConfigValue, leaf: Json): Json {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return leaf;
  if (Array.isArray(value)) return value.map((item: ConfigValue) => shapeOf(item, leaf));
  return keysOf(value as Clause<ConfigValue>, leaf);
}
