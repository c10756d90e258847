import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Plan } from '../../src/plan/plan.js';
import { planJson, planJsonText } from '../../src/report/plan-json.js';
import { resultJson, resultJsonText } from '../../src/report/result-json.js';
import { busyPlan, PLANS } from './plans.js';
import { mixedResult, RESULTS } from './results.js';

const validPlan = compile('plan');
const validResult = compile('result');

test.each(Object.entries(PLANS))('the %s plan fits its schema', (_, plan) => {
  expect(problems(validPlan, JSON.parse(planJsonText(plan)))).toEqual([]);
});

test.each(Object.entries(RESULTS))('the %s result fits its schema', (_, result) => {
  expect(problems(validResult, JSON.parse(resultJsonText(result)))).toEqual([]);
});

test('both schemas let fields be added', () => {
  expect(problems(validPlan, { ...planJson(busyPlan), added: 1 })).toEqual([]);
  expect(problems(validResult, { ...resultJson(mixedResult), added: 1 })).toEqual([]);
});

describe('the plan schema refuses', () => {
  const link = (change: object) => ({
    ...planJson(busyPlan),
    links: [{ ...firstLink(busyPlan), ...change }],
  });
  test.each<[string, object]>([
    ['another version', { ...planJson(busyPlan), formatVersion: '2' }],
    ['a summary without a count', { ...planJson(busyPlan), summary: { create: 1 } }],
    ['an unknown action', link({ action: 'change' })],
    ['a blocked link without a way out', link({ action: 'blocked', code: 'LNK0404', statements: [] })],
    ['a blocked link with statements', link({ action: 'blocked', code: 'LNK0404', hint: 'wait' })],
    ['an add with before', link({ changes: [{ path: 'config.a', kind: 'add', before: 1, after: 2 }] })],
    ['an add without after', link({ changes: [{ path: 'config.a', kind: 'add' }] })],
    ['an update without before', link({ changes: [{ path: 'config.a', kind: 'update', after: 2 }] })],
    ['a remove with after', link({ changes: [{ path: 'config.a', kind: 'remove', before: 1, after: 2 }] })],
    [
      'a secret with a value',
      link({ changes: [{ path: 'config.a', kind: 'add', after: 'x', secret: true }] }),
    ],
    [
      'a credential that is no secret',
      link({ changes: [{ path: 'credentials.a', kind: 'add', after: null }] }),
    ],
    ['an unknown shape', link({ statements: [{ sql: 'x', shape: 'keys', why: 'x' }] })],
    ['a pipeline without pause', link({ pipelines: [{ database: 'a', name: 'b', state: 'Running' }] })],
    ['a link without a name', link({ name: undefined })],
  ])('%s', (_, document) => {
    expect(problems(validPlan, JSON.parse(JSON.stringify(document)))).not.toEqual([]);
  });
});

describe('the result schema refuses', () => {
  const link = (change: object) => ({
    formatVersion: '1',
    links: [{ database: 'a', name: 'b', outcome: 'done', statements: [], pipelines: [], ...change }],
  });
  test('nothing in the link that these cases spoil', () => {
    expect(problems(validResult, link({}))).toEqual([]);
  });
  test.each<[string, object]>([
    ['an unknown outcome', link({ outcome: 'ok' })],
    ['a failure without an error', link({ outcome: 'failed' })],
    ['a refusal without an error', link({ outcome: 'refused' })],
    ['an error without a code', link({ error: { message: 'x' } })],
    ['an unknown form of code', link({ error: { code: 'E1', message: 'x' } })],
    [
      'a negative downtime',
      link({ pipelines: [{ database: 'a', name: 'b', state: 'Running', downtimeMs: -1 }] }),
    ],
    ['no downtime', link({ pipelines: [{ database: 'a', name: 'b', state: 'Running' }] })],
  ])('%s', (_, document) => {
    expect(problems(validResult, document)).not.toEqual([]);
  });
});

function compile(name: 'plan' | 'result'): ValidateFunction {
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}

function problems(valid: ValidateFunction, document: unknown): unknown[] {
  valid(document);
  return valid.errors ?? [];
}

function firstLink(plan: Plan): object {
  const [link] = JSON.parse(planJsonText(plan)).links;
  return link;
}
