import { Ajv, type ErrorObject } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';
import { LinkspecError, type Place } from '../error/linkspec-error.js';
import { exactNumber, isJsonObject, type Json, type JsonObject, parseJson } from '../json/json.js';
import { CATALOG_SCHEMA } from './catalog-schema.js';
import type { StatementMatch } from './faults.js';
import type { Catalog } from './options.js';
import { STATEMENT_KINDS, type StatementKind } from './sql/statement-kind.js';
import { tokenize } from './sql/tokenize.js';

/**
 * Reads a catalog file: `.sql` (statements), `.json`, or YAML by any other name. Throws LNK0101 for text that
 * cannot be read, LNK0102 for unknown fields, LNK0103 for missing or wrong ones.
 */
export function loadCatalog(text: string, filename: string): Catalog {
  if (/\.sql$/i.test(filename)) return { statements: splitStatements(text, filename) };
  const value = /\.json$/i.test(filename) ? readJson(text, filename) : readYaml(text, filename);
  const catalog = value ?? {};
  const check = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true }).compile(CATALOG_SCHEMA);
  if (!check(catalog)) throw complaint(check.errors ?? [], filename);
  return withRules(catalog as JsonObject);
}

function splitStatements(text: string, file: string): string[] {
  try {
    const tokens = tokenize(text);
    const statements: string[] = [];
    let start: number | undefined;
    let end = 0;
    for (const token of tokens) {
      if (token.kind === 'symbol' && token.value === ';') {
        if (start !== undefined) statements.push(text.slice(start, end));
        start = undefined;
        continue;
      }
      start ??= token.start;
      end = token.end;
    }
    return start === undefined ? statements : [...statements, text.slice(start, end)];
  } catch {
    throw new LinkspecError('LNK0101', 'a quote or a comment is not closed', { place: { file } });
  }
}

function readJson(text: string, file: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new LinkspecError('LNK0101', 'not valid JSON', { place: { file } });
  }
}

function readYaml(text: string, file: string): Json {
  const lines = new LineCounter();
  const document = parseDocument(text, { intAsBigInt: true, lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new LinkspecError('LNK0101', error.message, { place: { file, line, column: col } });
  }
  try {
    return fromYaml(document.toJS({ mapAsMap: true, maxAliasCount: 100 }));
  } catch {
    throw new LinkspecError('LNK0101', 'too many aliases', { place: { file } });
  }
}

/** Maps become objects with any key, whole numbers keep their digits. */
function fromYaml(value: unknown): Json {
  if (typeof value === 'bigint') return exactNumber(String(value));
  if (Array.isArray(value)) return value.map(fromYaml);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, inner]) => [String(key), fromYaml(inner)]));
  return (value ?? null) as Json;
}

function complaint(errors: readonly ErrorObject[], file: string): LinkspecError {
  const place: Place = { file };
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties');
  if (unknown) {
    const field = String(unknown.params.additionalProperty);
    const known = knownFields(unknown);
    const hint = known.length > 0 ? `Known here: ${known.join(', ')}.` : undefined;
    return new LinkspecError('LNK0102', `${at(unknown)}: unknown field ${field}`, {
      place,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  // Of the branches of a choice, the last error is the choice itself: it comes with the whole list.
  const [first] = errors;
  const allowed = first?.params.allowedValues as readonly unknown[] | undefined;
  const list = allowed ? `: ${allowed.join(', ')}` : '';
  return new LinkspecError(
    'LNK0103',
    `${first ? at(first) : 'catalog'}: ${first?.message ?? 'wrong'}${list}`,
    {
      place,
    },
  );
}

function at(error: ErrorObject): string {
  return error.instancePath === '' ? 'catalog' : error.instancePath.slice(1).replaceAll('/', '.');
}

function knownFields(error: ErrorObject): string[] {
  const steps = error.schemaPath.split('/').slice(1, -1);
  let schema: unknown = CATALOG_SCHEMA;
  for (const step of steps)
    schema =
      schema !== null && typeof schema === 'object' ? (schema as Record<string, unknown>)[step] : undefined;
  const properties = (schema as { properties?: object } | undefined)?.properties;
  return properties ? Object.keys(properties) : [];
}

/** The checked catalog with its expressions as RegExp and `always` as a number. */
function withRules(catalog: JsonObject): Catalog {
  const latency = objects(catalog.latency).map((rule) => ({ ...rule, match: matchOf(rule.match) }));
  const faults = objects(catalog.faults).map((rule) => ({
    ...rule,
    match: matchOf(rule.match),
    ...(rule.times === 'always' ? { times: Number.POSITIVE_INFINITY } : {}),
  }));
  return { ...catalog, latency, faults } as unknown as Catalog;
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function matchOf(value: Json | undefined): StatementMatch {
  const source = String(value);
  const kind = STATEMENT_KINDS.find((known): known is StatementKind => known === source);
  if (kind) return kind;
  const end = source.lastIndexOf('/');
  return new RegExp(source.slice(1, end), source.slice(end + 1));
}
