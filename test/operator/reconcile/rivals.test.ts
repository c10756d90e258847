import { describe, expect, test } from '@jest/globals';
import { openStores } from '../../../src/operator/controller.js';
import type { LinkObject } from '../../../src/operator/objects/link-object.js';
import { rivalsOf, winnerOver } from '../../../src/operator/reconcile/rivals.js';
import { targetOfEnvironment } from '../../../src/operator/servers/connection-of.js';
import { Secret } from '../../../src/secret/secret.js';
import { makeObject } from '../objects/make-object.js';

const old = makeObject({ name: 'z', creationTimestamp: '2026-01-01T00:00:00Z' });
const young = makeObject({ name: 'a', creationTimestamp: '2026-01-01T00:00:01Z' });

describe('of two objects for one link', () => {
  test('the oldest has it', () => {
    expect(winnerOver(young, [old])).toBe(old);
    expect(winnerOver(old, [young])).toBeUndefined();
  });

  test('of the same second: whose place comes first, whoever asks', () => {
    const twin = makeObject({ name: 'b', creationTimestamp: young.createdAt });
    expect(winnerOver(twin, [young])).toBe(young);
    expect(winnerOver(young, [twin])).toBeUndefined();
  });

  test('an object on its way out has nothing', () => {
    const leaving = { ...old, isDeleted: true };
    expect(winnerOver(young, [leaving])).toBeUndefined();
    expect(winnerOver(leaving, [young])).toBe(young);
    expect(winnerOver(leaving, [])).toBeUndefined();
  });
});

describe('rivals', () => {
  const { objects, secrets } = openStores((error) => {
    throw error;
  });
  const standardTarget = targetOfEnvironment({ LINKSPEC_URL: 'mysql://app@server/' });
  const world = { objects, secrets, standardTarget };
  const put = (object: LinkObject): LinkObject => {
    const { namespace, name, uid, resourceVersion } = object;
    objects.put({ key: `${namespace}/${name}`, uid, resourceVersion, value: object });
    return object;
  };
  const at = (name: string, url: string) =>
    secrets.put({
      key: `here/${name}`,
      uid: name,
      resourceVersion: '1',
      value: new Map([['url', new Secret(url)]]),
    });
  at('same', 'mysql://other:pw@server:3306/');
  at('elsewhere', 'mysql://app@server:3307/');
  const spec = { name: 'shared' };
  const mine = put(makeObject({ name: 'mine', spec }));

  const rivals = (): string[] =>
    rivalsOf(world, mine, { database: 'db', name: 'shared' }, { link: 'db.shared', server: 'server:3306' })
      .map(({ name }) => name)
      .sort();

  test('are those on the same server, whatever login they use, suspended or not', () => {
    expect(rivals()).toEqual([]);
    put(makeObject({ name: 'plain', spec, namespace: 'there' }));
    put(makeObject({ name: 'login', spec: { ...spec, connectionSecretRef: { name: 'same' } } }));
    put(makeObject({ name: 'resting', spec: { ...spec, suspend: true } }));
    // None of these:
    put(makeObject({ name: 'far', spec: { ...spec, connectionSecretRef: { name: 'elsewhere' } } }));
    put(makeObject({ name: 'lost', spec: { ...spec, connectionSecretRef: { name: 'missing' } } }));
    put(makeObject({ name: 'wrong', spec: { ...spec, interval: '1s' } }));
    put(makeObject({ name: 'shared', spec: { database: 'other' } }));
    expect(rivals()).toEqual(['login', 'plain', 'resting']);
  });

  test('are also those that have the link, whatever their spec says now', () => {
    const before = rivals();
    const has = { link: 'db.shared', server: 'server:3306' };
    put(makeObject({ name: 'typo', spec: { ...spec, interval: '1s' }, status: has }));
    put(
      makeObject({
        name: 'no secret',
        spec: { ...spec, connectionSecretRef: { name: 'gone' } },
        status: has,
      }),
    );
    put(makeObject({ name: 'renamed', spec: { name: 'other' }, status: has }));
    // None of these: it has another link and only names this one, or has it on another server.
    put(makeObject({ name: 'refused', spec, status: { ...has, link: 'db.other' } }));
    put(makeObject({ name: 'away', spec: { ...spec, interval: '1s' }, status: { ...has, server: 'b:1' } }));
    expect(rivals()).toEqual([...before, 'no secret', 'renamed', 'typo'].sort());
  });

  test('are not those whose names only read the same', () => {
    const dotted = put(makeObject({ name: 'dotted', spec: { database: 'a', name: 'b.c' } }));
    put(makeObject({ name: 'other', spec: { database: 'a.b', name: 'c' } }));
    const claim = { link: 'a.b.c', server: 'server:3306' };
    expect(rivalsOf(world, dotted, { database: 'a', name: 'b.c' }, claim)).toEqual([]);
  });
});
