import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { parseJson } from '../../src/json/json.js';
import { decided, outlineOf, type Row } from './decide.js';

const NOT_SET = new LinkspecError('LNK0201', 'environment variable "ID" is not set', { hint: 'set it' });
const REGION = { config: { region: 'eu' } };
const NONE = { action: 'none' };
const TO_EU = {
  action: 'alter',
  sql: ["ALTER LINK `db`.`link` SET CONFIG ::region = 'eu'"],
  changes: ['update config.region'],
};
const IN_US = { live: { config: { region: 'us' } } };

const check = ([, spec, world, outcome, reason]: Row): void => {
  const draft = decided(spec, world);
  expect(outlineOf(draft)).toEqual(outcome);
  if (reason !== undefined) expect(draft.reason).toContain(reason);
};

describe('nothing differs', () => {
  test.each<Row>([
    [
      'the link is as the spec says',
      { ...REGION, description: 'd', credentials: ['id'] },
      {},
      NONE,
      'as the spec says',
    ],
    [
      'what the spec does not name is not managed',
      {},
      { live: { description: 'd', config: { a: 1 } } },
      NONE,
    ],
    [
      'Merge leaves keys that the spec does not name',
      { ...REGION, policy: { config: 'Merge' } },
      { live: { config: { region: 'eu', a: 1 } } },
      NONE,
    ],
    ['an empty config is an absent CONFIG', { config: {} }, {}, NONE],
    ['the server may spell the type otherwise', { type: 'AZURE' }, { live: { type: 'Azure' } }, NONE],
    [
      'numbers are compared by value',
      { config: parseJson('{"n":1.0}') as never },
      { live: { config: { n: 1 } } },
      NONE,
    ],
  ])('%s', (...row) => check(row));
});

describe('the config differs', () => {
  test.each<Row>([
    ['one string', REGION, IN_US, TO_EU, 'config differs'],
    [
      'a key that the spec does not name, under Exact',
      REGION,
      { live: { config: { region: 'eu', a: 1 } } },
      {
        action: 'alter',
        sql: ['ALTER LINK `db`.`link` SET CONFIG \'{"region":"eu"}\''],
        changes: ['remove config.a'],
      },
    ],
    [
      'the whole of it, under Merge',
      { config: { n: 1 }, policy: { config: 'Merge' } },
      { live: { config: { a: 'b' } } },
      {
        action: 'alter',
        sql: ['ALTER LINK `db`.`link` SET CONFIG \'{"a":"b","n":1}\''],
        changes: ['add config.n'],
      },
    ],
    [
      'an empty config empties it',
      { config: {} },
      { live: { config: { a: 1 } } },
      { action: 'alter', sql: ["ALTER LINK `db`.`link` SET CONFIG '{}'"], changes: ['remove config.a'] },
    ],
    [
      'null is a value',
      { config: { a: null } },
      { live: { config: {} } },
      {
        action: 'alter',
        sql: ['ALTER LINK `db`.`link` SET CONFIG \'{"a":null}\''],
        changes: ['add config.a'],
      },
    ],
    [
      'both clauses in one statement',
      { ...REGION, credentials: ['id', 'key'] },
      { ...IN_US, statuses: { key: 'changed' } },
      {
        action: 'alter',
        sql: ["ALTER LINK `db`.`link` SET CONFIG ::region = 'eu' SET CREDENTIALS ::key = '«secret»'"],
        changes: ['update config.region', 'update credentials.key'],
      },
      'config differs; credentials changed',
    ],
    [
      'config rides along with the first of many credentials',
      { ...REGION, credentials: ['id', 'key'], policy: { credentials: 'Merge' } },
      { ...IN_US, statuses: { id: 'new', key: 'changed' } },
      {
        action: 'alter',
        sql: [
          "ALTER LINK `db`.`link` SET CONFIG ::region = 'eu' SET CREDENTIALS ::id = '«secret»'",
          "ALTER LINK `db`.`link` SET CREDENTIALS ::key = '«secret»'",
        ],
        changes: ['update config.region', 'add credentials.id', 'update credentials.key'],
      },
    ],
    [
      'state none changes config all the same',
      { ...REGION, credentials: ['id'] },
      { ...IN_US, record: null, run: { remembers: false } },
      TO_EU,
    ],
  ])('%s', (...row) => check(row));

  test('its window pauses pipelines as the policy says', () => {
    expect(decided(REGION, IN_US).needs).toEqual({ kind: 'pause', policy: 'Pause', revive: false });
    expect(decided({ ...REGION, policy: { pipelines: 'Refuse', revive: true } }, IN_US).needs).toEqual({
      kind: 'pause',
      policy: 'Refuse',
      revive: true,
    });
  });
});

describe('the server has no such link', () => {
  const WHOLE = {
    action: 'create',
    sql: [
      'CREATE LINK `db`.`link` AS S3 CREDENTIALS \'{"id":"«secret»"}\' CONFIG \'{"region":"eu"}\' DESCRIPTION \'d\'',
    ],
    changes: ['add type', 'add description', 'add config.region', 'add credentials.id'],
  };
  const SPEC = { ...REGION, description: 'd', credentials: ['id'] };
  test.each<Row>([
    ['it is created', SPEC, { live: null, record: null }, WHOLE, 'no such link'],
    ['one that is gone is created again', SPEC, { live: null }, WHOLE, 'gone'],
    [
      'with state none, its credentials are sent too',
      SPEC,
      { live: null, record: null, run: { remembers: false } },
      WHOLE,
    ],
    [
      'adoption: Refuse is about live links',
      { ...SPEC, policy: { adoption: 'Refuse' } },
      { live: null, record: null },
      WHOLE,
    ],
    [
      'an old server can create',
      SPEC,
      {
        live: null,
        record: null,
        run: { capabilities: { version: '8.5.1', alterLink: false, orReplace: false } },
      },
      WHOLE,
    ],
    [
      'the CREDENTIALS clause is not optional',
      {},
      { live: null, record: null },
      { action: 'create', sql: ["CREATE LINK `db`.`link` AS S3 CREDENTIALS '{}'"], changes: ['add type'] },
    ],
    [
      'Merge and odd keys do not matter then',
      { credentials: ['sasl.password'], policy: { credentials: 'Merge' } },
      { live: null, record: null },
      {
        action: 'create',
        sql: ['CREATE LINK `db`.`link` AS S3 CREDENTIALS \'{"sasl.password":"«secret»"}\''],
        changes: ['add type', 'add credentials.sasl.password'],
      },
    ],
    [
      'a secret that cannot be had blocks it',
      SPEC,
      { live: null, record: null, failed: NOT_SET },
      { action: 'blocked LNK0201' },
    ],
  ])('%s', (...row) => check(row));
});

describe('suspend', () => {
  test.each<Row>([
    ['a difference is left', { ...REGION, suspend: true }, IN_US, NONE, 'suspended'],
    ['a missing link is left', { suspend: true }, { live: null }, NONE, 'suspended'],
    ['no secret is wanted', { credentials: ['id'], suspend: true }, { failed: NOT_SET, record: null }, NONE],
    [
      "another owner's link is left",
      { ...REGION, suspend: true },
      { ...IN_US, record: { owner: 'other' } },
      NONE,
    ],
  ])('%s', (...row) => check(row));
});

describe('owner', () => {
  const THEIRS = { record: { owner: 'other' } };
  const TAKE = { run: { takeOver: true } };
  test.each<Row>([
    [
      "another owner's link is refused",
      REGION,
      { ...THEIRS, ...IN_US },
      { action: 'blocked LNK0401' },
      '"other"',
    ],
    ['even where nothing differs', REGION, THEIRS, { action: 'blocked LNK0401' }],
    ['even where it is gone', REGION, { ...THEIRS, live: null }, { action: 'blocked LNK0401' }],
    [
      '--take-over: only the state must learn it',
      REGION,
      { ...THEIRS, ...TAKE },
      { action: 'record' },
      'taken over',
    ],
    ['--take-over changes it', REGION, { ...THEIRS, ...TAKE, ...IN_US }, TO_EU],
    ['--take-over of an own link is nothing', REGION, TAKE, NONE],
  ])('%s', (...row) => check(row));
});

describe('blocked', () => {
  const MERGE = {
    ...REGION,
    credentials: ['id', 'sasl.password'],
    policy: { credentials: 'Merge' as const },
  };
  test.each<Row>([
    [
      'an odd key under credentials: Merge, and nothing else is done either',
      MERGE,
      { ...IN_US, statuses: { 'sasl.password': 'changed' } },
      { action: 'blocked LNK0407', changes: ['update config.region', 'update credentials.sasl.password'] },
      '"sasl.password"',
    ],
    [
      'a value that is no string under credentials: Merge',
      MERGE,
      { statuses: { id: 'new' }, values: { id: { nested: true } } },
      { action: 'blocked LNK0407', changes: ['add credentials.id'] },
      '"id"',
    ],
    ['an odd key that did not change is no hindrance', MERGE, IN_US, TO_EU],
    [
      'a secret that cannot be had',
      { ...REGION, credentials: ['id'] },
      { ...IN_US, failed: NOT_SET },
      { action: 'blocked LNK0201' },
      'is not set',
    ],
    [
      'a secret that nobody needs is not asked for',
      { ...REGION, credentials: ['id'], policy: { credentialsDrift: 'OnVersion' } },
      { ...IN_US, failed: NOT_SET },
      TO_EU,
    ],
    [
      'a config that the server does not show',
      REGION,
      { live: { config: 'unreadable' } },
      { action: 'blocked LNK0411' },
    ],
    [
      'a config that the server does not show and nobody manages is no hindrance',
      {},
      { live: { config: 'unreadable' } },
      NONE,
    ],
    [
      'credentials can be sent beside it',
      { credentials: ['id'] },
      { live: { config: 'unreadable' }, statuses: { id: 'changed' } },
      {
        action: 'alter',
        sql: ["ALTER LINK `db`.`link` SET CREDENTIALS ::id = '«secret»'"],
        changes: ['update credentials.id'],
      },
    ],
  ])('%s', (...row) => check(row));

  test('with the way out', () => {
    expect(decided(REGION, { live: { config: 'unreadable' } }).hint).toContain('config');
    expect(decided({ credentials: ['id'] }, { failed: NOT_SET, record: null }).hint).toBe('set it');
    expect(decided(REGION, { record: { owner: 'other' } }).hint).toContain('--take-over');
  });
});

describe('a secret in the live config', () => {
  const WORLD = { live: { config: { aws_secret_access_key: 'c4n4ry', region: 'us' } } };

  test('is sent as it is and printed as a marker', () => {
    const draft = decided({ config: { n: 1, region: 'eu' }, policy: { config: 'Merge' } }, WORLD);
    expect(outlineOf(draft).sql).toEqual([
      'ALTER LINK `db`.`link` SET CONFIG \'{"aws_secret_access_key":"«secret»","region":"eu","n":1}\'',
    ]);
  });

  test('is removed without being shown', () => {
    const draft = decided(REGION, WORLD);
    expect(draft.changes).toContainEqual({
      path: 'config.aws_secret_access_key',
      kind: 'remove',
      before: null,
      secret: true,
    });
    expect(JSON.stringify(draft)).not.toContain('c4n4ry');
  });
});
