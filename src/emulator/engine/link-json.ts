import {
  compactJson,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  withKeys,
} from '../../json/json.js';
import type { SetClause } from '../sql/node.js';
import { SqlError } from '../sql/sql-error.js';
import type { Switches } from '../switches.js';

/** The object that a CONFIG or CREDENTIALS text spells. Throws `errors.invalidJson`. */
export function readObject(text: string, clause: string, switches: Switches): JsonObject {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    throw new SqlError(switches.errors.invalidJson, `Invalid JSON in ${clause}: ${text.slice(0, 200)}`);
  }
  if (isJsonObject(value)) return value;
  throw new SqlError(switches.errors.invalidJson, `${clause} must be a JSON object: ${text.slice(0, 200)}`);
}

/** The clause's text after a SET clause of ALTER LINK: replaced as a whole, or one top-level key set. */
export function applySetClause(
  before: string | undefined,
  clause: SetClause,
  name: string,
  switches: Switches,
): string {
  const after =
    clause.kind === 'json'
      ? readObject(clause.text, name, switches)
      : setKey(readObject(before ?? '{}', name, switches), clause.key, clause.value, switches);
  return compactJson(inOrder(after, switches.keyOrder));
}

function setKey(object: JsonObject, key: string, value: string, switches: Switches): JsonObject {
  if (value === '' && switches.singleKeyEmpty === 'remove') return withKeys(object, {}, new Set([key]));
  return withKeys(object, Object.fromEntries([[key, singleValue(value, switches)]]));
}

function singleValue(text: string, switches: Switches): Json {
  if (switches.singleKeyTypes === 'string') return text;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function inOrder(object: JsonObject, order: Switches['keyOrder']): JsonObject {
  switch (order) {
    case 'append':
      return object;
    case 'sorted':
      return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
    case 'shuffled':
      // The same for the same keys, and never the given order: odd places first, from the back.
      return Object.fromEntries(
        Object.entries(object)
          .map((entry, index) => ({ entry, rank: index % 2 === 1 ? index - 1000 : -index }))
          .sort((a, b) => a.rank - b.rank)
          .reverse()
          .map(({ entry }) => entry),
      );
    default:
      return order satisfies never;
  }
}
