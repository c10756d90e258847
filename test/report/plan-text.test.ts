import { expect, test } from '@jest/globals';
import type { Plan } from '../../src/plan/plan.js';
import { planText } from '../../src/report/plan-text.js';
import { busyPlan, emptyPlan, none, quietPlan } from './plans.js';

const ESCAPES = /\u001b\[[0-9;]*m/g;

test('colours change nothing but the colours', () => {
  const coloured = planText(busyPlan, { color: true });
  expect(coloured.match(ESCAPES)?.length).toBeGreaterThan(20);
  expect(coloured.replace(ESCAPES, '')).toBe(planText(busyPlan, { color: false }));
});

test('links that need nothing are counted, and listed on request', () => {
  const plan = { ...emptyPlan, links: [none('events'), none('orders')] };
  expect(planText(plan, { color: false })).toBe('No changes. 2 links are as their specs say.\n');
  expect(planText(plan, { color: false, verbose: true })).toContain('= unchanged analytics.events (S3)');
});

test('drift that is left and suspended links have their line though there is nothing to do', () => {
  const text = planText(quietPlan, { color: false });
  expect(text).toContain('= unchanged analytics.billing (S3): the server drifted');
  expect(text).toContain('    left as it is: ~ config.region: "us-east-1" -> "eu-central-1"\n');
  expect(text).toContain('= unchanged analytics.legacy (S3): suspended in the spec\n');
  expect(text).not.toContain('analytics.events');
});

test('a long value is cut between characters, unless all is asked for', () => {
  const value = `${'😀'.repeat(100)}end`;
  const plan: Plan = {
    ...emptyPlan,
    links: [{ ...none('x'), action: 'alter', changes: [{ path: 'config.a', kind: 'add', after: value }] }],
  };
  const cut = planText(plan, { color: false });
  expect(cut).toContain(`"${'😀'.repeat(59)}… (86 more characters)`);
  expect(cut).not.toContain('\\ud83d');
  expect(planText(plan, { color: false, verbose: true })).toContain(`+ config.a: "${value}"\n`);
});
