import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classify } from '../../../src/emulator/sql/statement-kind.js';
import { tokenize } from '../../../src/emulator/sql/tokenize.js';

function pieces(sql: string): string[] {
  return tokenize(sql).map(({ kind, value }) => `${kind}:${value}`);
}

describe('tokenize', () => {
  test.each<[string, string[]]>([
    ['a -- b\nc', ['word:a', 'word:c']],
    ['a # b\nc', ['word:a', 'word:c']],
    ['a /* b */ c', ['word:a', 'word:c']],
    ['1--1', ['number:1', 'symbol:-', 'symbol:-', 'number:1']],
    [`'it''s' "say ""x"""`, ["string:it's", 'string:say "x"']],
    [String.raw`'a\'b\\c\n\0\%'`, ["string:a'b\\c\n\0\\%"]],
    ["'-- not a comment /* */'", ['string:-- not a comment /* */']],
    ['`a``b`.`c d`', ['name:a`b', 'symbol:.', 'name:c d']],
    ['SET CONFIG ::k="v"', ['word:SET', 'word:CONFIG', 'symbol:::', 'word:k', 'symbol:=', 'string:v']],
    ['@@session.sql_mode @@x @u', ['system:sql_mode', 'system:x', 'user:u']],
    ['1.5e3 0x1F 2024_x', ['number:1.5e3', 'number:0x1F', 'word:2024_x']],
    ['a<=>b||c', ['word:a', 'symbol:<=>', 'word:b', 'symbol:||', 'word:c']],
    ['größe_名', ['word:größe_名']],
    ['', []],
  ])('%j', (sql, expected) => {
    expect(pieces(sql)).toEqual(expected);
  });

  test.each(["'open", '"open', '`open', '/* open', "'ends in \\"])('%j is a syntax error', (sql) => {
    expect(() => tokenize(sql)).toThrow(expect.objectContaining({ errno: 1064 }));
  });

  test('any text survives as a literal, in either quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom("'", '"'), (text, quote) => {
        const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
        expect(tokenize(`x = ${quote}${escaped}${quote} y`)[2]?.value).toBe(text);
      }),
    );
  });

  test('any name survives in backquotes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        expect(tokenize(`\`${text.replaceAll('`', '``')}\``)).toMatchObject([{ kind: 'name', value: text }]);
      }),
    );
  });

  test('any text is cut in finite steps, or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          const tokens = tokenize(text);
          for (const [index, token] of tokens.entries())
            expect(token.start).toBeGreaterThanOrEqual(tokens[index - 1]?.end ?? 0);
        } catch (error) {
          expect(error).toMatchObject({ errno: 1064 });
        }
      }),
    );
  });
});

describe('classify', () => {
  test.each([
    ['select 1', 'select'],
    ['/* x */ SHOW CREATE LINK l', 'show-create-link'],
    ['show create pipeline p', 'show-create-pipeline'],
    ['show links on d', 'show-links'],
    ['show pipelines', 'show-pipelines'],
    ['show tables', 'show'],
    ['CREATE OR REPLACE LINK l', 'create-link'],
    ['CREATE LINK IF NOT EXISTS l', 'create-link'],
    ['CREATE AGGREGATOR PIPELINE p', 'create-pipeline'],
    ['create table link (a int)', 'ddl'],
    ['CREATE DATABASE link', 'ddl'],
    ['ALTER LINK l SET', 'alter-link'],
    ['alter pipeline p', 'alter-pipeline'],
    ['drop link l', 'drop-link'],
    ['drop pipeline p', 'drop-pipeline'],
    ['start transaction', 'transaction'],
    ['start all pipelines', 'start-pipeline'],
    ['stop pipeline p', 'stop-pipeline'],
    ['detach pipeline p', 'detach-pipeline'],
    ['replace into t values (1)', 'dml'],
    ['rollback', 'transaction'],
    ["SET x = 'unclosed", 'set'],
    ['use d', 'use'],
    ['kill 3', 'kill'],
    ['grant all', 'other'],
  ])('%s is %s', (sql, kind) => {
    expect(classify(sql)).toBe(kind);
  });
});
