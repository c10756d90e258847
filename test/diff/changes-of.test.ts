import { describe, expect, test } from '@jest/globals';
import { changesOf, changesOfCreation, changesOfCredentials } from '../../src/diff/changes-of.js';
import { compareConfig } from '../../src/diff/compare-config.js';
import type { JsonObject } from '../../src/json/json.js';
import { makeLive, makeSpec } from '../plan/make-facts.js';

/** The changes between two configs under Exact. */
function configChanges(before: JsonObject, after: JsonObject, hide: readonly string[] = []) {
  return changesOf({
    spec: makeSpec({ config: after }),
    live: makeLive({ config: before }),
    config: compareConfig(before, after, 'Exact'),
    typeDiffers: false,
    descriptionDiffers: false,
    hide: new Set(hide),
  });
}

describe('changesOf', () => {
  test('before and after of each key; before is absent for an add, after for a remove', () => {
    expect(configChanges({ a: 1, b: null, c: 'x' }, { d: [true], b: 2, c: 'x' })).toEqual([
      { path: 'config.d', kind: 'add', after: [true] },
      { path: 'config.b', kind: 'update', before: null, after: 2 },
      { path: 'config.a', kind: 'remove', before: 1 },
    ]);
  });

  test('a hidden value is null and told as secret', () => {
    const changes = configChanges({ a: 'c4n4ry', b: 'c4n4ry' }, { b: 'c4n4ry2', c: 'c4n4ry' }, [
      'a',
      'b',
      'c',
    ]);
    expect(changes).toEqual([
      { path: 'config.c', kind: 'add', after: null, secret: true },
      { path: 'config.b', kind: 'update', before: null, after: null, secret: true },
      { path: 'config.a', kind: 'remove', before: null, secret: true },
    ]);
  });

  test('__proto__ is a key like any other', () => {
    const odd = JSON.parse('{"__proto__":1}') as JsonObject;
    expect(configChanges({}, odd)).toEqual([{ path: 'config.__proto__', kind: 'add', after: 1 }]);
    expect(configChanges(odd, {})).toEqual([{ path: 'config.__proto__', kind: 'remove', before: 1 }]);
  });

  test.each([
    ['', 'new', { kind: 'add', after: 'new' }],
    ['old', '', { kind: 'remove', before: 'old' }],
    ['old', 'new', { kind: 'update', before: 'old', after: 'new' }],
  ])('a description from %j to %j', (before, after, change) => {
    const changes = changesOf({
      spec: makeSpec({ description: after }),
      live: makeLive({ description: before, config: 'unreadable' }),
      config: undefined,
      typeDiffers: true,
      descriptionDiffers: true,
      hide: new Set(),
    });
    expect(changes).toEqual([
      { path: 'type', kind: 'update', before: 'S3', after: 'S3' },
      { path: 'description', ...change },
    ]);
  });
});

test('what a new link gets', () => {
  const spec = makeSpec({ description: '', config: { a: 1 }, credentials: ['id'] });
  expect(changesOfCreation(spec)).toEqual([
    { path: 'type', kind: 'add', after: 'S3' },
    { path: 'description', kind: 'add', after: '' },
    { path: 'config.a', kind: 'add', after: 1 },
    { path: 'credentials.id', kind: 'add', after: null, secret: true },
  ]);
  expect(changesOfCreation(makeSpec())).toEqual([{ path: 'type', kind: 'add', after: 'S3' }]);
});

test('credentials are told by key, never by value', () => {
  const comparison = {
    keys: [
      { key: 'n', status: 'new' },
      { key: 'c', status: 'changed' },
      { key: 'u', status: 'unverified' },
    ],
    removed: ['r'],
  } as const;
  expect(changesOfCredentials(['n', 'c', 'u'], ['r'], comparison)).toEqual([
    { path: 'credentials.n', kind: 'add', after: null, secret: true },
    { path: 'credentials.c', kind: 'update', before: null, after: null, secret: true },
    { path: 'credentials.u', kind: 'update', before: null, after: null, secret: true },
    { path: 'credentials.r', kind: 'remove', before: null, secret: true },
  ]);
  expect(changesOfCredentials(['x'], [], undefined)).toEqual([
    { path: 'credentials.x', kind: 'update', before: null, after: null, secret: true },
  ]);
});
