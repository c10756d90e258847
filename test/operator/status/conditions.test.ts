import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/json/json.js';
import { type Condition, conditionIn, conditionList } from '../../../src/operator/status/conditions.js';

const NOW = '2026-02-02T00:00:00Z';
const BEFORE = '2026-01-01T00:00:00Z';
const ready = (more: Partial<Condition> = {}): Condition => ({
  type: 'Ready',
  status: 'True',
  reason: 'Applied',
  message: 'm',
  ...more,
});
const timeOf = (list: unknown) => (list as JsonObject[])[0]?.lastTransitionTime;

describe('the time of the last transition', () => {
  const before = conditionList([ready()], undefined, 1, BEFORE);

  test('stays while the status stays, whatever else changes', () => {
    expect(timeOf(conditionList([ready({ reason: 'NoDrift', message: 'other' })], before, 2, NOW))).toBe(
      BEFORE,
    );
  });

  test('moves with the status', () => {
    expect(timeOf(conditionList([ready({ status: 'False' })], before, 1, NOW))).toBe(NOW);
  });

  test('is now where nothing usable was there', () => {
    for (const known of [undefined, null, 'x', [], [null, 7, {}], [{ type: 'Ready', status: 'True' }]])
      expect(timeOf(conditionList([ready()], known as never, 1, NOW))).toBe(NOW);
  });
});

test('a message takes 1 KiB at most and breaks no character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 1200 }),
      fc.constantFrom('a', 'ß', '€', '🐦'),
      (text, fill) => {
        const message = text + fill.repeat(600);
        const [condition] = conditionList([ready({ message })], undefined, 1, NOW) as JsonObject[];
        const told = String(condition?.message);
        expect(Buffer.byteLength(told)).toBeLessThanOrEqual(1024);
        expect(Buffer.from(told).toString()).toBe(told);
        expect(told === message || (told.endsWith('…') && message.startsWith(told.slice(0, -1)))).toBe(true);
      },
    ),
  );
});

test('a condition is found by its type', () => {
  const status = { conditions: [null, { type: 'Drifted' }, { type: 'Ready', reason: 'x' }] as never };
  expect(conditionIn(status, 'Ready')).toEqual({ type: 'Ready', reason: 'x' });
  expect(conditionIn(status, 'Stalled')).toBeUndefined();
  expect(conditionIn({}, 'Ready')).toBeUndefined();
  expect(conditionIn({ conditions: 'x' }, 'Ready')).toBeUndefined();
});
