import { withoutDeepPlaces } from '../../json/deep-places.js';
import { type Json, parseJson } from '../../json/json.js';

/**
 * Reads what the API server sent. Objects of many people stand in one list, and each may be nested up to the 10,000
 * levels that the server takes: what is nested deeper than `parseJson` takes is null here, so that nobody's object
 * keeps the others from being read. The object itself is refused by the check of its spec, which allows fewer levels.
 * Throws a SyntaxError that quotes nothing.
 */
export function parseAnswer(text: string): Json {
  return parseJson(withoutDeepPlaces(text));
}
