import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { compactJson, type JsonObject, parseJson } from '../../src/json/json.js';
import { finishDraft } from '../../src/plan/finish-draft.js';
import {
  looksLikePlanFile,
  type PlanFile,
  planFileJson,
  readPlanFile,
  savedLink,
} from '../../src/plan/plan-file.js';
import { decided } from './decide.js';

const plan = finishDraft(decided({ config: { a: 'b' } }, { live: { config: {} } }), []);
const file: PlanFile = {
  inputs: { owner: 'default', prune: true, targets: ['db.link'], trust: false, takeOver: true },
  state: 'digest',
  specs: [
    parseJson('{"kind":"LinkSpec","spec":{"config":{"n":12345678901234567890,"__proto__":1}}}') as JsonObject,
  ],
  links: [savedLink(plan, ['ALTER LINK …'])],
};
const text = compactJson(planFileJson(file, { summary: {} }));

test('a plan file reads back as it was written', () => {
  expect(readPlanFile(text, 'plan.json')).toEqual(file);
  expect(compactJson([...readPlanFile(text, 'plan.json').specs])).toBe(compactJson([...file.specs]));
  const stateless = compactJson(planFileJson({ ...file, state: null, links: [] }, {}));
  expect(readPlanFile(stateless, 'plan.json')).toEqual({ ...file, state: null, links: [] });
});

test('what is saved of a link is its decision and what it rested on', () => {
  expect(savedLink(plan, ['x'])).toEqual({
    database: 'db',
    name: 'link',
    action: 'alter',
    basis: plan.basis,
    statements: ['x'],
  });
});

test('it is told from a spec in JSON by its first member', () => {
  expect(looksLikePlanFile(text)).toBe(true);
  expect(looksLikePlanFile(`\n { "linkspecPlan": "1"}`)).toBe(true);
  expect(looksLikePlanFile('{"kind":"LinkSpec","linkspecPlan":"1"}')).toBe(false);
});

describe('a file that linkspec did not write is refused', () => {
  const broken = (change: JsonObject) => compactJson({ ...(parseJson(text) as JsonObject), ...change });
  const inputs = (change: JsonObject) => broken({ inputs: { ...file.inputs, targets: [], ...change } });
  const link = (change: JsonObject) =>
    broken({ links: [{ ...savedLink(plan, []), statements: [], ...change }] });
  test.each<[what: string, text: string, message: string]>([
    ['no JSON', '{"linkspecPlan":"1", s3cret', 'not valid JSON'],
    [
      'a nest',
      `{"linkspecPlan":"1","specs":${'['.repeat(10_000)}1e30${']'.repeat(10_000)}}`,
      'nested deeper',
    ],
    ['no object', '["s3cret"]', 'not a plan file'],
    ['another version', broken({ linkspecPlan: '2' }), 'another version'],
    ['inputs missing', broken({ inputs: null }), 'damaged'],
    ['an input of another type', inputs({ prune: 'yes' }), 'damaged'],
    ['a target of another type', inputs({ targets: [1] }), 'damaged'],
    ['an owner of another type', inputs({ owner: null }), 'damaged'],
    ['specs that are none', broken({ specs: ['s3cret'] }), 'damaged'],
    ['links that are none', broken({ links: {} }), 'damaged'],
    ['a link without a basis', link({ basis: null }), 'damaged'],
    ['a statement of another type', link({ statements: [1] }), 'damaged'],
    ['a state of another type', broken({ state: 1 }), 'damaged'],
  ])('%s', (_, content, message) => {
    let error: unknown;
    try {
      readPlanFile(content, 'plan.json');
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(LinkspecError);
    expect(error).toMatchObject({ code: 'LNK0502' });
    expect(String(error)).toContain('plan.json: ');
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('s3cret');
  });
});
