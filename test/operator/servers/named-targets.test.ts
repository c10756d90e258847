import { expect, test } from '@jest/globals';
import { targetOfEnvironment } from '../../../src/operator/servers/connection-of.js';
import { NamedTargets } from '../../../src/operator/servers/named-targets.js';

function target(user: string) {
  const made = targetOfEnvironment({ LINKSPEC_URL: `mysql://${user}@server/` });
  if (!made) throw new Error('no target');
  return made;
}

test('a server is known as long as an object names it', () => {
  const targets = new NamedTargets();
  const [one, same, other] = [target('one'), target('one'), target('other')];
  expect(targets.set('ns/a', one)).toBe(true);
  expect(targets.set('ns/a', same)).toBe(false);
  expect(targets.set('ns/b', same)).toBe(false);
  expect([...targets.keysOf(one.identity)]).toEqual(['ns/a', 'ns/b']);
  expect(targets.distinct()).toHaveLength(1);
  expect(targets.set('ns/a', other)).toBe(true);
  expect(targets.of('ns/a')?.label).toBe('other@server:3306');
  expect([...targets.keysOf(one.identity)]).toEqual(['ns/b']);
  expect(targets.set('ns/b', undefined)).toBe(false);
  expect(targets.of('ns/b')).toBeUndefined();
  expect([...targets.keysOf(one.identity)]).toEqual([]);
  expect(targets.distinct()).toEqual([other]);
  // It is new once more.
  expect(targets.set('ns/b', one)).toBe(true);
});
