import { expect, test } from '@jest/globals';
import { contentStart, splitDocuments } from '../../src/spec/split-documents.js';

test.each([
  ['', [['', 1]]],
  [
    'a\n---\nb\n--- c\n---',
    [
      ['a\n', 1],
      ['---\nb\n', 2],
      ['--- c\n', 4],
      ['---', 5],
    ],
  ],
  ['---\na', [['---\na', 1]]],
  ['a: ---\n ---\n---b\n', [['a: ---\n ---\n---b\n', 1]]],
  ['%YAML 1.2\n---\na\n---\nb', [['%YAML 1.2\n---\na\n---\nb', 1]]],
  ['a\n...\n---\nb', [['a\n...\n---\nb', 1]]],
  [
    'a: "\u2028---\n"\n---\nb',
    [
      ['a: "\u2028---\n"\n', 1],
      ['---\nb', 3],
    ],
  ],
])('%j is cut at its --- lines', (text, chunks) => {
  expect(splitDocuments(text).map((chunk) => [chunk.text, chunk.line])).toEqual(chunks);
});

test.each([
  ['', 0],
  ['\n#', 2],
  ['#', 1],
  ['a', 0],
  ['---\n# c\n\n  a: 1\n# d\n\n#\n', 11],
  ['--- a', 4],
  ['---', 3],
])('content of %j', (text, start) => {
  expect(contentStart(text)).toBe(start);
});
