/**
 * The proof of the contract's first statement rule: an exhaustive search over small universes finds the true minimum
 * of ALTER LINK statements for every case, and the planner needs no more. The planner cannot read credentials, so what
 * counts is that the spec is reached in every world that is possible as far as it knows.
 */
import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json/json.js';
import { objectsOver, type Reached, reach, universeOf } from './alter-link-model.js';
import { configTask, credentialsTask, does, doneBy } from './belief.js';
import {
  type ConfigCase,
  type CredentialsCase,
  comparisonOf,
  configCases,
  credentialsCases,
  decide,
} from './fewest-cases.js';
import { configFormsFor, credentialsFormsFor, formsOf, setClausesOf } from './statement-forms.js';

const KEYS = ['a', 'b', 'x.y'];
const OBJECTS = objectsOver(KEYS, ['1', '2', 3]);
/** The same worlds again, with a credential that no spec names: others may have set it. */
const withHidden = (worlds: typeof OBJECTS) => worlds.flatMap((world) => [world, { ...world, hidden: '1' }]);

const UNMANAGED_CONFIG: ConfigCase = { live: { a: '1' }, spec: undefined, policy: 'Exact' };
const UNMANAGED_CREDENTIALS: CredentialsCase = { spec: undefined, policy: 'Exact', knowledge: 'unverified' };

test('for CONFIG, which can be read, the planner needs the fewest statements', () => {
  const universe = universeOf(OBJECTS);
  // Nothing, the two plain keys with either string, and each of the 64 objects: there is nothing else to be had.
  expect(universe.effects).toHaveLength(9 + 64);
  const tally = new Tally();
  for (const config of configCases(OBJECTS)) {
    const done = does(universe, configTask(config.live, config.spec, config.policy));
    const least = leastOf(universe.effects, (_, place) => done[place] === true);
    tally.add(least, faultOf(config, UNMANAGED_CREDENTIALS, [config.live], least));
  }
  expect(tally.faults).toEqual([]);
  // Nothing to do: not managed (64), the same (64), or under Merge some of what is there (7 ways a key, 3 keys).
  expect(tally.cases).toEqual({ 0: 64 + 64 + 7 ** 3, 1: 7_785 });
});

test('for CREDENTIALS, which can not, it needs the fewest that are sure', () => {
  const universe = universeOf(withHidden(OBJECTS));
  const tally = new Tally();
  for (const credentials of credentialsCases(OBJECTS, KEYS)) {
    const done = does(universe, taskOf(credentials));
    const least = leastOf(universe.effects, (_, place) => done[place] === true);
    tally.add(least, faultOf(UNMANAGED_CONFIG, credentials, universe.worlds, least));
  }
  expect(tally.faults).toEqual([]);
  expect(tally.cases).toEqual({ 0: 193, 1: 3_184, 2: 192, Infinity: 2_304 });
});

test('for both clauses together, the one that needs more decides', () => {
  const configs = universeOf(objectsOver(['a', 'x.y'], ['1', 3]));
  const objects = objectsOver(['a', 'b'], ['1', 3]);
  const others = universeOf(withHidden(objects));
  // A statement has at most one SET CONFIG and at most one SET CREDENTIALS.
  const together = reach<readonly [number, number]>([0, 0], function* ([config, other]) {
    for (const left of [config, ...(configs.next[config] ?? [])])
      for (const right of [other, ...(others.next[other] ?? [])]) yield [left, right];
  });
  const lefts = configCases(configs.worlds).map((config) => {
    const done = does(configs, configTask(config.live, config.spec, config.policy));
    return { config, done, least: leastOf(configs.effects, (_, place) => done[place] === true) };
  });
  const rights = credentialsCases(objects, ['a', 'b']).map((credentials) => {
    const done = does(others, taskOf(credentials));
    return { credentials, done, least: leastOf(others.effects, (_, place) => done[place] === true) };
  });
  const tally = new Tally();
  for (const left of lefts)
    for (const right of rights) {
      const least = leastOf(
        together,
        ([config, other]) => left.done[config] === true && right.done[other] === true,
      );
      const parted = Math.max(left.least, right.least);
      const fault = least === parted ? undefined : `together ${least}, one by one ${parted}`;
      tally.add(least, fault ?? faultOf(left.config, right.credentials, others.worlds, least));
    }
  expect(tally.faults).toEqual([]);
  expect(tally.cases).toEqual({ 0: 1_247, 1: 29_020, 2: 2_052, Infinity: 11_286 });
});

/** Counts the cases by their minimum, so that none gets lost unseen, and keeps the first few faults. */
class Tally {
  readonly cases: Record<string, number> = {};
  readonly faults: string[] = [];
  add(least: number, fault: string | undefined): void {
    this.cases[least] = (this.cases[least] ?? 0) + 1;
    if (fault !== undefined && this.faults.length < 3) this.faults.push(fault);
  }
}

/** The fewest statements to a good state; Infinity: there is no way. */
function leastOf<State>(
  reached: readonly Reached<State>[],
  isGood: (state: State, place: number) => boolean,
): number {
  return reached.find(({ state }, place) => isGood(state, place))?.steps ?? Number.POSITIVE_INFINITY;
}

function taskOf(credentials: CredentialsCase) {
  return credentialsTask(credentials.spec, credentials.policy, comparisonOf(credentials));
}

/** What is wrong with the planner's answer, where `least` statements are the fewest; undefined: nothing. */
function faultOf(
  config: ConfigCase,
  credentials: CredentialsCase,
  worlds: readonly JsonObject[],
  least: number,
): string | undefined {
  const draft = decide(config, credentials);
  const fault = (what: string) => `${what}: ${JSON.stringify({ config, credentials, least, draft })}`;
  if (least === Number.POSITIVE_INFINITY)
    return draft.action === 'blocked' && draft.code === 'LNK0407' && draft.statements.length === 0
      ? undefined
      : fault('not blocked, though there is no way');
  if (draft.action !== (least === 0 ? 'none' : 'alter')) return fault('the wrong action');
  if (draft.statements.length !== least) return fault(`${draft.statements.length} statements`);
  const sets = setClausesOf(draft.statements);
  if (!doneBy([config.live], configTask(config.live, config.spec, config.policy), sets.config))
    return fault('CONFIG is not as wanted');
  if (!doneBy(worlds, taskOf(credentials), sets.credentials)) return fault('CREDENTIALS are not as wanted');
  const forms = JSON.stringify([formsOf(sets.config), formsOf(sets.credentials)]);
  const rule = JSON.stringify([
    configFormsFor(config.live, config.spec, config.policy),
    credentialsFormsFor(credentials.spec, credentials.policy, comparisonOf(credentials)),
  ]);
  return forms === rule ? undefined : fault(`forms ${forms} and not ${rule}`);
}
