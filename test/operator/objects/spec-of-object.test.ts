import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { secretsOfObject, specOfObject } from '../../../src/operator/objects/spec-of-object.js';
import { makeObject } from './make-object.js';

const key = (name: string) => ({ secretKeyRef: { name, key: 'k' } });
const problemsOf = (spec: JsonObject): string => {
  const wanted = specOfObject(makeObject({ spec }));
  return 'problems' in wanted ? wanted.problems.join('; ') : '';
};

describe('the spec of an object', () => {
  test('has the defaults of the document', () => {
    expect(specOfObject(makeObject())).toMatchObject({
      spec: {
        database: 'db',
        name: 'link',
        suspend: false,
        policy: { deletion: 'Retain', adoption: 'Send', drift: 'Correct', approval: 'Automatic' },
        place: { file: 'here/link' },
      },
      intervalMs: 600_000,
      warnings: [],
    });
  });

  test('names its own link, connection and interval', () => {
    const spec = { name: 'a`b', connectionSecretRef: { name: 'server' }, interval: '1h30m' };
    expect(specOfObject(makeObject({ spec }))).toMatchObject({
      spec: { name: 'a`b' },
      connectionSecret: 'server',
      intervalMs: 5_400_000,
    });
  });

  test('is worked out once for each version of an object', () => {
    const object = makeObject();
    expect(specOfObject(object)).toBe(specOfObject(object));
    expect(specOfObject({ ...object })).not.toBe(specOfObject(object));
  });

  test('warnings stand in the way of nothing, and say what to do', () => {
    expect(specOfObject(makeObject({ spec: { config: { regoin: 'a' } } }))).toMatchObject({
      warnings: [expect.stringMatching(/regoin.*region/)],
    });
  });
});

describe('what makes no sense', () => {
  test.each<[string, JsonObject, RegExp]>([
    ['env', { credentials: { a: { b: { env: 'X' } } } }, /credentials\.a\.b.*env/],
    ['file', { credentials: { a: { file: '/x' } } }, /credentials\.a.*file/],
    ['exec', { credentials: { a: { exec: ['x'] } } }, /credentials\.a.*exec/],
    ['a literal', { credentials: { a: { value: 'Wulp' } } }, /credentials\.a is a literal.*secretKeyRef/],
    ['a bare literal', { credentials: { a: { b: 'Wulp' } } }, /credentials\.a\.b/],
    ['a literal in a list', { credentials: { a: ['Wulp'] } }, /credentials\.a/],
    [
      'a secret in config',
      { config: { aws_secret_access_key: 'Wulp' } },
      /aws_secret_access_key.*credentials/,
    ],
    [
      'a reference with more',
      { credentials: { a: { secretKeyRef: { name: 's', key: 'k', namespace: 'n' } } } },
      /secretKeyRef/,
    ],
    ['an unknown field', { polciy: {} }, /polciy.*policy/],
    ['a short interval', { interval: '59s' }, /interval.*60s/],
    ['no interval', { interval: 'often' }, /interval/],
    ['a connection without a name', { connectionSecretRef: {} }, /connectionSecretRef/],
    ['a connection that is text', { connectionSecretRef: 'server' }, /connectionSecretRef/],
    ['no database', { database: null }, /database/],
  ])('%s', (_, spec, problem) => {
    expect(problemsOf(spec)).toMatch(problem);
    expect(problemsOf(spec)).not.toContain('Wulp');
  });

  test('more than 100 levels, and nothing else is said then', () => {
    const spec = (levels: number): JsonObject => {
      let config: Json = 1;
      for (let level = 0; level < levels; level += 1) config = [config];
      return { polciy: {}, config: { region: config } };
    };
    expect(problemsOf(spec(98))).toMatch(/^"polciy"/);
    for (const levels of [99, 20_000])
      expect(problemsOf(spec(levels))).toMatch(/^spec is nested deeper than 100 levels\. [^;]*$/);
  });

  test('an interval of a minute is just long enough', () => {
    expect(problemsOf({ interval: '60s' })).toBe('');
  });
});

describe('the Secrets of an object', () => {
  test('are those of the connection and of credentials at any depth', () => {
    const spec = {
      connectionSecretRef: { name: 'server' },
      credentials: { a: key('one'), b: { c: { d: key('two') } }, e: [key('three')] },
      config: { f: key('not this one') },
    };
    expect([...secretsOfObject(makeObject({ spec }))].sort()).toEqual(['one', 'server', 'three', 'two']);
  });

  test('are known also where the rest makes no sense', () => {
    const spec = { interval: 'often', credentials: { a: key('one'), b: 7, c: { secretKeyRef: 'x' } } };
    expect([...secretsOfObject(makeObject({ spec }))]).toEqual(['one']);
    expect([...secretsOfObject(makeObject())]).toEqual([]);
  });
});
