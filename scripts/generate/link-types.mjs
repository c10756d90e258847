/** Where a key is known from, as readers are told. */
const SOURCES = {
  D: 'SingleStore documentation',
  C: 'public code and vendor notebooks',
  M: 'general knowledge, not confirmed',
};

/** TypeScript: the config and credential keys of each link type, and the policy with its allowed values. */
export function linkTypesText({ LINK_TYPE_KEYS, POLICY }) {
  const types = Object.entries(LINK_TYPE_KEYS).flatMap(([type, keys]) => [
    keysText(type, 'Config', keys.config),
    keysText(type, 'Credentials', keys.credentials),
  ]);
  return [
    '// Generated from src/spec/link-types/ and src/terraform/schema/policy.ts by scripts/generate-bindings.mjs.',
    '// Change those, then run: npm run generate',
    "import type { ConfigValue, CredentialValue } from '../json-value.js';",
    '',
    '/** The link types of CREATE LINK. */',
    `export type LinkType = ${Object.keys(LINK_TYPE_KEYS)
      .map((type) => `'${type}'`)
      .join(' | ')};`,
    '',
    ...types,
    policyText(POLICY),
  ].join('\n');
}

/** `AZURE` becomes `Azure`, `S3` stays. */
function typeName(type) {
  return type.slice(0, 1) + type.slice(1).toLowerCase();
}

function keysText(type, clause, keys) {
  const value = clause === 'Config' ? 'ConfigValue' : 'CredentialValue';
  const named = keys.filter(({ name }) => !name.endsWith('*'));
  return [
    `/** ${clause === 'Config' ? 'CONFIG' : 'CREDENTIALS'} of ${type} links: the known keys, and any other. */`,
    `export interface ${typeName(type)}${clause} {`,
    ...named.flatMap(({ name, source, secret }) => [
      `  /** ${secret ? 'Secret. ' : ''}Known from: ${SOURCES[source]}. */`,
      `  readonly ${/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`}?: ${value};`,
    ]),
    `  readonly [key: string]: ${value} | undefined;`,
    '}',
    '',
  ].join('\n');
}

function policyText(policy) {
  return [
    '/** How far a change may go. */',
    'export interface PolicyProps {',
    ...Object.entries(policy).flatMap(([name, { type, values, description }]) => [
      `  /** ${description} */`,
      `  readonly ${camelCase(name)}?: ${values?.map((value) => `'${value}'`).join(' | ') ?? TYPES[type]};`,
    ]),
    '}',
    '',
  ].join('\n');
}

const TYPES = { bool: 'boolean', string: 'string', number: 'number' };

function camelCase(name) {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
