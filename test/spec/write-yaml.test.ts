import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LiveLink } from '../../src/catalog/live-link.js';
import { jsonEqual, parseJson } from '../../src/json/json.js';
import { readSpecText } from '../../src/spec/read-specs.js';
import { specTitle, specYaml } from '../../src/spec/write-yaml.js';

function link(parts: Partial<LiveLink> = {}): LiveLink {
  return { database: 'db', name: 'l', type: 'S3', description: '', config: {}, ...parts };
}

function written(live: LiveLink, recorded: readonly string[] = []) {
  const text = specYaml(live, specTitle(live), recorded);
  const { specs, problems } = readSpecText(text, 'imported.yaml');
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { text, spec: specs[0] };
}

describe('specYaml', () => {
  test('numbers keep their type and every digit', () => {
    const config = parseJson(
      '{"a":12345678901234567890,"b":0.1000000000000000000001,"c":1e400,"d":"1","e":[1.5,null]}',
    );
    const { spec } = written(link({ config: config as LiveLink['config'] }));
    expect(jsonEqual(spec?.config ?? null, config)).toBe(true);
  });

  test('any name, description and config comes back as it was', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(
        name,
        name,
        fc.string({ unit: 'grapheme' }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
        (database, title, description, config) => {
          const live = link({
            database,
            name: title,
            description,
            config: parseJson(JSON.stringify(config)) as never,
          });
          const text = specYaml(live, specTitle(live), ['k']);
          const { specs, problems } = readSpecText(text, 'imported.yaml');
          // A random key may happen to be a documented secret; nothing else may stand against the document.
          fc.pre(!problems.some(({ code }) => code === 'LNK0105'));
          expect(specs).toHaveLength(1);
          expect(specs[0]).toMatchObject({ database, name: title });
          expect(specs[0]?.description ?? '').toBe(description);
          expect(jsonEqual(specs[0]?.config ?? null, live.config as never)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a secret that stands in config on the server is not written out', () => {
    const { text, spec } = written(link({ config: { aws_secret_access_key: 'hush-hush' } }));
    expect(text).not.toContain('hush-hush');
    expect(spec?.config).toEqual({});
    expect(spec?.credentials?.map(([key]) => key)).toContain('aws_secret_access_key');
  });

  test('recorded keys stand for the usual ones', () => {
    expect(written(link(), ['only']).spec?.credentials?.map(([key]) => key)).toEqual(['only']);
  });

  test('an unreadable config stays unmanaged', () => {
    expect(written(link({ config: 'unreadable' })).spec?.config).toBeUndefined();
  });
});
