import { isJsonObject, type Json } from '../../json/json.js';
import { KubeError } from './kube-error.js';
import { asKubeObject, type KubeObject } from './kube-object.js';
import { parseAnswer } from './parse-answer.js';
import { type Attempt, failureOfStatus } from './read-failure.js';

/** A change, or how far the watch has come without one. */
export type WatchEvent =
  | { readonly kind: 'added' | 'modified' | 'deleted'; readonly object: KubeObject }
  | { readonly kind: 'bookmark'; readonly resourceVersion: string };

/**
 * The events of a watch: one JSON object a line. A last line without its end was cut and is dropped; the next watch
 * brings it again. Throws a KubeError for an ERROR event, and for text that is no event.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export async function* watchEvents(
  pieces: AsyncIterable<string>,
  attempt: Attempt,
): AsyncIterable<WatchEvent> {
  for await (const line of lines(pieces, attempt)) if (line !== '') yield eventOf(line, attempt);
}

async function* lines(pieces: AsyncIterable<string>, attempt: Attempt): AsyncIterable<string> {
  let begun = '';
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      yield begun + piece.slice(from, end);
      begun = '';
      from = end + 1;
    }
    begun += piece.slice(from);
    if (begun.length > LONGEST_LINE) throw garbage(attempt);
  }
}

/** Far beyond the largest object that etcd takes. */
const LONGEST_LINE = 16 * 1024 * 1024;

function eventOf(line: string, attempt: Attempt): WatchEvent {
  const event = parsed(line, attempt);
  if (!isJsonObject(event)) throw garbage(attempt);
  if (event.type === 'ERROR') throw failureOfStatus(attempt, event.object);
  const kind = KINDS.get(event.type);
  if (!kind) throw garbage(attempt);
  if (kind === 'bookmark') return { kind, resourceVersion: versionOf(event.object, attempt) };
  try {
    return { kind, object: asKubeObject(event.object) };
  } catch {
    throw garbage(attempt);
  }
}

const KINDS = new Map<Json | undefined, WatchEvent['kind']>([
  ['ADDED', 'added'],
  ['MODIFIED', 'modified'],
  ['DELETED', 'deleted'],
  ['BOOKMARK', 'bookmark'],
]);

function parsed(line: string, attempt: Attempt): Json {
  try {
    return parseAnswer(line);
  } catch {
    throw garbage(attempt);
  }
}

/** A bookmark's object has a version and nothing else, no name either. */
function versionOf(object: Json | undefined, attempt: Attempt): string {
  const metadata = isJsonObject(object) ? object.metadata : undefined;
  const version = isJsonObject(metadata) ? metadata.resourceVersion : undefined;
  if (typeof version !== 'string') throw garbage(attempt);
  return version;
}

function garbage({ text }: Attempt): KubeError {
  return new KubeError('server', `${text}: the API server sent something that is not a watch event`, {
    status: 200,
  });
}
