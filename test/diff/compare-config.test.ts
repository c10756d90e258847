import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareConfig, configDiffers } from '../../src/diff/compare-config.js';
import { compactJson, type JsonObject, jsonEqual, parseJson } from '../../src/json/json.js';
import { anyJson, objectOf } from '../json/any-json.js';

const json = (text: string) => parseJson(text) as JsonObject;

describe('compareConfig', () => {
  const live = json('{"same":1,"other":"x","extra":true}');
  const wanted = json('{"new":null,"other":["x"],"same":1.0}');

  test('Exact: keys added, changed and removed', () => {
    const diff = compareConfig(live, wanted, 'Exact');
    expect(diff).toMatchObject({ added: ['new'], changed: ['other'], removed: ['extra'] });
    expect(compactJson(diff.target)).toBe('{"new":null,"other":["x"],"same":1}');
  });

  test('Merge: other keys stay, in their places', () => {
    const diff = compareConfig(live, wanted, 'Merge');
    expect(diff).toMatchObject({ added: ['new'], changed: ['other'], removed: [] });
    expect(compactJson(diff.target)).toBe('{"same":1,"other":["x"],"extra":true,"new":null}');
  });

  test.each([
    ['{"a":1}', '{"a":1.0}'],
    ['{"a":{"x":1,"y":[2]}}', '{"a":{"y":[2e0],"x":1}}'],
    ['{"a":12345678901234567890}', '{"a":1234567890123456789.0e1}'],
    ['{}', '{}'],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
  ])('%s and %s do not differ', (a, b) => {
    expect(configDiffers(compareConfig(json(a), json(b), 'Exact'))).toBe(false);
    expect(configDiffers(compareConfig(json(a), json(b), 'Merge'))).toBe(false);
  });

  test.each([
    ['{"a":true}', '{"a":"true"}', 'changed'],
    ['{"a":12345678901234567890}', '{"a":12345678901234567891}', 'changed'],
    ['{"a":[1,2]}', '{"a":[2,1]}', 'changed'],
    ['{"a":{"x":1,"y":2}}', '{"a":{"x":1}}', 'changed'],
    ['{}', '{"a":null}', 'added'],
    ['{}', '{"__proto__":1}', 'added'],
    ['{}', '{"toString":1}', 'added'],
  ] as const)('%s and %s differ', (a, b, kind) => {
    const diff = compareConfig(json(a), json(b), 'Merge');
    expect(diff[kind]).toHaveLength(1);
    expect(configDiffers(diff)).toBe(true);
  });

  test('a key that is only there is a difference under Exact alone', () => {
    const extra = json('{"__proto__":1}');
    expect(compareConfig(extra, {}, 'Exact').removed).toEqual(['__proto__']);
    expect(configDiffers(compareConfig(extra, {}, 'Merge'))).toBe(false);
  });

  test('nothing differs from the target, and that is where the difference leads', () => {
    const object = objectOf(anyJson);
    fc.assert(
      fc.property(
        object,
        object,
        fc.constantFrom('Exact' as const, 'Merge' as const),
        (live, wanted, policy) => {
          const { target, ...diff } = compareConfig(live, wanted, policy);
          expect(configDiffers(compareConfig(target, wanted, policy))).toBe(false);
          expect(configDiffers({ target, ...diff })).toBe(!jsonEqual(live, target));
        },
      ),
    );
  });
});
