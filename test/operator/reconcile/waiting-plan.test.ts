import { describe, expect, test } from '@jest/globals';
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
const { hash } = waitingPlan(plan);

test('is told without secrets, in one line each', () => {
  const told = waitingPlan(plan);
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
    expect(waitingPlan({ ...plan, ...change }).hash).not.toBe(hash);
  });

  test('and the same in every process, whatever the wording', () => {
    expect(waitingPlan({ ...plan, reason: 'other words', hint: 'h' }).hash).toBe(hash);
    // No value of a secret is in it: who can guess could else try.
    expect(waitingPlan({ ...plan, statements: create('a', 'Wulp') }).hash).toBe(hash);
  });
});

test('names with line breaks stay in one line', () => {
  const odd = { ...plan, pipelines: [{ database: 'd\nb', name: 'p', state: 'Running', pause: true }] };
  expect(waitingPlan(odd).summary).not.toContain('\n');
});
