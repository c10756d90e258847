import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import { diagnosticOf, panicText } from '../../../src/terraform/wire/failure.js';

const SECRET = 'hunter2';

describe('a LinkspecError', () => {
  test('is told with its place, its hint and its code', () => {
    const error = new LinkspecError('LNK0301', 'the server is unreachable', {
      hint: 'Run again.',
      place: { file: 'a.yaml', line: 3 },
    });
    expect(diagnosticOf(error)).toEqual({
      severity: 'ERROR',
      summary: 'a.yaml:3: the server is unreachable',
      detail: 'Run again. (LNK0301)',
    });
    expect(panicText(error)).toMatch(/^panic: .*\nLNK0301 the server is unreachable\n\n {4}at /);
  });

  test('has its code alone where it has no hint', () => {
    expect(diagnosticOf(new LinkspecError('LNK0301', 'x')).detail).toBe('(LNK0301)');
  });
});

describe('anything else', () => {
  class OddError extends Error {}
  const renamed = new TypeError(SECRET);
  renamed.message = 'another';
  const rebuilt = new TypeError('x');
  rebuilt.stack = `TypeError: ${SECRET}\n    at ${SECRET} (/a.js:1:1)`;
  rebuilt.message = 'another';
  const coded = Object.assign(new OddError(SECRET), { code: 'ECONNRESET' });
  const badCode = Object.assign(new OddError(SECRET), { code: SECRET });
  const frameLike = new RangeError(`${SECRET}\n    at ${SECRET} (/hunter2.js:1:1)`);
  const caused = new OddError('x', { cause: new Error(SECRET) });

  test.each([
    ['a class of its own', new OddError(SECRET), 'OddError'],
    ['a code of the system', coded, 'OddError ECONNRESET'],
    ['a code that may be anything', badCode, 'OddError'],
    ['a message like a frame', frameLike, 'RangeError'],
    ['a message changed later', renamed, 'TypeError'],
    ['a stack of another message', rebuilt, 'TypeError'],
    ['a cause', caused, 'OddError'],
    ['text', SECRET, 'a thrown string'],
    ['nothing', undefined, 'a thrown undefined'],
    ['an object', { message: SECRET, stack: SECRET }, 'a thrown object'],
  ])('%s is told by its class, without its text', (_, thrown, name) => {
    const { summary, detail } = diagnosticOf(thrown);
    expect(summary).toBe('Defect in linkspec');
    expect(detail).toContain(`LNK0900: linkspec met something that it does not expect (${name}).`);
    expect(panicText(thrown).split('\n')[1]).toBe(name);
    expect(detail + panicText(thrown)).not.toContain(SECRET);
  });

  test('where it happened is told', () => {
    expect(diagnosticOf(new OddError(SECRET)).detail).toMatch(/\n {4}at .*failure\.test\.ts:\d+:\d+/);
    expect(panicText(new OddError(SECRET))).toMatch(
      /^panic: .*\nOddError\n\n {4}at .*failure\.test\.ts:\d+:\d+/,
    );
  });
});
