import { isJsonObject, type Json, type JsonObject } from '../../json/json.js';
import { KubeError, type KubeErrorKind } from './kube-error.js';
import { parseAnswer } from './parse-answer.js';

/** Whose failure it is, as told: `patch linkspecs/status demo/x`. */
export interface Attempt {
  readonly text: string;
  /** Whether the server's words may be repeated: not where it speaks of Secrets. */
  readonly quotable: boolean;
}

/** The error for an answer that is none of the good ones. */
export function failureOfAnswer(
  attempt: Attempt,
  answer: { readonly status: number; readonly body: string; readonly retryAfterMs: number | undefined },
): KubeError {
  return failureOf(attempt, readStatus(answer.body), answer.status, answer.retryAfterMs);
}

/** The error for a Status object that came in the middle of a stream. */
export function failureOfStatus(attempt: Attempt, status: Json | undefined): KubeError {
  const object = isJsonObject(status) ? status : {};
  const code = typeof object.code === 'number' ? object.code : 0;
  return failureOf(attempt, object, code, undefined);
}

function failureOf(
  { text, quotable }: Attempt,
  status: JsonObject,
  code: number,
  retryAfterMs: number | undefined,
): KubeError {
  const reason = typeof status.reason === 'string' ? status.reason.slice(0, 64) : '';
  const kind = GONE.has(reason) ? 'gone' : kindOf(code);
  const detail = quotable ? detailOf(kind, status) : '';
  const message = [`${text}: ${code} ${reason}`.trimEnd(), detail].filter(Boolean).join(': ');
  return new KubeError(kind, message.slice(0, LONGEST), { status: code, reason, retryAfterMs });
}

const GONE = new Set(['Expired', 'Gone']);
const LONGEST = 512;

/** https://kubernetes.io/docs/reference/using-api/api-concepts/ and the HTTP status codes of the API conventions. */
function kindOf(code: number): KubeErrorKind {
  switch (code) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 410:
      return 'gone';
    case 408:
    case 429:
      return 'throttled';
    default:
      return code >= 400 && code < 500 ? 'invalid' : 'server';
  }
}

/** What the server says of an invalid object quotes the values in it, so only the fields are told. */
function detailOf(kind: KubeErrorKind, status: JsonObject): string {
  if (kind !== 'invalid') return typeof status.message === 'string' ? status.message : '';
  const causes = isJsonObject(status.details) ? status.details.causes : undefined;
  if (!Array.isArray(causes)) return '';
  const fields = causes.filter(isJsonObject).map(({ field, reason }) => `${text(field)} (${text(reason)})`);
  return fields.join(', ');
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : 'unknown';
}

/** A proxy may answer with a page of its own, of which nothing is told. */
function readStatus(body: string): JsonObject {
  try {
    const value = parseAnswer(body);
    return isJsonObject(value) && value.kind === 'Status' ? value : {};
  } catch {
    return {};
  }
}
