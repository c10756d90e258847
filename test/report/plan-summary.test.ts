import { expect, test } from '@jest/globals';
import type { LinkPlan, Plan, PlannedPipeline } from '../../src/plan/plan.js';
import { summaryLine, summaryOf } from '../../src/report/plan-summary.js';
import { busyPlan, emptyPlan, none, quietPlan } from './plans.js';

const plan = (...links: LinkPlan[]): Plan => ({ ...emptyPlan, links });

test('every action is counted', () => {
  expect(summaryOf(busyPlan)).toEqual({
    create: 1,
    alter: 1,
    replace: 1,
    delete: 1,
    record: 1,
    none: 4,
    blocked: 1,
  });
});

test.each<[string, Plan]>([
  ['No changes. There are no links to compare.', emptyPlan],
  ['No changes. 1 link is as its spec says.', plan(none('a'))],
  ['No changes. 2 links are as their specs say; 2 left as found.', quietPlan],
  ['Plan: 1 to record; 0 statements; no pipeline pauses.', plan({ ...none('a'), action: 'record' })],
  [
    'Plan: 1 unchanged, 1 blocked; 0 statements; no pipeline pauses.',
    plan(none('a'), { ...none('b'), action: 'blocked' }),
  ],
  ['Plan: 2 to alter; 0 statements; 1 pipeline pauses.', plan(paused(1), { ...none('b'), action: 'alter' })],
  ['Plan: 1 to alter; 0 statements; 3 pipelines pause.', plan(paused(3))],
])('%s', (line, given) => {
  expect(summaryLine(given)).toBe(line);
});

function paused(count: number): LinkPlan {
  const pipelines: PlannedPipeline[] = Array.from({ length: count }, (_, index) => {
    return { database: 'd', name: `p${index}`, state: 'Running', pause: true };
  });
  const left = { database: 'd', name: 'left', state: 'Error', pause: false };
  return { ...none('a'), action: 'alter', pipelines: [...pipelines, left] };
}
