import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { finishDraft } from '../../src/plan/finish-draft.js';
import { decided, outlineOf, type Row } from './decide.js';
import { OLD_SERVER } from './make-facts.js';

const NOT_SET = new LinkspecError('LNK0201', 'environment variable "ID" is not set');
const SPEC = { description: 'new', config: { region: 'eu' }, credentials: ['id'] };
const REPLACED =
  'CREATE OR REPLACE LINK `db`.`link` AS S3 CREDENTIALS \'{"id":"«secret»"}\' CONFIG \'{"region":"eu"}\' DESCRIPTION \'new\'';
const CREATED = REPLACED.replace('OR REPLACE ', '');
const DROPPED = 'DROP LINK `db`.`link`';
const OLD = { run: { capabilities: OLD_SERVER } };

const check = ([, spec, world, outcome, reason]: Row): void => {
  const draft = decided(spec, world);
  expect(outlineOf(draft)).toEqual(outcome);
  if (reason !== undefined) expect(draft.reason).toContain(reason);
};

describe('a description', () => {
  const WAS = { live: { description: 'old' } };
  const CHANGED = { action: 'alter', sql: [REPLACED], changes: ['update description'] };
  const UNKNOWN = { action: 'blocked LNK0408', changes: ['update description'] };
  test.each<Row>([
    ['is changed by CREATE OR REPLACE, which needs no permission', SPEC, WAS, CHANGED, 'description differs'],
    ['is added', SPEC, { live: { description: '' } }, { ...CHANGED, changes: ['add description'] }],
    [
      'is removed',
      { ...SPEC, description: '' },
      WAS,
      { action: 'alter', sql: [REPLACED.replace("'new'", "''")], changes: ['remove description'] },
    ],
    [
      'takes all other changes along in one statement',
      SPEC,
      { live: { description: 'old', config: {} }, statuses: { id: 'changed' } },
      { ...CHANGED, changes: ['update description', 'add config.region', 'update credentials.id'] },
    ],
    [
      'keeps a config that is not managed',
      { description: 'new', credentials: ['id'] },
      { live: { description: 'old', config: { region: 'eu' } } },
      CHANGED,
    ],
    [
      'keeps what Merge keeps',
      { ...SPEC, config: { a: 1 }, policy: { config: 'Merge' } },
      { live: { description: 'old', config: { region: 'eu' } } },
      {
        action: 'alter',
        sql: [REPLACED.replace('"eu"', '"eu","a":1')],
        changes: ['update description', 'add config.a'],
      },
    ],
    [
      'with no credentials at all',
      { ...SPEC, credentials: [] },
      WAS,
      { ...CHANGED, sql: [REPLACED.replace('"id":"«secret»"', '')] },
    ],
    [
      'a secret in the live config is carried over and printed as a marker',
      { description: 'new', credentials: ['id'] },
      { live: { description: 'old', config: { aws_secret_access_key: 'c4n4ry' } } },
      { ...CHANGED, sql: [REPLACED.replace('"region":"eu"', '"aws_secret_access_key":"«secret»"')] },
    ],
    [
      'with odd credentials',
      { ...SPEC, credentials: ['a.b'] },
      WAS,
      { ...CHANGED, sql: [REPLACED.replace('id', 'a.b')] },
    ],
    [
      'under OnVersion the secrets are read for it',
      { ...SPEC, policy: { credentialsDrift: 'OnVersion' } },
      WAS,
      CHANGED,
    ],
    ['with state none', SPEC, { ...WAS, record: null, run: { remembers: false } }, CHANGED],
    ['not with credentials that are not managed', { description: 'new' }, WAS, UNKNOWN, 'credentials'],
    ['not under credentials: Merge', { ...SPEC, policy: { credentials: 'Merge' } }, WAS, UNKNOWN],
    [
      'not with a config that cannot be read',
      { description: 'new', credentials: ['id'] },
      { live: { description: 'old', config: 'unreadable' } },
      UNKNOWN,
      'config',
    ],
    [
      'not without the secrets',
      { ...SPEC, policy: { credentialsDrift: 'OnVersion' } },
      { ...WAS, failed: NOT_SET },
      { action: 'blocked LNK0201', changes: ['update description'] },
    ],
    [
      'not on a server without OR REPLACE',
      SPEC,
      { ...WAS, ...OLD },
      { action: 'blocked LNK0409', changes: ['update description'] },
    ],
    [
      'there by DROP + CREATE, if allowed',
      { ...SPEC, policy: { replace: 'Allow' } },
      { ...WAS, ...OLD },
      { action: 'replace', sql: [DROPPED, CREATED], changes: ['update description'] },
    ],
  ])('%s', (...row) => check(row));

  test('pauses running pipelines as any change does', () => {
    expect(decided({ ...SPEC, policy: { pipelines: 'Refuse' } }, WAS).needs).toEqual({
      kind: 'pause',
      policy: 'Refuse',
      revive: false,
    });
  });
});

describe('a type', () => {
  const WAS = { live: { type: 'GCS' } };
  const ALLOWED = { ...SPEC, policy: { replace: 'Allow' as const } };
  const REPLACE = { action: 'replace', sql: [DROPPED, CREATED], changes: ['update type'] };
  const unknown = { action: 'blocked LNK0408', changes: ['update type'] };
  test.each<Row>([
    ['is not changed', SPEC, WAS, { action: 'blocked LNK0402', changes: ['update type'] }, 'type'],
    ['is changed by DROP + CREATE, if allowed', ALLOWED, WAS, REPLACE],
    [
      'with everything else that differs',
      ALLOWED,
      { live: { type: 'GCS', description: '', config: {} }, statuses: { id: 'changed' } },
      {
        ...REPLACE,
        changes: ['update type', 'add description', 'add config.region', 'update credentials.id'],
      },
    ],
    ['on an old server too', ALLOWED, { ...WAS, ...OLD }, REPLACE],
    [
      'keeps a description that is not managed',
      { ...ALLOWED, description: undefined },
      { live: { type: 'GCS', description: 'new' } },
      REPLACE,
    ],
    ['not with credentials that are not managed', { policy: { replace: 'Allow' } }, WAS, unknown],
    [
      'not under credentials: Merge',
      { ...SPEC, policy: { replace: 'Allow', credentials: 'Merge' } },
      WAS,
      unknown,
    ],
    [
      'not with a config of the old type that would be carried over',
      { credentials: ['id'], policy: { replace: 'Allow' } },
      { live: { type: 'GCS', config: { region: 'eu' } } },
      unknown,
      'old type',
    ],
    [
      'with no config there is none to carry over',
      { credentials: ['id'], policy: { replace: 'Allow' } },
      WAS,
      {
        ...REPLACE,
        sql: [
          DROPPED,
          "CREATE LINK `db`.`link` AS S3 CREDENTIALS '{\"id\":\"«secret»\"}' CONFIG '{}' DESCRIPTION ''",
        ],
      },
    ],
  ])('%s', (...row) => check(row));

  test.each(['Running', 'Stopped', 'Error', 'Detached', 'Testing'])(
    'never while a pipeline in state %s uses the link',
    (state) => {
      const draft = decided(ALLOWED, WAS);
      expect(draft.needs).toEqual({ kind: 'unused', verb: 'dropped and created again' });
      const plan = finishDraft(draft, [{ database: 'db', name: 'p', state, certain: true }]);
      expect(plan).toMatchObject({ action: 'blocked', code: 'LNK0410', statements: [] });
      expect(plan.reason).toContain('db.p');
    },
  );
});

describe('a server without ALTER LINK', () => {
  const DIFFERS = { ...OLD, live: { config: {} } };
  const changes = ['add config.region'];
  test.each<Row>([
    ['can do nothing in place', SPEC, DIFFERS, { action: 'blocked LNK0409', changes }, 'ALTER LINK'],
    ['has nothing to do where nothing differs', SPEC, OLD, { action: 'none' }],
    [
      'can DROP + CREATE, if allowed',
      { ...SPEC, policy: { replace: 'Allow' } },
      DIFFERS,
      { action: 'replace', sql: [DROPPED, CREATED], changes },
    ],
    [
      'which sends secrets that have not changed',
      { ...SPEC, policy: { replace: 'Allow', credentialsDrift: 'OnVersion' } },
      DIFFERS,
      { action: 'replace', sql: [DROPPED, CREATED], changes },
    ],
    [
      'which needs the secrets',
      { ...SPEC, policy: { replace: 'Allow', credentialsDrift: 'OnVersion' } },
      { ...DIFFERS, failed: NOT_SET },
      { action: 'blocked LNK0201', changes },
    ],
    [
      'which takes the whole link',
      { config: { region: 'eu' }, policy: { replace: 'Allow' } },
      DIFFERS,
      { action: 'blocked LNK0408', changes },
    ],
    [
      'cannot send credentials',
      { credentials: ['id'] },
      { ...OLD, statuses: { id: 'changed' } },
      { action: 'blocked LNK0409', changes: ['update credentials.id'] },
    ],
  ])('%s', (...row) => check(row));

  test('drops only links that no pipeline uses', () => {
    expect(decided({ ...SPEC, policy: { replace: 'Allow' } }, DIFFERS).needs.kind).toBe('unused');
  });
});
