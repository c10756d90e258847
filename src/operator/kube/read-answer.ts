import { isJsonObject } from '../../json/json.js';
import type { ListPage } from './kube-api.js';
import { KubeError } from './kube-error.js';
import { asKubeObject, type KubeObject } from './kube-object.js';
import { parseAnswer } from './parse-answer.js';
import type { Attempt } from './read-failure.js';
import type { WireAnswer } from './wire-request.js';

/** The object of an answer. Throws a KubeError, which quotes nothing, for anything else. */
export function objectOf({ body }: WireAnswer, attempt: Attempt): KubeObject {
  return understood(attempt, () => asKubeObject(parseAnswer(body)));
}

/** A page of a list and the token of the next one, if there is one. Throws a KubeError for anything else. */
export function pageOf(
  { body }: WireAnswer,
  attempt: Attempt,
): { readonly page: ListPage; readonly more: string | undefined } {
  return understood(attempt, () => {
    const list = parseAnswer(body);
    if (!isJsonObject(list) || !Array.isArray(list.items) || !isJsonObject(list.metadata))
      throw new TypeError('not a list');
    const { resourceVersion, continue: more } = list.metadata;
    if (typeof resourceVersion !== 'string') throw new TypeError('no version');
    return {
      page: { items: list.items.map(asKubeObject), resourceVersion },
      more: typeof more === 'string' && more !== '' ? more : undefined,
    };
  });
}

function understood<T>({ text }: Attempt, read: () => T): T {
  try {
    return read();
  } catch {
    throw new KubeError('server', `${text}: the answer of the API server is not understood`, {
      status: 200,
    });
  }
}
