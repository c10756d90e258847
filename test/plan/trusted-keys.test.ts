import { expect, test } from '@jest/globals';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { trustedKeys } from '../../src/plan/trusted-keys.js';
import { factsIn, type World } from './decide.js';
import { makeRun, makeSpec } from './make-facts.js';

const KEYS = { credentials: ['id', 'key'] };
const TRUST = { ...KEYS, policy: { adoption: 'Trust' as const } };
const NOT_SET = new LinkspecError('LNK0201', 'environment variable "ID" is not set');
const STALE = { id: 'unverified', key: 'unverified' } as const;

test.each<[rule: string, Parameters<typeof makeSpec>[0], World, readonly string[]]>([
  ['a link never managed, under Trust: all', TRUST, { record: null }, ['id', 'key']],
  ['with --trust-credentials: all', KEYS, { record: null, run: { trust: true } }, ['id', 'key']],
  ['under Send: none', KEYS, { record: null }, []],
  ['with state none: none', TRUST, { record: null, run: { remembers: false } }, []],
  [
    'under Always: none, they are sent',
    { ...TRUST, policy: { adoption: 'Trust', credentialsDrift: 'Always' } },
    { record: null },
    [],
  ],
  ['a link that is created: none, they are sent', TRUST, { live: null, record: null }, []],
  ['fingerprints of another kind: those', TRUST, { statuses: STALE }, ['id', 'key']],
  [
    'fingerprints of another kind beside good ones: just those',
    TRUST,
    { statuses: { key: 'unverified' } },
    ['key'],
  ],
  ['fingerprints of another kind, under Send: none', KEYS, { statuses: STALE }, []],
  ['beside one that changed: none', TRUST, { statuses: { id: 'changed', key: 'unverified' } }, []],
  ['all the same: none is new to the record', TRUST, {}, []],
  ['not managed: none', { policy: { adoption: 'Trust' } }, { record: null }, []],
  [
    'under OnVersion: none, since nothing is compared',
    { ...TRUST, policy: { adoption: 'Trust', credentialsDrift: 'OnVersion' } },
    { statuses: STALE },
    [],
  ],
  ['secrets that cannot be had: none', TRUST, { record: null, failed: NOT_SET }, []],
])('%s', (_, spec, world, keys) => {
  expect(trustedKeys(factsIn(makeSpec(spec), world), makeRun(world.run))).toEqual(keys);
});
