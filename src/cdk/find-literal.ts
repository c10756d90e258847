import { isJsonObject, type Json, parseJson } from '../json/json.js';
import { closingQuote, templateParts } from './hcl-template.js';

/**
 * Whether a resolved attribute that holds credentials as JSON text has a literal in it: text or a number that comes
 * from nowhere else. Gives its path, `credentials` where the whole is meant. Undefined: there is none.
 *
 * A value counts as coming from elsewhere when its expression has a reference (`var.x`, `ephemeral.a.b`) or reads a
 * file. Empty text, booleans and null are no secrets.
 */
export function findLiteral(template: string): string | undefined {
  const parts = templateParts(template);
  const [first, ...more] = parts;
  if (first === undefined) return undefined;
  if (first.kind === 'expression' && more.length === 0) return inExpression(first.text, 'credentials');
  const json = asJson(
    parts
      .map(({ kind, text }) => (kind === 'text' ? text : comesFromElsewhere(text) ? ELSEWHERE : CONSTANT))
      .join(''),
  );
  if (json !== undefined && typeof json !== 'string') return inJson(json, 'credentials');
  const whole = parts.some(({ kind, text }) => kind !== 'text' && comesFromElsewhere(text));
  return whole ? undefined : 'credentials';
}

/** Names that an expression refers to under a prefix: `var` gives the variables. */
export function referencesTo(prefix: 'var' | 'local', template: string): Set<string> {
  const code = templateParts(template)
    .map(({ kind, text }) => (kind === 'text' ? '' : codeOf(text)))
    .join(' ');
  return new Set(
    [...code.matchAll(new RegExp(`(?<![\\w.-])${prefix}\\.([\\w-]+)`, 'g'))].flatMap(
      ([, name]) => name ?? [],
    ),
  );
}

/** Stand for what an interpolation gives; characters that nobody writes. */
const ELSEWHERE = '\ue000';
const CONSTANT = '\ue001';

function asJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function inJson(value: Json, path: string): string | undefined {
  if (typeof value === 'string') return value === '' || value.includes(ELSEWHERE) ? undefined : path;
  if (value === null || typeof value === 'boolean') return undefined;
  if (Array.isArray(value))
    return firstOf(
      value.map((item: Json, index) => [`${path}[${index}]`, item]),
      inJson,
    );
  if (isJsonObject(value))
    return firstOf(
      Object.entries(value).map(([key, inner]) => [`${path}.${key}`, inner]),
      inJson,
    );
  return path;
}

function inExpression(expression: string, path: string): string | undefined {
  const text = expression.trim();
  const inner = /^jsonencode\(([\s\S]*)\)$/.exec(text)?.[1];
  if (inner !== undefined && splitAtCommas(inner).length === 1) return inExpression(inner, path);
  const body = text.slice(1, -1);
  if (text.startsWith('{') && text.endsWith('}') && !FOR.test(body))
    return firstOf(
      splitAtCommas(body).map((member) => memberOf(member, path)),
      inExpression,
    );
  if (text.startsWith('[') && text.endsWith(']') && !FOR.test(body))
    return firstOf(
      splitAtCommas(body).map((item, index) => [`${path}[${index}]`, item]),
      inExpression,
    );
  if (/^(?:null|true|false|"")?$/.test(text) || comesFromElsewhere(text)) return undefined;
  return path;
}

const FOR = /^\s*for\s/;

/** `"key" = value`, also `key = value` and `key : value`. */
function memberOf(member: string, path: string): readonly [string, string] {
  const text = member.trim();
  const end = text.startsWith('"') ? closingQuote(text, 1) + 1 : text.search(/[=:]/);
  const key = text.slice(0, end).replace(/^"|"$/g, '').trim();
  return [`${path}.${key}`, text.slice(end).replace(/^\s*[=:]/, '')];
}

/** The pieces between commas and line breaks that stand in no bracket and no quotes; empty ones are left out. */
function splitAtCommas(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === '"') index = closingQuote(text, index + 1);
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    else if (depth === 0 && (sign === ',' || sign === '\n')) {
      pieces.push(text.slice(start, index));
      start = index + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces.filter((piece) => piece.trim() !== '');
}

/** Whether an expression refers to something, or reads a file. */
function comesFromElsewhere(expression: string): boolean {
  return /(?:^|[^\w.])(?:(?!path\.|terraform\.)[a-z_][\w-]*\.[a-z_]|file\w*\(|templatefile\(|provider::)/i.test(
    codeOf(expression),
  );
}

/** The expression without the text in its quotes; what is interpolated there stays. */
function codeOf(expression: string): string {
  let code = '';
  for (let index = 0; index < expression.length; index += 1) {
    if (expression[index] !== '"') {
      code += expression[index];
      continue;
    }
    const end = closingQuote(expression, index + 1);
    for (const part of templateParts(expression.slice(index + 1, end)))
      if (part.kind !== 'text') code += ` ${codeOf(part.text)} `;
    index = end;
  }
  return code;
}

function firstOf<T>(
  members: readonly (readonly [string, T])[],
  find: (value: T, path: string) => string | undefined,
): string | undefined {
  for (const [path, value] of members) {
    const found = find(value, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
