import { type IResolvable, type IResolveContext, Token } from 'cdktf';
import { compactJson, type Json } from '../json/json.js';
import { quoteHcl, quoteTemplate, templateParts } from './hcl-template.js';
import type { ConfigValue } from './json-value.js';

/**
 * The value as JSON text for an attribute: plain text where all of it is known, else a `jsonencode` expression. A
 * string with an interpolation of its own (`${var.x}`) counts as not known, as everywhere in the CDK.
 *
 * The library's own `Fn.jsonencode` is not used: it does not escape quotes and backslashes, escapes a string's own
 * interpolations, and loses a key named `__proto__`.
 */
export function jsonAttribute(value: ConfigValue): string {
  return isKnown(value) ? compactJson(withoutUndefined(value)) : Token.asString(new JsonEncode(value));
}

/** Whether a string is an expression, or has one in it: a token, or an interpolation of its own. */
export function isExpression(text: string): boolean {
  return Token.isUnresolved(text) || templateParts(text).some(({ kind }) => kind !== 'text');
}

function isKnown(value: ConfigValue): boolean {
  if (Token.isUnresolved(value)) return false;
  // A doubled sign is an escape where Terraform reads the text, so it has to be written as an expression too.
  if (typeof value === 'string') return !/[$%]\{/.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(
    ([key, inner]) => isKnown(key) && (inner === undefined || isKnown(inner)),
  );
}

/** Known all through, so that nothing but JSON is left. */
function withoutUndefined(value: ConfigValue): Json {
  if (Array.isArray(value)) return value.map((item: ConfigValue) => withoutUndefined(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, withoutUndefined(inner)]),
  );
}

/** `jsonencode({ … })` as a token. */
class JsonEncode implements IResolvable {
  readonly creationStack: string[] = [];
  readonly #value: ConfigValue;

  constructor(value: ConfigValue) {
    this.#value = value;
  }

  resolve(context: IResolveContext): string {
    const bare = context.suppressBraces;
    // What stands within is read as templates, so that text and expression can be told apart.
    context.suppressBraces = false;
    const call = `jsonencode(${expressionOf(this.#value, context)})`;
    context.suppressBraces = bare;
    return bare ? call : `\${${call}}`;
  }

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return '<jsonencode>';
  }
}

function expressionOf(value: ConfigValue, context: IResolveContext): string {
  if (typeof value === 'string' || Token.isUnresolved(value)) {
    const resolved: unknown = context.resolve(value);
    return typeof resolved === 'string'
      ? stringExpression(resolved)
      : known(resolved as ConfigValue, context);
  }
  return known(value, context);
}

/** A template that is one expression and nothing else keeps the type of that expression. */
function stringExpression(template: string): string {
  const [first, ...more] = templateParts(template);
  return first?.kind === 'expression' && more.length === 0 ? first.text : quoteTemplate(template);
}

function known(value: ConfigValue, context: IResolveContext): string {
  if (Array.isArray(value))
    return `[${value.map((item: ConfigValue) => expressionOf(item ?? null, context)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value ?? null);
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${members.map(([key, inner]) => `${quoteHcl(key)} = ${expressionOf(inner, context)}`).join(', ')}}`;
}
