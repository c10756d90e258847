import { describe, expect, test } from '@jest/globals';
import { decided, outlineOf, type Row } from './decide.js';

const REGION = { config: { region: 'eu' } };
const IN_US = { live: { config: { region: 'us' } } };
const TO_EU = {
  action: 'alter',
  sql: ["ALTER LINK `db`.`link` SET CONFIG ::region = 'eu'"],
  changes: ['update config.region'],
};

const check = ([, spec, world, outcome, reason]: Row): void => {
  const draft = decided(spec, world);
  expect(outlineOf(draft)).toEqual(outcome);
  if (reason !== undefined) expect(draft.reason).toContain(reason);
};

describe('drift: Report', () => {
  const REPORT = { ...REGION, credentials: ['id'], policy: { drift: 'Report' as const } };
  const LEFT = { action: 'none', drift: ['update config.region'] };
  test.each<Row>([
    ['what arose while the spec stayed is left', REPORT, IN_US, LEFT, 'drifted'],
    ['drift: Correct corrects it', { ...REPORT, policy: {} }, IN_US, TO_EU],
    [
      'a changed spec is applied',
      REPORT,
      { ...IN_US, lastSpec: { ...REPORT, config: { region: 'us' } } },
      TO_EU,
    ],
    [
      'a description is left',
      { description: 'd', policy: { drift: 'Report' } },
      { live: { description: 'other' } },
      { action: 'none', drift: ['update description'] },
    ],
    [
      'a type is left',
      { policy: { drift: 'Report' } },
      { live: { type: 'GCS' } },
      { action: 'none', drift: ['update type'] },
    ],
    [
      'a link that is gone is left',
      { ...REGION, policy: { drift: 'Report' } },
      { live: null },
      { action: 'none', drift: ['add type', 'add config.region'] },
      'gone',
    ],
    [
      'a link that is gone is created by a changed spec',
      { policy: { drift: 'Report' } },
      { live: null, lastSpec: REGION },
      { action: 'create', sql: ["CREATE LINK `db`.`link` AS S3 CREDENTIALS '{}'"], changes: ['add type'] },
    ],
    [
      'changed credentials are no drift: they are sent, the rest is left',
      REPORT,
      { ...IN_US, statuses: { id: 'changed' } },
      {
        action: 'alter',
        sql: ["ALTER LINK `db`.`link` SET CREDENTIALS ::id = '«secret»'"],
        changes: ['update credentials.id'],
        drift: ['update config.region'],
      },
    ],
    [
      'a link never managed has not drifted',
      { ...REGION, policy: { drift: 'Report' } },
      { ...IN_US, record: null },
      TO_EU,
    ],
    [
      'a description that is left is not sent along with changed credentials',
      { description: 'd', credentials: ['id'], policy: { drift: 'Report' } },
      { live: { description: 'other' }, statuses: { id: 'changed' } },
      {
        action: 'alter',
        sql: ["ALTER LINK `db`.`link` SET CREDENTIALS ::id = '«secret»'"],
        changes: ['update credentials.id'],
        drift: ['update description'],
      },
    ],
    [
      'nor is a type',
      { credentials: ['id'], policy: { drift: 'Report', replace: 'Allow' } },
      { live: { type: 'GCS' }, statuses: { id: 'changed' } },
      {
        action: 'alter',
        sql: ["ALTER LINK `db`.`link` SET CREDENTIALS ::id = '«secret»'"],
        changes: ['update credentials.id'],
        drift: ['update type'],
      },
    ],
  ])('%s', (...row) => check(row));
});
