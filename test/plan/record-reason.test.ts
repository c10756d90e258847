import { describe, expect, test } from '@jest/globals';
import { decided, outlineOf, type Row } from './decide.js';

const NONE = { action: 'none' };
const RECORD = { action: 'record' };

describe('what only the state must learn', () => {
  test.each<Row>([
    ['a first management', {}, { record: null }, RECORD, 'first managed here'],
    [
      'a first management, credentials trusted',
      { credentials: ['id'], policy: { adoption: 'Trust' } },
      { record: null },
      RECORD,
      'taken as equal',
    ],
    [
      'another owner',
      {},
      { record: { owner: 'them' }, run: { takeOver: true } },
      RECORD,
      'taken over from owner "them"',
    ],
    [
      'a first credentialsVersion',
      { credentialsVersion: '1' },
      { record: { credentialsVersion: null } },
      RECORD,
      'first credentialsVersion',
    ],
    [
      'a deletion that is allowed now',
      { policy: { deletion: 'Delete' } },
      { record: { deletion: 'Retain' } },
      RECORD,
      'policy.deletion is now Delete',
    ],
    [
      'a deletion that is not allowed any more',
      {},
      { record: { deletion: 'Delete' } },
      RECORD,
      'policy.deletion is now Retain',
    ],
    [
      'under drift: Report, a spec that caught up with the server',
      { config: { a: 1 }, policy: { drift: 'Report' } },
      { lastSpec: { config: { a: 2 } } },
      RECORD,
      'the spec changed',
    ],
    [
      'drift that is left and a new deletion',
      { config: { a: 1 }, policy: { drift: 'Report', deletion: 'Delete' } },
      { live: { config: {} }, record: { deletion: 'Retain' } },
      { ...RECORD, drift: ['add config.a'] },
    ],
    ['nothing, as a rule', { credentials: ['id'], credentialsVersion: '1', config: { a: 1 } }, {}, NONE],
    [
      'nothing, where the spec caught up with the server and drift is corrected anyway',
      { config: { a: 1 } },
      { lastSpec: { config: { a: 2 } } },
      NONE,
    ],
    [
      'nothing, for other parts of the policy',
      { policy: { pipelines: 'Refuse', replace: 'Allow', revive: true } },
      { lastSpec: {} },
      NONE,
    ],
    ['nothing, with state none', {}, { record: null, run: { remembers: false } }, NONE],
  ])('%s', (_, spec, world, outcome, reason = '') => {
    const draft = decided(spec, world);
    expect(outlineOf(draft)).toEqual(outcome);
    expect(draft.reason).toContain(reason);
    expect(draft.needs).toEqual({ kind: 'none' });
  });
});
