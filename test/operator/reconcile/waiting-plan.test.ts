import { describe, expect, test } from '@jest/globals';
import type { PlannedLink } from '../../../src/observe/plan-run.js';
import { waitingPlan } from '../../../src/operator/reconcile/waiting-plan.js';
import type { LinkPlan } from '../../../src/plan/plan.js';
import { Secret } from '../../../src/secret/secret.js';

const LINK = { database: 'db', name: 'link' };
const create = (region: string, secret = 'Grutto'): LinkPlan['statements'] => [
  {
    statement: {
      kind: 'create-link',
      link: LINK,
      type: 'S3',
      credentials: new Map([['k', new Secret(secret)]]),
      config: { region },
      orReplace: false,
    },
    shape: 'create',
    why: 'new',
  },
];
const plan: LinkPlan = {
  ...LINK,
  type: 'S3',
  action: 'create',
  reason: 'there is no such link',
  changes: [],
  statements: create('a'),
  pipelines: [
    { database: 'db', name: 'p', state: 'Running', pause: true },
    { database: 'db', name: 'rests', state: 'Stopped', pause: false },
  ],
  basis: 'basis',
};
const wait = (change: Partial<LinkPlan> = {}, appliedAt?: string) =>
  waitingPlan({
    plan: { ...plan, ...change },
    facts: { kind: 'spec', facts: { record: appliedAt && { appliedAt } } } as unknown as PlannedLink['facts'],
  });
const { hash } = wait();

test('is told without secrets, in one line each', () => {
  const told = wait();
  expect(told).toEqual({
    hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    summary: 'create: there is no such link; 1 statement, pauses db.p',
    statements: [expect.stringMatching(/^CREATE LINK `db`.`link` AS S3 /)],
  });
  expect(JSON.stringify(told)).not.toContain('Grutto');
});

describe('its hash is another where', () => {
  test.each<[string, Partial<LinkPlan>]>([
    ['what it rests on has moved', { basis: 'other' }],
    ['other statements would be sent', { statements: create('b') }],
    ['it does something else', { action: 'replace' }],
    ['other pipelines would pause', { pipelines: [] }],
  ])('%s', (_, change) => {
    expect(wait(change).hash).not.toBe(hash);
  });

  test('the link was changed since: an approval serves once', () => {
    const hashes = [undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'].map((at) => wait({}, at).hash);
    expect(new Set(hashes).size).toBe(3);
  });

  test('and the same in every process, whatever the wording', () => {
    expect(wait({ reason: 'other words', hint: 'h' }).hash).toBe(hash);
    // No value of a secret is in it: who can guess could else try.
    expect(wait({ statements: create('a', 'Wulp') }).hash).toBe(hash);
  });
});

test('a statement of any length leaves room in the object, and is in the hash as a whole', () => {
  const long = wait({ statements: create(`${'x'.repeat(900_000)}1`) });
  expect(JSON.stringify(long).length).toBeLessThan(20_000);
  expect(long.statements[0]).toMatch(/x… \(900\d+ characters\)$/);
  expect(wait({ statements: create(`${'x'.repeat(900_000)}2`) }).hash).not.toBe(long.hash);
});

test('names with line breaks stay in one line', () => {
  const odd = { pipelines: [{ database: 'd\nb', name: 'p', state: 'Running', pause: true }] };
  expect(wait(odd).summary).not.toContain('\n');
});
