import { expect, test } from '@jest/globals';
import { problemsText, type ReportedProblem } from '../../src/report/problems-text.js';

const PROBLEMS: ReportedProblem[] = [
  {
    severity: 'error',
    code: 'LNK0102',
    message: 'unknown field "regoin"',
    place: { file: 'links/a.yaml', line: 7, column: 5 },
    hint: 'did you mean "region"?',
  },
  { severity: 'warning', message: 'a literal credential', place: { file: 'links/a.yaml', line: 9 } },
  { severity: 'note', message: 'skipped: kind\nService', place: { file: 'b\u001b[31m.yaml' } },
];

test('each problem is one line with its place', () => {
  expect(problemsText(PROBLEMS, { color: false })).toBe(
    [
      'links/a.yaml:7:5: error LNK0102: unknown field "regoin" (did you mean "region"?)',
      'links/a.yaml:9: warning: a literal credential',
      'b\\u001b[31m.yaml: note: skipped: kind\\nService',
      '',
    ].join('\n'),
  );
});

test('colours change nothing but the colours', () => {
  const coloured = problemsText(PROBLEMS, { color: true });
  expect(coloured).toContain('\u001b[31merror LNK0102\u001b[39m');
  expect(coloured.replace(/\u001b\[[0-9;]*m/g, '')).toBe(problemsText(PROBLEMS, { color: false }));
});

test('no problems give no text', () => {
  expect(problemsText([], { color: true })).toBe('');
});
