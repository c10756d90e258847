import { describe, expect, test } from '@jest/globals';
import type { LinkPlan, Plan } from '../../src/plan/plan.js';
import { planMarkdown } from '../../src/report/plan-markdown.js';
import { busyPlan, none } from './plans.js';

describe('a plan too large for a comment', () => {
  const markdown = planMarkdown(planOf(2_000, 20));

  test('fits all the same, and says what is left out', () => {
    expect(markdown.length).toBeLessThan(65_000);
    expect(markdown.length).toBeGreaterThan(55_000);
    const rows = markdown.match(/^\| <code>/gm)?.length ?? 0;
    const details = markdown.match(/^<details>/gm)?.length ?? 0;
    expect(markdown).toContain(
      `_Left out to fit a comment: ${2_001 - rows} links of this plan and the details of ${2_001 - details} links.`,
    );
  });

  test('keeps the totals, what is blocked and the last notes', () => {
    expect(markdown).toContain('**Plan: 2000 to alter, 1 blocked;');
    expect(markdown.split('\n')[6]).toContain('| **blocked** |');
    expect(markdown).toContain('Note: all of it matters');
  });

  test('leaves no block open', () => {
    expect(markdown.match(/^<\/details>/gm)).toHaveLength(markdown.match(/^<details>/gm)?.length ?? 0);
    expect((markdown.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
  });
});

test('one huge link does not push out the others', () => {
  const markdown = planMarkdown({
    ...planOf(3, 20),
    links: [linkWith('huge', 9_000), ...planOf(3, 20).links],
  });
  expect(markdown.length).toBeLessThan(65_000);
  expect(markdown).toContain('<summary>alter <code>d.link0</code></summary>');
  expect(markdown).not.toContain('<summary>alter <code>d.huge</code></summary>');
  expect(markdown).toContain('_Left out to fit a comment: the details of 1 link.');
});

test('very many notes and held pipelines are cut as well', () => {
  const markdown = planMarkdown({ ...planOf(2_000, 20), notes: Array(5_000).fill('a note') });
  expect(markdown.length).toBeLessThan(65_000);
  expect(markdown).toMatch(/_\d+ more lines left out\._/);
});

test('a long reason is cut in the table', () => {
  const markdown = planMarkdown({
    ...busyPlan,
    links: [{ ...linkWith('a', 1), reason: 'x'.repeat(10_000) }],
  });
  expect(markdown).toContain(`| ${'x'.repeat(500)}… |`);
});

test('everything stands where it all fits', () => {
  expect(planMarkdown(busyPlan)).not.toContain('Left out');
});

function planOf(count: number, changes: number): Plan {
  const links = Array.from({ length: count }, (_, index) => linkWith(`link${index}`, changes));
  const blocked = { ...linkWith('last', 1), action: 'blocked', code: 'LNK0404', hint: 'wait' } as const;
  return { links: [...links, blocked], unmanaged: 0, held: [], notes: ['all of it matters'] };
}

function linkWith(name: string, changes: number): LinkPlan {
  return {
    ...none(name),
    database: 'd',
    action: 'alter',
    reason: 'config differs',
    changes: Array.from({ length: changes }, (_, key) => ({
      path: `config.k${key}`,
      kind: 'add',
      after: key,
    })),
  };
}
