import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../src/json/json.js';
import { basisOf } from '../../src/plan/basis.js';
import { makeLive, makeRecord, makeSpec } from './make-facts.js';

const live = makeLive({ config: { a: 1, b: 2 }, description: 'd' });
const record = makeRecord(makeSpec({ credentials: ['id'] }), { credentialsVersion: '1' });
const basis = basisOf(live, record);

describe('a plan rests on', () => {
  test.each<[what: string, moved: string]>([
    ['the live config', basisOf({ ...live, config: { a: 1, b: 3 } }, record)],
    ['the type of its values', basisOf({ ...live, config: { a: 1, b: '2' } }, record)],
    ['whether it can be read', basisOf({ ...live, config: 'unreadable' }, record)],
    ['the live type', basisOf({ ...live, type: 'GCS' }, record)],
    ['the live description', basisOf({ ...live, description: '' }, record)],
    ['that there is a link', basisOf(undefined, record)],
    ['the owner', basisOf(live, { ...record, owner: 'other' })],
    ['a fingerprint', basisOf(live, { ...record, fingerprints: { id: 's1:y' } })],
    ['that there are fingerprints', basisOf(live, { ...record, fingerprints: null })],
    ['the credentialsVersion', basisOf(live, { ...record, credentialsVersion: null })],
    ['that there is a record', basisOf(live, undefined)],
  ])('%s', (_, moved) => {
    expect(moved).toMatch(/^[0-9a-f]{64}$/);
    expect(moved).not.toBe(basis);
  });
});

describe('a plan does not rest on', () => {
  test.each<[what: string, same: string]>([
    ['the order of keys', basisOf({ ...live, config: { b: 2, a: 1 } }, record)],
    [
      'the spelling of numbers',
      basisOf({ ...live, config: parseJson('{"a":1.0,"b":20e-1}') as never }, record),
    ],
    ['the spelling of the type', basisOf({ ...live, type: 's3' }, record)],
    ['when it was last applied', basisOf(live, { ...record, appliedAt: '2027-01-01T00:00:00.000Z' })],
    ['what was read back then', basisOf(live, { ...record, config: null, description: 'x' })],
  ])('%s', (_, same) => {
    expect(same).toBe(basis);
  });
});
