/** What fewest.test.ts proves for small universes, at random for links of any size, key and value. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareConfig } from '../../src/diff/compare-config.js';
import {
  canonicalJson,
  compactJson,
  type Json,
  type JsonObject,
  jsonEqual,
  parseJson,
} from '../../src/json/json.js';
import { intentOf } from '../../src/plan/credential-intent.js';
import { type AlterRequest, shapeAlter } from '../../src/plan/statement-shape.js';
import { reveal } from '../../src/secret/reveal.js';
import { renderPrintable, renderWire } from '../../src/sql/render.js';
import { anyJson, anyText, objectOf } from '../json/any-json.js';
import { readSql } from '../sql/read-sql.js';
import { altered, canNameKey } from './alter-link-model.js';
import { boxed, LINK } from './make-facts.js';
import { configFormsFor, credentialsFormsFor, formsOf, setClausesOf } from './statement-forms.js';

const anyPolicy = fc.constantFrom('Exact' as const, 'Merge' as const);
const anyObject = objectOf(fc.oneof(anyText, anyJson), 8);
const plainKey = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/);

/** An object and another that differs from it in few keys, so that all shapes come up. */
const anyPair = fc
  .record({
    base: anyObject,
    plain: fc.dictionary(plainKey, anyText, { maxKeys: 3, noNullPrototype: true }),
    set: fc.oneof(
      objectOf(anyJson, 2),
      fc.dictionary(plainKey, anyText, { maxKeys: 1, noNullPrototype: true }),
    ),
    drop: fc.array(fc.nat(), { maxLength: 2 }),
  })
  .map(({ base, plain, set, drop }) => {
    const before: JsonObject = { ...base, ...plain };
    const keys = Object.keys(before);
    const gone = new Set(drop.map((index) => keys[index]));
    const kept = Object.entries(before).filter(([key]) => !gone.has(key));
    return { before, after: { ...Object.fromEntries(kept), ...set } };
  });

describe('CONFIG of any size', () => {
  test('is as wanted after at most one statement of the right form', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyPair, anyPolicy, ({ before, after }, policy) => {
        const { config, credentials, count } = shape({ config: compareConfig(before, after, policy) });
        const wanted = policy === 'Exact' ? after : { ...before, ...after };
        expect(credentials).toEqual([]);
        expectEqual(config.reduce(altered, before), wanted);
        expect(count).toBe(jsonEqual(before, wanted) ? 0 : 1);
        expect(formsOf(config)).toEqual(configFormsFor(before, after, policy));
        for (const form of formsOf(config)) seen.add(form === 'json' ? 'json' : 'key');
      }),
      { numRuns: 1_000 },
    );
    expect(seen).toEqual(new Set(['json', 'key']));
  });

  test('needs nothing where only order, spacing or the spelling of numbers differ', () => {
    fc.assert(
      fc.property(anyObject, anyPolicy, (object, policy) => {
        const respelt = parseJson(canonicalJson(object)) as JsonObject;
        expect(shape({ config: compareConfig(object, respelt, policy) }).count).toBe(0);
      }),
    );
    const live = parseJson(
      '{ "n" : 1.0, "big": 1.23456789012345678901e20, "o": {"a":1,"b":[10e-1]} }',
    ) as JsonObject;
    const spec = parseJson('{"o":{"b":[1],"a":1.00},"big":123456789012345678901,"n":1}') as JsonObject;
    expect(shape({ config: compareConfig(live, spec, 'Exact') }).count).toBe(0);
  });
});

/** Credentials as they are, as a spec wants them, and what a record of some of their keys tells. */
const anyCredentials = fc
  .record({ pair: anyPair, unverified: fc.array(fc.nat(6), { maxLength: 2 }) })
  .map(({ pair: { before, after }, unverified }) => {
    const keys = Object.keys(after).map((key, index) => ({
      key,
      status: unverified.includes(index) ? ('unverified' as const) : statusOf(key, before, after),
    }));
    const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
    return { before, spec: after, comparison: { keys, removed } };
  });

function statusOf(key: string, before: JsonObject, after: JsonObject): 'same' | 'changed' | 'new' {
  if (!Object.hasOwn(before, key)) return 'new';
  return jsonEqual(before[key] ?? null, after[key] ?? null) ? 'same' : 'changed';
}

describe('CREDENTIALS of any size', () => {
  test('Exact: they are as wanted after at most one statement of the right form', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyCredentials, ({ before, spec, comparison }) => {
        const { credentials, count } = shape({
          intent: intentOf(comparison, 'Exact', false),
          values: boxed(spec),
        });
        expectEqual(credentials.reduce(altered, before), spec);
        const unsure = comparison.keys.some(({ status }) => status === 'unverified');
        expect(count).toBe(jsonEqual(before, spec) && !unsure ? 0 : 1);
        expect(formsOf(credentials)).toEqual(credentialsFormsFor(spec, 'Exact', comparison));
        for (const form of formsOf(credentials)) seen.add(form === 'json' ? 'json' : 'key');
      }),
      { numRuns: 1_000 },
    );
    expect(seen).toEqual(new Set(['json', 'key']));
  });

  test('Merge: each key that is not the same costs a statement, and what others set survives', () => {
    const counts = new Set<number | undefined>();
    fc.assert(
      fc.property(anyCredentials, objectOf(anyJson), ({ before, spec, comparison }, others) => {
        const touched = comparison.keys.filter(({ status }) => status !== 'same').map(({ key }) => key);
        const hard = touched.filter((key) => !canNameKey(key) || typeof spec[key] !== 'string');
        const shaped = shapeAlter(
          request({
            intent: intentOf(comparison, 'Merge', false),
            values: boxed(spec),
            credentialsPolicy: 'Merge',
          }),
        );
        counts.add(shaped.kind === 'inexpressible' ? undefined : shaped.statements.length);
        if (hard.length > 0) {
          expect(shaped).toEqual({ kind: 'inexpressible', keys: hard });
          return;
        }
        if (shaped.kind === 'inexpressible') throw new Error(`inexpressible: ${shaped.keys.join()}`);
        const { credentials } = setClausesOf(shaped.statements);
        expect(shaped.statements).toHaveLength(touched.length);
        expect(formsOf(credentials)).toEqual(touched.map((key) => `::${key}`));
        const world = { ...others, ...before };
        expectEqual(credentials.reduce(altered, world), { ...world, ...spec });
      }),
      { numRuns: 1_000 },
    );
    expect([undefined, 0, 1, 2].every((count) => counts.has(count))).toBe(true);
  });

  test('all of them: Exact sends them at once, Merge one by one, and config rides along', () => {
    const plainValues = fc.dictionary(plainKey, anyText, { maxKeys: 5, noNullPrototype: true });
    const why = fc.constantFrom('unverified' as const, 'version' as const, 'always' as const);
    fc.assert(
      fc.property(
        plainValues,
        objectOf(anyJson),
        anyPair,
        anyPolicy,
        why,
        (spec, others, config, policy, why) => {
          const diff = compareConfig(config.before, config.after, 'Exact');
          const sets = shape({
            config: diff,
            intent: { kind: 'all', why },
            values: boxed(spec),
            credentialsPolicy: policy,
          });
          const world: JsonObject = {
            ...others,
            ...Object.fromEntries(Object.keys(spec).map((key) => [key, 0])),
          };
          expectEqual(
            sets.credentials.reduce(altered, world),
            policy === 'Exact' ? spec : { ...world, ...spec },
          );
          expectEqual(sets.config.reduce(altered, config.before), config.after);
          expect(sets.credentials).toHaveLength(policy === 'Exact' ? 1 : Object.keys(spec).length);
          expect(sets.count).toBe(Math.max(sets.config.length, sets.credentials.length));
        },
      ),
    );
  });
});

test('every statement reads back from its SQL, and its shape is the one that is told', () => {
  fc.assert(
    fc.property(anyPair, anyCredentials, ({ before, after }, { spec, comparison }) => {
      const shaped = shapeAlter(
        request({
          config: compareConfig(before, after, 'Exact'),
          intent: intentOf(comparison, 'Exact', false),
          values: boxed(spec),
        }),
      );
      for (const { statement, shape, why } of shaped.kind === 'statements' ? shaped.statements : []) {
        const tokens = readSql(String(reveal(renderWire(statement))));
        const told = tokens.filter(({ kind }) => kind === 'literal').map((_, clause) => clause);
        expect(shape.split('+')).toHaveLength(told.length);
        expect(shape.split('+').filter((form) => form === 'key')).toHaveLength(
          tokens.filter(({ text, kind }) => kind === 'sign' && text === '::').length,
        );
        expect(why).not.toBe('');
        expect(readSql(renderPrintable(statement))).toHaveLength(tokens.length);
      }
    }),
  );
});

function request(more: Partial<AlterRequest>): AlterRequest {
  return {
    link: LINK,
    intent: { kind: 'leave' },
    credentialsPolicy: 'Exact',
    values: new Map(),
    hide: new Set(),
    ...more,
  };
}

function shape(more: Partial<AlterRequest>) {
  const shaped = shapeAlter(request(more));
  if (shaped.kind === 'inexpressible') throw new Error(`inexpressible: ${shaped.keys.join()}`);
  return { ...setClausesOf(shaped.statements), count: shaped.statements.length };
}

function expectEqual(a: Json, b: Json): void {
  expect(jsonEqual(a, b) || { got: compactJson(a), wanted: compactJson(b) }).toBe(true);
}
