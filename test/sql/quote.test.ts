import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoteName, quoteText } from '../../src/sql/quote.js';
import { anyText } from '../json/any-json.js';
import { literal, name, readSql, sign, word } from './read-sql.js';

const everyCharacter = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');

describe('a quoted text', () => {
  test('reads back as the very text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readSql(quoteText(text))).toEqual([literal(text)]);
      }),
      { numRuns: 500 },
    );
  });

  test('reads back for every character, the last one of a text too', () => {
    expect(readSql(quoteText(everyCharacter))).toEqual([literal(everyCharacter)]);
    for (const char of everyCharacter.slice(0, 0x100)) {
      expect(readSql(`${quoteText(char)} AND ${quoteText(char)}`)).toEqual([
        literal(char),
        word('AND'),
        literal(char),
      ]);
    }
  });

  test('holds no raw line break, NUL or ^Z, which logs and clients trip over', () => {
    expect(quoteText('a\nb\rc\0d\x1a')).toBe("'a\\nb\\rc\\0d\\Z'");
  });

  test.each([
    ["'; DROP LINK `x`; -- ", "'\\'; DROP LINK `x`; -- '"],
    ["\\'; DROP", "'\\\\\\'; DROP'"],
    ['\\', "'\\\\'"],
    ["''", "'\\'\\''"],
    ['', "''"],
    ['"', "'\"'"],
    ['plain', "'plain'"],
  ])('%j is written as %s', (text, sql) => {
    expect(quoteText(text)).toBe(sql);
  });
});

describe('a quoted name', () => {
  test('reads back as the very name', () => {
    fc.assert(
      fc.property(anyText, anyText, (database, link) => {
        expect(readSql(`${quoteName(database)}.${quoteName(link)}`)).toEqual([
          name(database),
          sign('.'),
          name(link),
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a`b', '`a``b`'],
    ['`', '````'],
    ['a.b', '`a.b`'],
    ['select', '`select`'],
    ['a\\', '`a\\`'],
  ])('%j is written as %s', (text, sql) => {
    expect(quoteName(text)).toBe(sql);
  });
});

test('the reader of these tests is a judge: it sees a literal that ends too early', () => {
  expect(() => readSql("'a'; DROP LINK x")).toThrow('";" stands outside of quotes');
  expect(() => readSql("'a\\'")).toThrow('a literal does not end');
  expect(() => readSql('`a``')).toThrow('a name does not end');
  expect(readSql("'a''b'")).toEqual([literal("a'b")]);
});
