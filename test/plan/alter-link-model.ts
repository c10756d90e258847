import type { JsonObject } from '../../src/json/json.js';

/** One SET clause, with its secrets open. */
export type SetClause =
  | { readonly kind: 'key'; readonly key: string; readonly value: string }
  | { readonly kind: 'json'; readonly value: JsonObject };

/** What ALTER LINK does to one clause (docs 9.1, alter-link, Arguments): JSON replaces, a key is added or updated. */
export function altered(clause: JsonObject, set: SetClause): JsonObject {
  return set.kind === 'json' ? set.value : { ...clause, ...Object.fromEntries([[set.key, set.value]]) };
}

/** Whether the documented grammar has this `::key`. How a key that is no identifier is written, it does not say. */
export function canNameKey(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
}

/** All objects over these keys and values: each key has one of the values or is absent. */
export function objectsOver(
  keys: readonly string[],
  values: readonly (string | number)[],
): readonly JsonObject[] {
  return keys.reduce<readonly JsonObject[]>(
    (objects, key) =>
      objects.flatMap((object) => [object, ...values.map((value) => ({ ...object, [key]: value }))]),
    [{}],
  );
}

/** Every SET clause that there is for worlds over these keys and values. */
function clausesOver(worlds: readonly JsonObject[]): readonly SetClause[] {
  const singles = new Map<string, SetClause>();
  for (const world of worlds)
    for (const [key, value] of Object.entries(world))
      if (canNameKey(key) && typeof value === 'string')
        singles.set(`${key} ${value}`, { kind: 'key', key, value });
  return [...worlds.map((value): SetClause => ({ kind: 'json', value })), ...singles.values()];
}

/**
 * What some statements do to one clause, whatever is there before: for each of the possible worlds, by its number,
 * the number of the world that comes out.
 */
export type Effect = readonly number[];

/** The worlds of one clause, and all that statements can do to it. */
export interface Universe {
  readonly worlds: readonly JsonObject[];
  /** The number of a world. Throws a RangeError for one that is not in the universe. */
  readonly numberOf: (world: JsonObject) => number;
  /** Every effect that statements can have, with the fewest of them; the first one is that of none. */
  readonly effects: readonly Reached<Effect>[];
  /** Where one more statement leads from each effect, by their places in `effects`. */
  readonly next: readonly (readonly number[])[];
}

/** Works out all that statements with one SET clause can do in these worlds. */
export function universeOf(worlds: readonly JsonObject[]): Universe {
  const numbers = new Map(worlds.map((world, number) => [textOf(world), number]));
  const numberOf = (world: JsonObject) => {
    const number = numbers.get(textOf(world));
    if (number === undefined) throw new RangeError('not in the universe');
    return number;
  };
  const sets = clausesOver(worlds).map((set): Effect => worlds.map((world) => numberOf(altered(world, set))));
  const after = (effect: Effect) =>
    sets.map((set): Effect => effect.map((number) => set[number] ?? Number.NaN));
  const nothing: Effect = worlds.map((_, number) => number);
  const effects = reach(nothing, after);
  const places = new Map(effects.map(({ state }, place) => [JSON.stringify(state), place]));
  const next = effects.map(({ state }) =>
    after(state).map((effect) => places.get(JSON.stringify(effect)) ?? Number.NaN),
  );
  return { worlds, numberOf, effects, next };
}

function textOf(world: JsonObject): string {
  return JSON.stringify(Object.entries(world).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Reached<State> {
  readonly state: State;
  /** The fewest statements that lead here. */
  readonly steps: number;
}

/** Breadth first, until nothing new comes up: everything that statements can do, with the fewest of them. */
export function reach<State>(
  start: State,
  next: (state: State) => Iterable<State>,
): readonly Reached<State>[] {
  const seen = new Set([JSON.stringify(start)]);
  const reached: Reached<State>[] = [{ state: start, steps: 0 }];
  for (const { state, steps } of reached)
    for (const after of next(state)) {
      const key = JSON.stringify(after);
      if (seen.has(key)) continue;
      seen.add(key);
      reached.push({ state: after, steps: steps + 1 });
    }
  return reached;
}
