import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration, pauseText } from '../../src/report/duration.js';

test.each([
  ['0', 0],
  ['0s', 0],
  ['10s', 10_000],
  ['2m', 120_000],
  ['500ms', 500],
  ['1m30s', 90_000],
  ['1h', 3_600_000],
  ['1h2m3s4ms', 3_723_004],
  ['5m6ms', 300_006],
  ['2147483647ms', 2_147_483_647],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  '',
  '10',
  's',
  '-1s',
  '1.5s',
  '1 s',
  '1s1m',
  '1s1s',
  '1S',
  'ten',
  '0x1s',
  '2147483648ms',
  '600h',
  '１s',
  '1s\n',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('what is written reads back', () => {
  fc.assert(fc.property(fc.nat(), (ms) => parseDuration(formatDuration(ms)) === ms));
  expect(formatDuration(90_500)).toBe('1m30s500ms');
  expect(formatDuration(0)).toBe('0');
});

test.each([
  [0, 'under 0.01 s'],
  [4.9, 'under 0.01 s'],
  [212.4, '0.21 s'],
  [9_994, '9.99 s'],
  [9_996, '10.0 s'],
  [59_949, '59.9 s'],
  [59_951, '1 min 0 s'],
  [125_400, '2 min 5 s'],
])('%d ms reads as %s', (ms, text) => {
  expect(pauseText(ms)).toBe(text);
});
