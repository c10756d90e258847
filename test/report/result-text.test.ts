import { expect, test } from '@jest/globals';
import type { ApplyResult, LinkResult } from '../../src/apply/result.js';
import { resultSummaryLine } from '../../src/report/result-summary.js';
import { resultText } from '../../src/report/result-text.js';
import { mixedResult } from './results.js';

test('colours change nothing but the colours', () => {
  const escapes = /\u001b\[[0-9;]*m/g;
  const coloured = resultText(mixedResult, { color: true });
  expect(coloured.match(escapes)?.length).toBeGreaterThan(10);
  expect(coloured.replace(escapes, '')).toBe(resultText(mixedResult, { color: false }));
});

test('links that needed nothing are counted, and listed on request', () => {
  expect(resultText(mixedResult, { color: false })).not.toContain('analytics.same');
  expect(resultText(mixedResult, { color: false, verbose: true })).toContain('unchanged analytics.same\n');
});

test.each<[string, ApplyResult]>([
  ['Result: no links.', result()],
  ['Result: 2 unchanged; 0 statements; no pipeline was paused.', result(paused(), paused(null))],
  ['Result: 1 unchanged; 0 statements; 1 pipeline paused for 0.30 s.', result(paused(300))],
  [
    'Result: 1 unchanged; 0 statements; 2 pipelines paused, median 0.20 s, longest 0.30 s.',
    result(paused(300, 100, null)),
  ],
  [
    'Result: 2 unchanged; 0 statements; 3 pipelines paused, median 0.20 s, longest 1.00 s.',
    result(paused(1_000, 100), paused(200)),
  ],
])('%s', (line, given) => {
  expect(resultSummaryLine(given)).toBe(line);
});

function result(...links: LinkResult[]): ApplyResult {
  return { links, resumed: [] };
}

function paused(...downtimes: (number | null)[]): LinkResult {
  const pipelines = downtimes.map((downtimeMs) => ({
    database: 'd',
    name: 'p',
    downtimeMs,
    state: 'Running',
  }));
  return { database: 'd', name: 'l', outcome: 'unchanged', statements: [], pipelines };
}
