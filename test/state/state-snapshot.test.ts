import { describe, expect, test } from '@jest/globals';
import { idKey } from '../../src/catalog/link-id.js';
import { type JsonObject, parseJson } from '../../src/json/json.js';
import { snapshotOf } from '../../src/state/state-snapshot.js';
import type { Entry } from '../../src/state/state-store.js';

const META: Entry = { kind: 'meta', key: 'meta', body: { format: '1', salt: 'c2FsdA==' } };
const LINK = {
  database: 'analytics',
  name: 'link',
  owner: 'default',
  type: 'S3',
  specDigest: 'digest',
  description: '',
  config: { region: 'us-east-1' },
  fingerprints: { aws_access_key_id: 's1:x' },
  credentialsVersion: null,
  deletion: 'Retain',
  appliedAt: '2026-01-02T03:04:05.000Z',
};
const WINDOW = {
  run: 'r',
  link: { database: 'analytics', name: 'link' },
  since: '2026-01-02T03:04:05.000Z',
  pipelines: [
    { database: 'analytics', name: 'p1' },
    { database: 'other', name: 'p2' },
  ],
};

function link(body: JsonObject): Entry {
  return { kind: 'link', key: 'k', body };
}
function window(body: JsonObject): Entry {
  return { kind: 'window', key: 'k', body };
}

describe('snapshotOf', () => {
  test('an empty store', () => {
    const snapshot = snapshotOf([]);
    expect('meta' in snapshot).toBe(false);
    expect([snapshot.links.size, snapshot.windows.length, snapshot.seals.size]).toEqual([0, 0, 0]);
  });

  test('decodes every kind', () => {
    const snapshot = snapshotOf([
      META,
      link(LINK),
      window(WINDOW),
      { kind: 'seal', key: 's', body: 'sealed' },
    ]);
    expect(snapshot.meta).toEqual({ format: '1', salt: 'c2FsdA==' });
    expect(snapshot.links.get(idKey(LINK))).toEqual(LINK);
    expect(snapshot.windows).toEqual([WINDOW]);
    expect(snapshot.seals.get('s')).toBe('sealed');
  });

  test('null where it has a meaning', () => {
    const record = snapshotOf([link({ ...LINK, config: null, fingerprints: null })]).links.get(idKey(LINK));
    expect(record).toMatchObject({ config: null, fingerprints: null, credentialsVersion: null });
    expect(snapshotOf([link({ ...LINK, credentialsVersion: '7' })]).links.get(idKey(LINK))).toMatchObject({
      credentialsVersion: '7',
    });
  });

  test('leaves out what it does not know', () => {
    const snapshot = snapshotOf([
      link({ ...LINK, later: { a: 1 } }),
      window({ ...WINDOW, later: 1 }),
      { kind: 'novelty' as 'seal', key: 'x', body: { a: 1 } },
    ]);
    expect(snapshot.links.get(idKey(LINK))).toEqual(LINK);
    expect(snapshot.windows).toEqual([WINDOW]);
    expect(snapshot.seals.size).toBe(0);
  });

  test('a key named __proto__ stays a key', () => {
    const body = parseJson(
      JSON.stringify(LINK)
        .replace('"config":{', '"config":{"__proto__":"p",')
        .replace('"fingerprints":{', '"fingerprints":{"__proto__":"s1:y",'),
    );
    const record = snapshotOf([link(body as JsonObject)]).links.get(idKey(LINK));
    expect(Object.keys(record?.config ?? {})).toContain('__proto__');
    expect(Object.entries(record?.fingerprints ?? {})).toContainEqual(['__proto__', 's1:y']);
  });

  test.each([
    ['body', [{ kind: 'link', key: 'k', body: 'text' }]],
    ['database', [link({ ...LINK, database: 1 })]],
    ['owner', [link({ ...LINK, owner: null })]],
    ['config', [link({ ...LINK, config: [] })]],
    ['fingerprints', [link({ ...LINK, fingerprints: { a: 1 } })]],
    ['credentialsVersion', [link({ ...LINK, credentialsVersion: 1 })]],
    ['deletion', [link({ ...LINK, deletion: 'Perhaps' })]],
    ['appliedAt', [link(Object.fromEntries(Object.entries(LINK).filter(([key]) => key !== 'appliedAt')))]],
    ['link', [window({ ...WINDOW, link: null })]],
    ['link', [window(Object.fromEntries(Object.entries(WINDOW).filter(([key]) => key !== 'link')))]],
    ['link.name', [window({ ...WINDOW, link: { database: 'd' } })]],
    ['pipelines', [window({ ...WINDOW, pipelines: {} })]],
    ['pipelines.1.name', [window({ ...WINDOW, pipelines: [WINDOW.pipelines[0] ?? {}, { database: 'd' }] })]],
    ['salt', [{ kind: 'meta', key: 'meta', body: { format: '1' } }]],
    ['body', [{ kind: 'seal', key: 'k', body: { a: 1 } }]],
  ] as [string, Entry[]][])('nonsense in %s is LNK0506 that names it', (field, entries) => {
    expect(() => snapshotOf(entries)).toThrow(
      expect.objectContaining({ code: 'LNK0506', message: expect.stringContaining(`${field} of the `) }),
    );
  });

  test('another format is LNK0505', () => {
    expect(() => snapshotOf([{ ...META, body: { format: '2', salt: '' } }])).toThrow(
      expect.objectContaining({ code: 'LNK0505' }),
    );
  });
});
