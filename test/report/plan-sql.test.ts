import { expect, test } from '@jest/globals';
import type { LinkPlan } from '../../src/plan/plan.js';
import { planSql } from '../../src/report/plan-sql.js';
import { Secret } from '../../src/secret/secret.js';
import { emptyPlan, none } from './plans.js';

const RUNNING = { database: 'd', name: 'p', state: 'Running', pause: true } as const;

test('a link without statements stops no pipeline', () => {
  const sql = scriptOf({ ...none('l'), action: 'blocked', pipelines: [RUNNING] });
  expect(sql).toContain('There is nothing to run.');
  expect(sql).not.toContain('PIPELINE `p`');
});

test('names the keys that a marker stands for, config keys that hold a secret by mistake included', () => {
  const hide = new Set(['aws_secret_access_key']);
  const config = { region: 'a', aws_secret_access_key: 'c4n4ry' };
  const link = { database: 'd', name: 'l' };
  const credentials = new Map([['k', new Secret('c4n4ry')]]);
  const create = {
    kind: 'create-link',
    orReplace: true,
    link,
    type: 'S3',
    config,
    hide,
    credentials,
  } as const;
  const alter = { kind: 'alter-link', link, config: { kind: 'json', value: config, hide } } as const;
  const sql = scriptOf({
    ...none('l'),
    action: 'alter',
    statements: [
      { statement: create, shape: 'create-or-replace', why: 'x' },
      { statement: alter, shape: 'json', why: 'y' },
    ],
  });
  expect(sql).toContain('-- Fill in the secrets first');
  expect(sql.match(/^-- fill in: .*$/gm)).toEqual([
    '-- fill in: config.aws_secret_access_key, credentials.k',
    '-- fill in: config.aws_secret_access_key',
  ]);
  expect(sql).not.toContain('c4n4ry');
});

test('speaks of no secrets where there are none', () => {
  const statement = { kind: 'drop-link', link: { database: 'd', name: 'l' } } as const;
  const sql = scriptOf({
    ...none('l'),
    action: 'delete',
    statements: [{ statement, shape: 'drop', why: 'x' }],
  });
  expect(sql).toContain('DROP LINK `d`.`l`;');
  expect(sql).not.toMatch(/secret|fill in/i);
});

function scriptOf(link: LinkPlan): string {
  return planSql({ ...emptyPlan, links: [link] });
}
