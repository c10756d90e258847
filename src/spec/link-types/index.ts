import { isJsonObject, type Json, type JsonObject } from '../../json/json.js';
import { LINK_TYPES, type LinkType } from '../link-spec.js';
import { AZURE } from './azure.js';
import { GCS } from './gcs.js';
import { HDFS } from './hdfs.js';
import { HTTP } from './http.js';
import { KAFKA } from './kafka.js';
import { type LinkTypeKeys, namesOf } from './known-keys.js';
import { MONGODB } from './mongodb.js';
import { MYSQL } from './mysql.js';
import { S3 } from './s3.js';

/** What is known of each link type's keys. */
export const LINK_TYPE_KEYS: Readonly<Record<LinkType, LinkTypeKeys>> = {
  S3,
  AZURE,
  GCS,
  HDFS,
  HTTP,
  KAFKA,
  MONGODB,
  MYSQL,
};

/** The usual keys of a type's CREDENTIALS. */
export function credentialKeys(type: LinkType): readonly string[] {
  return namesOf(LINK_TYPE_KEYS[type].credentials);
}

/** The top-level keys of a config that are, or hold, a key known as a secret. */
export function secretConfigKeys(type: LinkType, config: JsonObject): Set<string> {
  return new Set(secretPaths(type, config).map(([key]) => String(key)));
}

/** The config without the keys that {@link secretConfigKeys} finds: what may be stored or digested. */
export function publicConfig(type: string, config: JsonObject): JsonObject {
  const known = LINK_TYPES.find((one) => one === type.toUpperCase()) ?? 'S3';
  const hidden = secretConfigKeys(known, config);
  if (hidden.size === 0) return config;
  return Object.fromEntries(Object.entries(config).filter(([key]) => !hidden.has(key)));
}

/**
 * Where a config holds a key that is known as a secret: at any depth, in whatever letter case, and also spelt as
 * nested objects (`sasl: { password: … }`). The documented secrets of every type count, the presumed ones of this.
 */
export function secretPaths(type: LinkType, config: JsonObject): (string | number)[][] {
  return pathsTo(SECRETS.get(type) ?? new Set(), config, '');
}

/** Names of documented secrets; the header is what the documented HTTP links keep in CREDENTIALS. */
const DOCUMENTED = [
  'headers.authorization',
  ...Object.values(LINK_TYPE_KEYS).flatMap(({ credentials }) =>
    credentials.filter((key) => key.secret && key.source !== 'M').map((key) => key.name),
  ),
];

const SECRETS: ReadonlyMap<LinkType, ReadonlySet<string>> = new Map(
  LINK_TYPES.map((type) => {
    const presumed = LINK_TYPE_KEYS[type].credentials.filter((key) => key.secret);
    return [type, new Set([...DOCUMENTED, ...presumed.map((key) => key.name)])];
  }),
);

/** `above` is the path to the value in lower case, with a dot behind each key. */
function pathsTo(secrets: ReadonlySet<string>, value: Json, above: string): (string | number)[][] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) =>
      pathsTo(secrets, item, `${above}${index}.`).map((path) => [index, ...path]),
    );
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const dotted = `${above}${key.toLowerCase()}`;
    if (isSecret(secrets, dotted)) return [[key]];
    return pathsTo(secrets, inner, `${dotted}.`).map((path) => [key, ...path]);
  });
}

/** Whether the last key, or the last keys joined by dots, is one of the names. */
function isSecret(secrets: ReadonlySet<string>, dotted: string): boolean {
  if (secrets.has(dotted)) return true;
  for (let dot = dotted.indexOf('.'); dot !== -1; dot = dotted.indexOf('.', dot + 1))
    if (secrets.has(dotted.slice(dot + 1))) return true;
  return false;
}
