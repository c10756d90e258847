import { ExactNumber, isJsonObject, type Json } from '../json/json.js';
import { validate as generated } from './generated/validate.gen.js';
import { didYouMean } from './nearest.js';
import { pathText, quoted } from './path-text.js';
import type { Finding, Path } from './problem.js';

/**
 * The shape of a LinkSpec document, by schemas/linkspec.schema.json, in our words. What stands within `credentials`
 * is left to `checkCredentials`, which tells more and quotes nothing.
 */
export function checkShape(document: Json): Finding[] {
  if (validate(withoutExactNumbers(document))) return [];
  const told = new Set<string>();
  return (validate.errors ?? []).flatMap((error) => {
    const path = pathOf(error.instancePath);
    if (path[1] === 'credentials' && !(path.length === 2 && error.keyword === 'type')) return [];
    const finding = findingOf(error, path, valueAt(document, path));
    // A value of the wrong type is not one of an enum either: the first word on a place is enough.
    const key = `${finding.part} ${pathText(finding.path)} ${finding.part === 'key' ? finding.message : ''}`;
    if (told.has(key)) return [];
    told.add(key);
    return [finding];
  });
}

/** What the generated validator leaves (Ajv's error object, verbose). */
interface ShapeError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema: unknown;
  readonly parentSchema: Readonly<Record<string, unknown>>;
}

const validate = generated as unknown as {
  (document: unknown): boolean;
  errors?: readonly ShapeError[] | null;
};

/** The validator knows plain numbers only; which one it sees makes no difference to the schema. */
function withoutExactNumbers(value: Json): Json {
  if (value instanceof ExactNumber) return 0;
  if (Array.isArray(value)) return value.some(holdsExact) ? value.map(withoutExactNumbers) : value;
  if (!isJsonObject(value) || !holdsExact(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutExactNumbers(inner)]));
}

function holdsExact(value: Json): boolean {
  if (value instanceof ExactNumber) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsExact);
}

function pathOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: Json, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const step of path)
    value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

function findingOf(error: ShapeError, path: Path, value: Json | undefined): Finding {
  const where = pathText(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const field = String(error.params.additionalProperty);
      return {
        severity: 'error',
        code: 'LNK0102',
        message: `${quoted(field)} is not a field of ${where}`,
        path: [...path, field],
        part: 'key',
        hint: fieldHint(field, path, Object.keys(Object(error.parentSchema.properties))),
      };
    }
    case 'required': {
      const field = String(error.params.missingProperty);
      const fields: Record<string, { description?: string }> = Object(error.parentSchema.properties);
      return {
        severity: 'error',
        code: 'LNK0103',
        message: `${pathText([...path, field])} is missing`,
        path,
        part: 'key',
        ...(fields[field]?.description && { hint: fields[field].description }),
      };
    }
    case 'enum': {
      const choices = Array.isArray(error.schema) ? error.schema.map(String) : [];
      const near = typeof value === 'string' ? didYouMean(value, choices) : undefined;
      return bad(path, `${where} is none of ${choices.join(', ')}`, near ?? `Write ${choices.join(' or ')}.`);
    }
    case 'type':
      return bad(
        path,
        `${where} is ${kindOf(value)}, not ${KINDS[String(error.params.type)]}`,
        typeHint(error, value),
      );
    default:
      // The patterns of the schema: of an interval, and of names.
      return path.at(-1) === 'interval'
        ? bad(path, `${where} is not a duration`, 'Write it like 10m or 1h.')
        : bad(path, `${where} is empty, or holds a NUL character`, 'Write a name.');
  }
}

function fieldHint(field: string, path: Path, fields: readonly string[]): string {
  const near = didYouMean(field, fields);
  if (near) return near;
  if (path.length === 0 && SPEC_FIELDS.includes(field)) return `Move ${quoted(field)} under spec.`;
  return fields.length > 0 ? `Its fields are: ${fields.join(', ')}.` : 'Remove it.';
}

/** What people write at the root by mistake. */
const SPEC_FIELDS = [
  'database',
  'name',
  'type',
  'description',
  'config',
  'credentials',
  'policy',
  'suspend',
  'connectionSecretRef',
  'interval',
];

function typeHint(error: ShapeError, value: Json | undefined): string {
  if (value === null) return 'Leave the field out, or give it a value.';
  if (error.params.type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `Put it in quotes: "${value}".`;
  if (error.params.type === 'string' && value instanceof ExactNumber) return 'Put it in quotes.';
  if (error.params.type === 'boolean') return 'Write true or false, without quotes.';
  return `Write ${KINDS[String(error.params.type)]}.`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  object: 'an object of keys and values',
};

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty (null)';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number' || value instanceof ExactNumber) return 'a number';
  return Array.isArray(value) ? 'a list' : 'an object';
}

function bad(path: Path, message: string, hint: string): Finding {
  return { severity: 'error', code: 'LNK0103', message, path, part: 'value', hint };
}
