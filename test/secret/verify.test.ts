import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idKey } from '../../src/catalog/link-id.js';
import { createFingerprinter } from '../../src/secret/fingerprint.js';
import { Secret } from '../../src/secret/secret.js';
import { verifyCredentials } from '../../src/secret/verify.js';
import {
  CHEAP,
  cheapFingerprinter,
  distinctValues,
  linksOf,
  recordsOf,
  settle,
  statusesOf,
  type Values,
} from './recorded-links.js';
import { countStretches } from './stretch-count.js';

const none = new Map<string, string>();

describe('the status of a key', () => {
  test('same, changed, new; and what the spec no longer names', async () => {
    const records = await recordsOf({ l: { kept: 'a', rotated: 'b', gone: 'c' } });
    const links = linksOf({ l: { rotated: 'B', added: 'd', kept: 'a' } }, records);
    const facts = await verifyCredentials({ links, seals: none, fingerprinter: cheapFingerprinter() });
    expect([...facts.keys()]).toEqual([idKey({ database: 'db', name: 'l' })]);
    expect([...facts.values()][0]).toMatchObject({
      keys: [
        { key: 'rotated', status: 'changed' },
        { key: 'added', status: 'new' },
        { key: 'kept', status: 'same' },
      ],
      removed: ['gone'],
    });
  });

  test('nothing recorded, or recorded by another scheme: nobody knows', async () => {
    expect(await statusesOf({ l: { a: 'x', b: 'y' } }, { l: null })).toEqual({
      l: { a: 'unverified', b: 'unverified' },
    });
    const records = await recordsOf({ l: { a: 'x' } });
    expect(await statusesOf({ l: { a: 'x', b: 'y' } }, { l: { ...records.l, b: 's9:abc' } })).toEqual({
      l: { a: 'same', b: 'unverified' },
    });
  });

  test('__proto__ is a key like any other', async () => {
    const values: Values = {
      l: Object.fromEntries([
        ['__proto__', 'x'],
        ['toString', 'y'],
      ]),
    };
    expect(await statusesOf(values, { l: {} })).toEqual({
      l: Object.fromEntries([
        ['__proto__', 'new'],
        ['toString', 'new'],
      ]),
    });
    expect(await statusesOf(values, await recordsOf(values))).toEqual({
      l: Object.fromEntries([
        ['__proto__', 'same'],
        ['toString', 'same'],
      ]),
    });
  });

  test('no links: nothing', async () => {
    const { result, started } = await countStretches(() =>
      verifyCredentials({ links: [], seals: none, fingerprinter: cheapFingerprinter() }),
    );
    expect([result.size, started]).toEqual([0, 0]);
  });
});

describe('what a comparison costs', () => {
  const many = distinctValues(1000);

  test('nothing is recorded: nothing', async () => {
    const { seals } = await settle(many, {}, await recordsOf(many));
    const { started } = await countStretches(() => statusesOf(many, {}, seals));
    expect(started).toBe(0);
  });

  test('nothing has changed: one stretch for the whole set', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const { started, result } = await countStretches(() => statusesOf(many, records, seals));
    expect(started).toBe(1);
    expect(new Set(Object.values(result).flatMap(Object.values))).toEqual(new Set(['same']));
  });

  test('one has changed: the seals on the way to it, and its few neighbours', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    for (const name of ['link 0', 'link 500', 'link 999']) {
      const changed = { ...many, [name]: { id: 'shared', key: 'rotated' } };
      const { started, result } = await countStretches(() => statusesOf(changed, records, seals));
      expect(result[name]).toEqual({ id: 'same', key: 'changed' });
      expect(started).toBeLessThanOrEqual(90);
    }
  });

  test('a link joins or leaves: the rest is still sealed', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const { 'link 7': _, ...fewer } = many;
    for (const values of [fewer, { ...many, late: { key: 'late' } }]) {
      const now = { ...records, ...(await recordsOf({ late: { key: 'late' } })) };
      const { started } = await countStretches(() => statusesOf(values, now, seals));
      expect(started).toBeLessThanOrEqual(90);
    }
  });

  test('a record that another run has changed costs no stretch for seals that no longer speak of it', async () => {
    const records = await recordsOf(many);
    const { seals } = await settle(many, {}, records);
    const rotated = { ...many, 'link 3': { id: 'shared', key: 'rotated' } };
    const { started, result } = await countStretches(async () =>
      statusesOf(
        rotated,
        { ...records, ...(await recordsOf({ 'link 3': { id: 'shared', key: 'rotated' } })) },
        seals,
      ),
    );
    expect(new Set(Object.values(result).flatMap(Object.values))).toEqual(new Set(['same']));
    expect(started).toBeLessThanOrEqual(90);
  });

  test('links that share their values have one seal in all: parts would cost as much as the whole', async () => {
    const values = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`l${i}`, { key: `v${i % 100}` }]),
    );
    const records = await recordsOf(values);
    const { seals, put } = await settle(values, {}, records);
    expect(put).toHaveLength(1);
    expect((await countStretches(() => statusesOf(values, records, seals))).started).toBe(1);
    const rotated = { ...values, l7: { key: 'rotated' } };
    const { started, result } = await countStretches(() => statusesOf(rotated, records, seals));
    expect(started).toBe(102);
    expect([result.l7, result.l107]).toEqual([{ key: 'changed' }, { key: 'same' }]);
  });

  test('few distinct values need no seal', async () => {
    const values = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`l${i}`, { key: `v${i % 8}` }]));
    const records = await recordsOf(values);
    expect((await settle(values, {}, records)).put).toEqual([]);
    expect((await countStretches(() => statusesOf(values, records))).started).toBe(8);
  });

  test('one link with many values cannot be parted, and is compared value by value', async () => {
    const values = { l: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, `v${i}`])) };
    const records = await recordsOf(values);
    expect((await settle(values, {}, records)).put).toEqual([]);
    expect((await countStretches(() => statusesOf(values, records))).started).toBe(40);
  });

  test('a link that is given twice is looked at once', async () => {
    const values = { l: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, `v${i}`])) };
    const links = linksOf(values, await recordsOf(values));
    const facts = await verifyCredentials({
      links: [...links, ...links],
      seals: none,
      fingerprinter: cheapFingerprinter(),
    });
    expect([...facts.values()].map(({ keys }) => keys.map(({ status }) => status))).toEqual([
      Array.from({ length: 12 }, () => 'same'),
    ]);
  });
});

describe('a seal never says more than is true', () => {
  /** A world small enough for collisions of every kind, and large enough for seals within seals. */
  const valuesArbitrary = fc.dictionary(
    fc.constantFrom(...Array.from({ length: 60 }, (_, i) => `l${i}`)),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.integer({ min: 0, max: 300 }), {
      minKeys: 1,
      maxKeys: 3,
    }),
    { minKeys: 20, maxKeys: 60, size: 'max' },
  );

  test('whatever changed since, the statuses are those of comparing one by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        valuesArbitrary,
        valuesArbitrary,
        valuesArbitrary,
        fc.boolean(),
        async (then, other, now, both) => {
          const sealed = await settle(then, {}, await recordsOf(then));
          const { seals } = both ? await settle(other, {}, await recordsOf(other), sealed.seals) : sealed;
          const mixed = { ...then, ...Object.fromEntries(Object.entries(now).slice(0, 3)) };
          for (const records of [await recordsOf(then), await recordsOf(mixed), await recordsOf(other)])
            for (const values of [then, mixed, other, now])
              expect(await statusesOf(values, records, seals)).toEqual(await statusesOf(values, records));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('swapped values are seen, though the set of values is the same', async () => {
    const values = distinctValues(50);
    const records = await recordsOf(values);
    const { seals } = await settle(values, {}, records);
    const swapped = { ...values, 'link 1': { ...values['link 2'] }, 'link 2': { ...values['link 1'] } };
    const statuses = await statusesOf(swapped, records, seals);
    expect([statuses['link 1'], statuses['link 2'], statuses['link 3']]).toEqual([
      { id: 'same', key: 'changed' },
      { id: 'same', key: 'changed' },
      { id: 'same', key: 'same' },
    ]);
  });

  test('seals of another salt or scheme are worth nothing', async () => {
    const values = distinctValues(50);
    const records = await recordsOf(values);
    const { seals } = await settle(values, {}, records);
    const rotated = { ...values, 'link 1': { id: 'shared', key: 'rotated' } };
    const forged = new Map([...seals].map(([key, body]) => [key, body.replace('t1:', 't0:')]));
    const { started, result } = await countStretches(() => statusesOf(rotated, records, forged));
    expect(result['link 1']).toEqual({ id: 'same', key: 'changed' });
    // Each value, and not one stretch for a seal that cannot be compared.
    expect(started).toBe(51);
    const elsewhere = createFingerprinter('other salt', CHEAP);
    const facts = await verifyCredentials({
      links: linksOf(values, records),
      seals,
      fingerprinter: elsewhere,
    });
    const statuses = [...facts.values()].flatMap(({ keys }) => keys.map(({ status }) => status));
    expect(new Set(statuses)).toEqual(new Set(['changed']));
  });

  test('names cannot be told apart wrongly: values that look like JSON of the neighbours', async () => {
    const tricky = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `l","${i}`,
        { 'k"],["': `"],["x${i}`, k: new Secret(i).toString() + i },
      ]),
    );
    const records = await recordsOf(tricky);
    const { seals, put } = await settle(tricky, {}, records);
    expect(put.length).toBeGreaterThan(0);
    expect((await countStretches(() => statusesOf(tricky, records, seals))).started).toBe(1);
  });
});
