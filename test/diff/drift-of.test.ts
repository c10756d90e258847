import { expect, test } from '@jest/globals';
import { type Drift, driftOf } from '../../src/diff/drift-of.js';
import { parseJson } from '../../src/json/json.js';
import { makeLive, makeRecord, makeSpec } from '../plan/make-facts.js';

const record = makeRecord(makeSpec(), { type: 'S3', description: 'd', config: { a: 1, b: { c: 2 } } });
const live = makeLive({ type: 'S3', description: 'd', config: { a: 1, b: { c: 2 } } });

test.each<[what: string, Drift, ReturnType<typeof driftOf>]>([
  ['the same', 'none', driftOf(record, live)],
  [
    'another order and spelling',
    'none',
    driftOf(record, { ...live, type: 's3', config: parseJson('{"b":{"c":2.0},"a":1}') as never }),
  ],
  ['no link', 'gone', driftOf(record, undefined)],
  ['another type', { differs: ['type'] }, driftOf(record, { ...live, type: 'GCS' })],
  ['another description', { differs: ['description'] }, driftOf(record, { ...live, description: '' })],
  ['another config', { differs: ['config'] }, driftOf(record, { ...live, config: { a: '1', b: { c: 2 } } })],
  [
    'a config key more',
    { differs: ['config'] },
    driftOf(record, { ...live, config: { a: 1, b: { c: 2 }, z: 0 } }),
  ],
  ['everything', { differs: ['type', 'description', 'config'] }, driftOf(record, makeLive({ type: 'GCS' }))],
  ['a config that cannot be read', 'unknown', driftOf(record, { ...live, config: 'unreadable' })],
  ['a config that could not be read then', 'unknown', driftOf({ ...record, config: null }, live)],
  [
    'a config that cannot be read and another type',
    { differs: ['type'] },
    driftOf(record, { ...live, type: 'GCS', config: 'unreadable' }),
  ],
])('%s', (_, expected, drift) => {
  expect(drift).toEqual(expected);
});
