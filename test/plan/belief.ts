import type { CredentialComparison } from '../../src/diff/credential-comparison.js';
import { type JsonObject, jsonEqual } from '../../src/json/json.js';
import { altered, type SetClause, type Universe } from './alter-link-model.js';

/** What may be there before the change, and what has to be there after it, given what was there. */
export interface Task {
  readonly possible: (world: JsonObject) => boolean;
  readonly wanted: (before: JsonObject) => JsonObject;
}

/** A clause is to become what the spec says, or is not managed (undefined). */
function wantedOf(spec: JsonObject | undefined, policy: 'Exact' | 'Merge'): Task['wanted'] {
  if (spec === undefined) return (before) => before;
  return policy === 'Exact' ? () => spec : (before) => ({ ...before, ...spec });
}

/** CONFIG can be read: there is one possible world. */
export function configTask(live: JsonObject, spec: JsonObject | undefined, policy: 'Exact' | 'Merge'): Task {
  return { possible: (world) => jsonEqual(world, live), wanted: wantedOf(spec, policy) };
}

/**
 * CREDENTIALS cannot be read. Without a comparison anything may be there; so to reach the spec in every possible world
 * takes sending all of it. With one, the record speaks for the keys that it names, and under Exact for all others too,
 * since nobody else sets any.
 */
export function credentialsTask(
  spec: JsonObject | undefined,
  policy: 'Exact' | 'Merge',
  comparison: CredentialComparison | undefined,
): Task {
  const wanted = wantedOf(spec, policy);
  if (spec === undefined || comparison === undefined) return { possible: () => true, wanted };
  const complete = policy === 'Exact' && comparison.keys.every(({ status }) => status !== 'unverified');
  const removed = new Set(comparison.removed);
  const statuses = new Map(comparison.keys.map(({ key, status }) => [key, status]));
  const agrees = (world: JsonObject, key: string): boolean => {
    const there = Object.hasOwn(world, key);
    const equal = there && world[key] === spec[key];
    if (removed.has(key)) return there;
    switch (statuses.get(key)) {
      case 'same':
        return equal;
      case 'changed':
        return there && !equal;
      case 'unverified':
        return true;
      default:
        return !complete || !there;
    }
  };
  return {
    possible: (world) =>
      [...new Set([...Object.keys(world), ...statuses.keys(), ...removed])].every((key) =>
        agrees(world, key),
      ),
    wanted,
  };
}

/** For each effect of the universe, whether it does the task in every possible world. */
export function does(universe: Universe, task: Task): readonly boolean[] {
  const goals = universe.worlds.flatMap((world, number) =>
    task.possible(world) ? [[number, universe.numberOf(task.wanted(world))] as const] : [],
  );
  if (goals.length === 0) throw new RangeError('an impossible belief proves nothing');
  return universe.effects.map(({ state }) => goals.every(([number, goal]) => state[number] === goal));
}

/** Whether these SET clauses, one after the other, do the task in every possible world. */
export function doneBy(worlds: readonly JsonObject[], task: Task, sets: readonly SetClause[]): boolean {
  return worlds
    .filter(task.possible)
    .every((world) => jsonEqual(sets.reduce(altered, world), task.wanted(world)));
}
