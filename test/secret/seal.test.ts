import { describe, expect, test } from '@jest/globals';
import { makeSeals } from '../../src/secret/seal.js';
import { verifyCredentials } from '../../src/secret/verify.js';
import {
  cheapFingerprinter,
  distinctValues,
  linksOf,
  recordsOf,
  settle,
  statusesOf,
} from './recorded-links.js';
import { countStretches } from './stretch-count.js';

const many = distinctValues(200);

describe('makeSeals', () => {
  test('seals fit the state: short ASCII keys, the scheme in the body, no value anywhere', async () => {
    const { put, remove } = await settle(many, {}, await recordsOf(many));
    expect(put.length).toBeGreaterThan(1);
    expect(remove).toEqual([]);
    for (const { kind, key, body } of put) {
      expect(kind).toBe('seal');
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(body).toMatch(/^t1:[\w-]{43}$/);
    }
    expect(new Set(put.map(({ key }) => key)).size).toBe(put.length);
  });

  test('are few beside the fingerprints', async () => {
    const { put } = await settle(many, {}, await recordsOf(many));
    expect(put.length).toBeLessThan(200 / 4);
  });

  test('what is sealed already is not made again', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const { result, started } = await countStretches(() => settle(many, records, records, seals));
    expect(result).toMatchObject({ put: [], remove: [] });
    expect(started).toBe(1);
  });

  test('after one rotation only the way to it is made anew, and the old one is removed', async () => {
    const records = await recordsOf(many);
    const first = await settle(many, {}, records);
    const rotated = { ...many, 'link 9': { id: 'shared', key: 'rotated' } };
    const now = { ...records, ...(await recordsOf({ 'link 9': { id: 'shared', key: 'rotated' } })) };
    const second = await settle(rotated, records, now, first.seals);
    expect(second.put.length).toBeGreaterThan(0);
    expect(second.put.length).toBeLessThanOrEqual(6);
    expect(second.remove).toHaveLength(second.put.length);
    expect((await countStretches(() => statusesOf(rotated, now, second.seals))).started).toBe(1);
  });

  test('a link whose change failed is in no seal: it is still seen as changed', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const rotated = {
      ...many,
      'link 9': { id: 'shared', key: 'failed' },
      'link 10': { id: 'shared', key: 'sent' },
    };
    const now = { ...records, ...(await recordsOf({ 'link 10': { id: 'shared', key: 'sent' } })) };
    const after = await settle(rotated, records, now, seals);
    const statuses = await statusesOf(rotated, now, after.seals);
    expect(statuses['link 9']).toEqual({ id: 'same', key: 'changed' });
    expect(statuses['link 10']).toEqual({ id: 'same', key: 'same' });
  });

  test('facts that call a value the same are not believed for another fingerprint', async () => {
    const fingerprinter = cheapFingerprinter();
    const records = await recordsOf(many);
    const links = linksOf(many, records);
    const facts = await verifyCredentials({ links, seals: new Map(), fingerprinter });
    const wrong =
      (await recordsOf({ 'link 5': { id: 'shared', key: 'of another value' } }))['link 5'] ?? null;
    const { put } = await makeSeals({
      links: links.map((link) => ({
        ...link,
        recordedNow: link.id.name === 'link 5' ? wrong : link.recorded,
      })),
      facts,
      seals: new Map(),
      fingerprinter,
    });
    const seals = new Map(put.map(({ key, body }) => [key, String(body)]));
    const statuses = await statusesOf(many, { ...records, 'link 5': wrong }, seals);
    expect(statuses['link 5']).toEqual({ id: 'same', key: 'changed' });
  });

  test('links without a record, and those whose record is gone, are left out', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const { 'link 3': _, ...fewer } = records;
    const after = await settle(many, records, fewer, seals);
    const statuses = await statusesOf(many, fewer, after.seals);
    expect(statuses['link 3']).toEqual({ id: 'unverified', key: 'unverified' });
    expect((await countStretches(() => statusesOf(many, fewer, after.seals))).started).toBe(1);
    expect((await settle(many, {}, {})).put).toEqual([]);
  });

  test('runs over different sets do not spoil each other’s seals', async () => {
    const records = await recordsOf(many);
    const whole = await settle(many, {}, records);
    const half = Object.fromEntries(Object.entries(many).filter((_, index) => index % 2 === 0));
    const both = await settle(half, records, records, whole.seals);
    expect(both.remove).toEqual([]);
    for (const values of [many, half])
      expect((await countStretches(() => statusesOf(values, records, both.seals))).started).toBe(1);
  });

  test('what nobody uses is swept once it is far too much', async () => {
    const records = await recordsOf(many);
    const stale = Array.from({ length: 11_000 }, (_, i) => [`stale ${i}`, 't1:x'] as const);
    const swept = await settle(many, {}, records, new Map(stale));
    expect(swept.remove).toHaveLength(11_000);
    const kept = await settle(many, {}, records, new Map(stale.slice(0, 9_000)));
    expect(kept.remove).toEqual([]);
  });

  test('seals of an older scheme are replaced', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const older = new Map([...seals].map(([key, body]) => [key, body.replace('t1:', 't0:')]));
    const renewed = await settle(many, records, records, older);
    expect(renewed.seals).toEqual(seals);
  });
});
