import { expect, test } from '@jest/globals';
import { decideOrphan } from '../../src/plan/decide-orphan.js';
import { finishDraft } from '../../src/plan/finish-draft.js';
import { outlineOf } from './decide.js';
import { makeLive, makeRecord, makeSpec } from './make-facts.js';

const record = makeRecord(makeSpec(), { deletion: 'Delete' });
const live = makeLive();

test('a link whose last policy was Delete is dropped', () => {
  const draft = decideOrphan({ record, live });
  expect(draft && outlineOf(draft)).toEqual({
    action: 'delete',
    sql: ['DROP LINK `db`.`link`'],
    changes: ['remove type'],
  });
});

test('a link whose last policy was Retain stays', () => {
  expect(decideOrphan({ record: { ...record, deletion: 'Retain' }, live })).toBeUndefined();
  expect(decideOrphan({ record: { ...record, deletion: 'Retain' }, live: undefined })).toBeUndefined();
});

test('a link that is gone is forgotten', () => {
  const draft = decideOrphan({ record, live: undefined });
  expect(draft && outlineOf(draft)).toEqual({ action: 'record' });
  expect(draft?.needs).toEqual({ kind: 'none' });
});

test.each(['Running', 'Stopped', 'Error'])(
  'a link that a pipeline in state %s uses is blocked, and the pipeline named',
  (state) => {
    const draft = decideOrphan({ record, live });
    const plan = draft && finishDraft(draft, [{ database: 'other', name: 'p', state, certain: true }]);
    expect(plan).toMatchObject({ action: 'blocked', code: 'LNK0410', statements: [] });
    expect(plan?.reason).toContain('other.p');
    expect(plan?.pipelines).toEqual([{ database: 'other', name: 'p', state, pause: false }]);
  },
);
