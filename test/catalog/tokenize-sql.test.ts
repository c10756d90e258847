import { expect, test } from '@jest/globals';
import { tokenizeSql } from '../../src/catalog/tokenize-sql.js';

test('strings give none of their content', () => {
  const tokens = tokenizeSql(`a 'hunter2' "hunter2" \`b\` 'x''y\\'z'`);
  expect(tokens).toEqual([
    { kind: 'word', text: 'a' },
    { kind: 'string' },
    { kind: 'string' },
    { kind: 'name', text: 'b' },
    { kind: 'string' },
  ]);
});

test('a conditional comment is blank, or its inside is code', () => {
  expect(tokenizeSql('a /*!50000 b */ c')).toEqual([
    { kind: 'word', text: 'a' },
    { kind: 'word', text: 'c' },
  ]);
  expect(tokenizeSql('a /*!50000 b */ c /* d */', 'code')).toEqual([
    { kind: 'word', text: 'a' },
    { kind: 'word', text: 'b' },
    { kind: 'word', text: 'c' },
  ]);
});

test.each(["'", '"', '`', '/*', '/*/', "'\\'", "a '''", '`a``'])('%s does not end', (text) => {
  expect(tokenizeSql(text)).toBeUndefined();
});

test('division is a symbol', () => {
  expect(tokenizeSql('a/b')).toEqual([
    { kind: 'word', text: 'a' },
    { kind: 'symbol', text: '/' },
    { kind: 'word', text: 'b' },
  ]);
});

test('a doubled quote is part of its string', () => {
  expect(tokenizeSql(`"a""b"`)).toEqual([{ kind: 'string' }]);
  expect(tokenizeSql(`'a''b'`)).toEqual([{ kind: 'string' }]);
});

test('-- begins a comment only before a blank', () => {
  expect(tokenizeSql('a--b')?.length).toBe(4);
  expect(tokenizeSql('a--\tb')?.length).toBe(1);
});

test('only ASCII blanks are blanks', () => {
  expect(tokenizeSql('\u00a0a\t\v\f\r\n b')).toEqual([
    { kind: 'word', text: '\u00a0a' },
    { kind: 'word', text: 'b' },
  ]);
});
