import { describe, expect, test } from '@jest/globals';
import { decided, outlineOf, type Row } from './decide.js';

const SPEC = { credentials: ['id', 'key'] };
const NONE = { action: 'none' };
const RECORD = { action: 'record' };
const UPDATES = ['update credentials.id', 'update credentials.key'];
/** All credentials, sent at once. */
const ALL = {
  action: 'alter',
  sql: ['ALTER LINK `db`.`link` SET CREDENTIALS \'{"id":"«secret»","key":"«secret»"}\''],
  changes: UPDATES,
};
const ONE_BY_ONE = {
  action: 'alter',
  sql: ['id', 'key'].map((key) => `ALTER LINK \`db\`.\`link\` SET CREDENTIALS ::${key} = '«secret»'`),
  changes: UPDATES,
};
const JUST_KEY = {
  action: 'alter',
  sql: ["ALTER LINK `db`.`link` SET CREDENTIALS ::key = '«secret»'"],
  changes: ['update credentials.key'],
};
const policy = (policy: NonNullable<Row[1]>['policy']) => ({ ...SPEC, policy });

const check = ([, spec, world, outcome, reason]: Row): void => {
  const draft = decided(spec, world);
  expect(outlineOf(draft)).toEqual(outcome);
  if (reason !== undefined) expect(draft.reason).toContain(reason);
};

describe('adoption: a live link never managed before', () => {
  const NEW = { record: null };
  test.each<Row>([
    ['Send: its credentials are sent once', SPEC, NEW, ALL, 'unverified'],
    ['Send under Merge: one by one', policy({ credentials: 'Merge' }), NEW, ONE_BY_ONE, 'unverified'],
    ['Send under OnVersion: once too', policy({ credentialsDrift: 'OnVersion' }), NEW, ALL],
    [
      'Send: empty credentials are to be empty',
      { credentials: [] },
      NEW,
      { action: 'alter', sql: ["ALTER LINK `db`.`link` SET CREDENTIALS '{}'"] },
    ],
    [
      'Send: no credentials under Merge are nothing to send',
      { credentials: [], policy: { credentials: 'Merge' } },
      NEW,
      RECORD,
      'first managed',
    ],
    ['Send: credentials that are not managed are not sent', {}, NEW, RECORD, 'first managed'],
    ['Trust: only the state must learn it', policy({ adoption: 'Trust' }), NEW, RECORD, 'Trust'],
    ['Trust under OnVersion', policy({ adoption: 'Trust', credentialsDrift: 'OnVersion' }), NEW, RECORD],
    [
      'Trust does not keep Always from sending',
      policy({ adoption: 'Trust', credentialsDrift: 'Always' }),
      NEW,
      ALL,
    ],
    [
      'Trust: what can be compared is put right',
      { ...policy({ adoption: 'Trust' }), config: { region: 'eu' } },
      { ...NEW, live: { config: {} } },
      {
        action: 'alter',
        sql: ["ALTER LINK `db`.`link` SET CONFIG ::region = 'eu'"],
        changes: ['add config.region'],
      },
    ],
    ['Refuse: it is blocked', policy({ adoption: 'Refuse' }), NEW, { action: 'blocked LNK0403' }],
    [
      'Refuse: without credentials too',
      { policy: { adoption: 'Refuse' } },
      NEW,
      { action: 'blocked LNK0403' },
    ],
    ['Refuse: a managed link is not meant', policy({ adoption: 'Refuse' }), {}, NONE],
    ['--trust-credentials over Send', SPEC, { ...NEW, run: { trust: true } }, RECORD, 'Trust'],
    [
      '--trust-credentials over Refuse',
      policy({ adoption: 'Refuse' }),
      { ...NEW, run: { trust: true } },
      RECORD,
    ],
    [
      'Refuse with state none',
      policy({ adoption: 'Refuse' }),
      { ...NEW, run: { remembers: false } },
      { action: 'blocked LNK0403' },
    ],
  ])('%s', (...row) => check(row));
});

describe('state none', () => {
  const FORGETFUL = { record: null, run: { remembers: false } };
  test.each<Row>([
    ['credentials of a live link are not compared', SPEC, FORGETFUL, NONE],
    ['nor trusted', policy({ adoption: 'Trust' }), FORGETFUL, NONE],
    ['nor sent for their version', { ...SPEC, credentialsVersion: '1' }, FORGETFUL, NONE],
    ['only Always sends them', policy({ credentialsDrift: 'Always' }), FORGETFUL, ALL, 'Always'],
  ])('%s', (...row) => check(row));
});

describe('credentialsDrift', () => {
  const changed = { statuses: { key: 'changed' as const } };
  test.each<Row>([
    ['OnChange: all the same', SPEC, {}, NONE],
    ['OnChange: just the one that changed', SPEC, changed, JUST_KEY, 'credentials changed'],
    [
      'OnChange: a new one',
      SPEC,
      { statuses: { key: 'new' } },
      { ...JUST_KEY, changes: ['add credentials.key'] },
    ],
    ['OnChange: two that changed take the whole', SPEC, { statuses: { id: 'changed', key: 'changed' } }, ALL],
    [
      'OnChange under Merge: each by itself',
      policy({ credentials: 'Merge' }),
      { statuses: { id: 'changed', key: 'changed' } },
      ONE_BY_ONE,
    ],
    [
      'OnChange: one that the spec does not name any more',
      SPEC,
      { statuses: { old: 'removed' } },
      { ...ALL, changes: ['remove credentials.old'] },
    ],
    [
      'OnChange under Merge: such a one is left',
      policy({ credentials: 'Merge' }),
      { statuses: { old: 'removed' } },
      NONE,
    ],
    [
      'OnVersion: the same version sends nothing',
      { ...policy({ credentialsDrift: 'OnVersion' }), credentialsVersion: '1' },
      changed,
      NONE,
    ],
    [
      'OnVersion: without a version nothing is sent',
      policy({ credentialsDrift: 'OnVersion' }),
      changed,
      NONE,
    ],
    ['Always: in every run', policy({ credentialsDrift: 'Always' }), {}, ALL, 'Always'],
    ['Always under Merge', policy({ credentialsDrift: 'Always', credentials: 'Merge' }), {}, ONE_BY_ONE],
  ])('%s', (...row) => check(row));
});

describe('credentialsVersion', () => {
  const V2 = { ...SPEC, credentialsVersion: '2' };
  const WAS_1 = { record: { credentialsVersion: '1' } };
  const WAS_NONE = { record: { credentialsVersion: null } };
  test.each<Row>([
    ['a new one sends all, whatever the fingerprints say', V2, WAS_1, ALL, 'credentialsVersion is new'],
    ['under OnVersion', { ...V2, policy: { credentialsDrift: 'OnVersion' } }, WAS_1, ALL],
    ['under Always', { ...V2, policy: { credentialsDrift: 'Always' } }, WAS_1, ALL],
    ['under Merge: one by one', { ...V2, policy: { credentials: 'Merge' } }, WAS_1, ONE_BY_ONE],
    [
      'an odd key under Merge cannot be sent by itself',
      { credentials: ['a.b'], credentialsVersion: '2', policy: { credentials: 'Merge' } },
      WAS_1,
      { action: 'blocked LNK0407', changes: ['update credentials.a.b'] },
    ],
    ['a first one is recorded', V2, WAS_NONE, RECORD, 'first credentialsVersion'],
    ['a first one under OnVersion', { ...V2, policy: { credentialsDrift: 'OnVersion' } }, WAS_NONE, RECORD],
    [
      'a first one does not hide a changed secret',
      V2,
      { ...WAS_NONE, statuses: { key: 'changed' } },
      JUST_KEY,
    ],
    ['one that is not given any more sends nothing', SPEC, WAS_1, NONE],
    ['an empty text is a version', { ...SPEC, credentialsVersion: '' }, WAS_1, ALL],
  ])('%s', (...row) => check(row));
});

describe('credentials that nobody can compare', () => {
  const UNKNOWN = { record: { fingerprints: null } };
  const STALE = { statuses: { id: 'unverified' as const, key: 'unverified' as const } };
  test.each<Row>([
    ['managed for the first time: all are sent', SPEC, UNKNOWN, ALL, 'unverified'],
    ['managed for the first time, under Trust', policy({ adoption: 'Trust' }), UNKNOWN, RECORD],
    ['fingerprints of another kind: all are sent', SPEC, STALE, ALL, 'unverified'],
    ['some of another kind, under Exact: all are sent', SPEC, { statuses: { key: 'unverified' } }, ALL],
    [
      'some of another kind, under Merge: just these',
      policy({ credentials: 'Merge' }),
      { statuses: { key: 'unverified' } },
      JUST_KEY,
    ],
    ['fingerprints of another kind, under Trust', policy({ adoption: 'Trust' }), STALE, RECORD],
    [
      'fingerprints of another kind, with --trust-credentials',
      SPEC,
      { ...STALE, run: { trust: true } },
      RECORD,
    ],
    [
      'under OnVersion, what an interrupted run may have sent is sent again',
      policy({ credentialsDrift: 'OnVersion', adoption: 'Trust' }),
      { record: { unsettled: ['key'] } },
      ALL,
      'unverified',
    ],
    [
      'trust does not cover a key that was never sent',
      policy({ adoption: 'Trust' }),
      { statuses: { id: 'unverified', key: 'new' } },
      { ...ALL, changes: ['update credentials.id', 'add credentials.key'] },
    ],
    [
      'nor one that is known to have changed',
      SPEC,
      { statuses: { id: 'unverified', key: 'changed' }, run: { trust: true } },
      ALL,
    ],
    [
      'nor one that is to go',
      policy({ adoption: 'Trust' }),
      { statuses: { id: 'unverified', key: 'unverified', old: 'removed' } },
      { ...ALL, changes: [...UPDATES, 'remove credentials.old'] },
    ],
  ])('%s', (...row) => check(row));
});
