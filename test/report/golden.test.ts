import { describe, test } from '@jest/globals';
import { planJsonText } from '../../src/report/plan-json.js';
import { planMarkdown } from '../../src/report/plan-markdown.js';
import { planSql } from '../../src/report/plan-sql.js';
import { planText } from '../../src/report/plan-text.js';
import { resultJsonText } from '../../src/report/result-json.js';
import { resultText } from '../../src/report/result-text.js';
import { expectGolden } from './golden.js';
import { PLANS } from './plans.js';
import { RESULTS } from './results.js';

describe.each(Object.entries(PLANS))('the %s plan', (name, plan) => {
  test('as text', () => expectGolden(`${name}.plan.txt`, planText(plan, { color: false })));
  test('as JSON', () => expectGolden(`${name}.plan.json`, planJsonText(plan)));
  test('as Markdown', () => expectGolden(`${name}.plan.md`, planMarkdown(plan)));
  test('as SQL', () => expectGolden(`${name}.plan.sql`, planSql(plan)));
});

describe.each(Object.entries(RESULTS))('the %s result', (name, result) => {
  test('as text', () => expectGolden(`${name}.result.txt`, resultText(result, { color: false })));
  test('as JSON', () => expectGolden(`${name}.result.json`, resultJsonText(result)));
});
