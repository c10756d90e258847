import { ExactNumber, type Json, type JsonObject } from './json.js';

/**
 * Whether arrays and objects stand within each other over more than so many levels; `[]` has one, text none. No value
 * is too deep for it, since it does not recurse.
 */
export function isDeeperThan(value: Json, levels: number): boolean {
  let level = nestsIn([value]);
  for (let depth = 0; depth < levels && level.length > 0; depth += 1)
    level = level.flatMap((nest) => nestsIn(Object.values(nest)));
  return level.length > 0;
}

type Nest = readonly Json[] | JsonObject;

function nestsIn(values: readonly Json[]): Nest[] {
  return values.filter(
    (value): value is Nest => typeof value === 'object' && value !== null && !(value instanceof ExactNumber),
  );
}
