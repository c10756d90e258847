import { describe, expect, test } from '@jest/globals';
import type { LinkPlan } from '../../../src/plan/plan.js';
import { foretold } from '../../../src/terraform/link/foretold.js';
import { ToldLinks } from '../../../src/terraform/link/told-links.js';

const planOf = (index: number, pause: boolean): LinkPlan => ({
  database: 'db',
  name: `l${index}`,
  type: 'S3',
  action: 'alter',
  reason: 'the config differs',
  changes: [],
  statements: [
    {
      statement: {
        kind: 'drop-link',
        link: { database: 'db', name: `l${index}` },
      } as LinkPlan['statements'][number]['statement'],
      shape: 'drop',
      why: 'for the test',
    },
  ],
  pipelines: pause ? [{ database: 'db', name: 'p', state: 'Running', pause: true }] : [],
  basis: '',
});

/** Summaries of the warnings, and how many have each. */
function summaries(pause: boolean): [string, number][] {
  const told = new ToldLinks();
  const counts = new Map<string, number>();
  for (let index = 0; index < 300; index += 1)
    for (const { summary, detail } of foretold(planOf(index, pause), told)) {
      counts.set(summary, (counts.get(summary) ?? 0) + 1);
      expect(detail).toContain(`l${index}`);
    }
  return [...counts];
}

describe('warnings of many links', () => {
  test('where pipelines pause, fifty have their own; the others are folded by Terraform', () => {
    const all = summaries(true);
    expect(all).toHaveLength(51);
    expect(all[0]).toEqual(['db.l0: 1 statement, 1 pipeline will pause', 1]);
    expect(all.at(-1)).toEqual(['More links: pipelines will pause', 250]);
  });

  test('where none pauses, five', () => {
    const all = summaries(false);
    expect(all).toHaveLength(6);
    expect(all[0]).toEqual(['db.l0: 1 statement, no pipeline pauses', 1]);
    expect(all.at(-1)).toEqual(['More links: no pipeline pauses', 295]);
  });
});
