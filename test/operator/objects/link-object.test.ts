import { describe, expect, test } from '@jest/globals';
import { isNews, linkObjectOf } from '../../../src/operator/objects/link-object.js';
import { makeObject } from './make-object.js';

const object = makeObject();

describe('an update is news', () => {
  test.each([
    ['another spec', makeObject({ generation: 2 })],
    ['a deletion', makeObject({ deleted: true })],
    ['a request', makeObject({ annotations: { 'linkspec.dev/requested-at': 'now' } })],
    ['an approval', makeObject({ annotations: { 'linkspec.dev/approved-plan': 'abc' } })],
    ['another object', makeObject({ uid: 'other' })],
  ])('%s', (_, now) => {
    expect(isNews(object, now)).toBe(true);
  });

  test.each([
    ['of its own status', makeObject({ status: { observedGeneration: 1 } })],
    ['of its finalizer', { ...object, finalizers: ['linkspec.dev/drop-link'] }],
    ['of the version alone', { ...object, resourceVersion: '2' }],
    ["of somebody's annotation", makeObject({ annotations: { 'example.com/x': 'y' } })],
  ])('unless it is one %s', (_, now) => {
    expect(isNews(object, now)).toBe(false);
  });
});

test('an object with next to nothing in it can be read', () => {
  const bare = linkObjectOf({ metadata: { name: 'x', uid: 'u', resourceVersion: '1' } });
  expect(bare).toMatchObject({ namespace: '', generation: 0, isDeleted: false, spec: {}, status: {} });
  expect(
    linkObjectOf({ metadata: { name: 'x', uid: 'u', resourceVersion: '1' }, spec: 'no' as never }).spec,
  ).toEqual({});
});
