import { LinkspecError } from '../../error/linkspec-error.js';
import {
  DeepJsonError,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEqual,
  parseJson,
} from '../../json/json.js';
import type { CredentialSpec } from '../../secret/reference.js';
import { reveal } from '../../secret/reveal.js';
import type { Secret } from '../../secret/secret.js';
import { credentialsOf } from '../../spec/to-spec.js';

/**
 * The credentials in a boxed JSON text. Values are literals here; a reference, which only the other doors can
 * resolve, is refused. Throws LNK0103 (no JSON object), LNK0106 (nested too deeply) and LNK0110; no message quotes the text.
 */
export function readCredentials(text: Secret): CredentialSpec {
  return credentialsOf(jsonOf(text), '');
}

/** Whether two boxed JSON texts mean the same; texts that are no JSON only if they are the same text. */
export function sameJsonText(a: Secret, b: Secret): boolean {
  const [one, other] = [textOf(a), textOf(b)];
  if (one === other) return true;
  try {
    return jsonEqual(parseJson(one), parseJson(other));
  } catch {
    return false;
  }
}

function jsonOf(text: Secret): JsonObject {
  const value = parsed(textOf(text));
  if (isJsonObject(value)) return value;
  throw new LinkspecError('LNK0103', 'the credentials are not a JSON object', {
    hint: 'Write them with jsonencode({ KEY = value }).',
  });
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof DeepJsonError)
      throw new LinkspecError('LNK0106', `the credentials are ${error.message}`);
    return undefined;
  }
}

function textOf(secret: Secret): string {
  const value = reveal(secret);
  return typeof value === 'string' ? value : '';
}
