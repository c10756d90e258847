import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LinkOfPipeline, linkOfPipeline } from '../../src/catalog/link-of-pipeline.js';

const own = (name: string): LinkOfPipeline => ({ kind: 'link', link: { database: 'own', name } });
const other = (database: string, name: string): LinkOfPipeline => ({
  kind: 'link',
  link: { database, name },
});
const none: LinkOfPipeline = { kind: 'none' };
const read = (text: string): LinkOfPipeline => linkOfPipeline(text, 'own');

describe('the link of a pipeline', () => {
  test.each<[string, string, LinkOfPipeline]>([
    ['bare', "CREATE PIPELINE `p` AS LOAD DATA LINK cdclink 'customers' INTO TABLE t", own('cdclink')],
    ['back-quoted', "CREATE PIPELINE `p` AS LOAD DATA LINK `my link` 'x' INTO TABLE t", own('my link')],
    ['a dot in backticks is no prefix', "CREATE PIPELINE p AS LOAD DATA LINK `a.b` 'x'", own('a.b')],
    ['doubled backticks', "CREATE PIPELINE p AS LOAD DATA LINK `a``b``` 'x'", own('a`b`')],
    ['a backslash in backticks is itself', "CREATE PIPELINE p AS LOAD DATA LINK `a\\` 'x'", own('a\\')],
    ['prefix, both bare', "CREATE PIPELINE p AS LOAD DATA LINK db.l 'x'", other('db', 'l')],
    ['prefix, both quoted', "CREATE PIPELINE p AS LOAD DATA LINK `d b`.`l` 'x'", other('d b', 'l')],
    ['prefix, quoted and bare', "CREATE PIPELINE p AS LOAD DATA LINK `d.b`.l 'x'", other('d.b', 'l')],
    ['prefix, bare and quoted', "CREATE PIPELINE p AS LOAD DATA LINK db.`l.m` 'x'", other('db', 'l.m')],
    ['spaces round the dot', "CREATE PIPELINE p AS LOAD DATA LINK db\n . /* c */ l 'x'", other('db', 'l')],
    [
      'digits, dollar, non-Latin letters',
      "CREATE PIPELINE p AS LOAD DATA LINK 1_$данные表😀 'x'",
      own('1_$данные表😀'),
    ],
    [
      'a no-break space is part of a bare name',
      "CREATE PIPELINE p AS LOAD DATA LINK a\u00a0b 'x'",
      own('a\u00a0b'),
    ],
    ['a link named link', "CREATE PIPELINE p AS LOAD DATA LINK link 'x'", own('link')],
    ['a database named LINK', "CREATE PIPELINE p AS LOAD DATA LINK LINK.LINK 'x'", other('LINK', 'LINK')],
    ['a link named __proto__', "CREATE PIPELINE p AS LOAD DATA LINK __proto__ 'x'", own('__proto__')],
    ['lower case', "create pipeline p as load data link l 'x'", own('l')],
    [
      'all modifiers',
      "CREATE OR REPLACE AGGREGATOR PIPELINE IF NOT EXISTS d.`p` AS LOAD DATA LINK l 'x'",
      own('l'),
    ],
    ['double quotes round the path', 'CREATE PIPELINE p AS LOAD DATA LINK l "x" INTO TABLE t', own('l')],
    ['no path', 'CREATE PIPELINE p AS LOAD DATA LINK l INTO TABLE t', own('l')],
    ['nothing after it', 'CREATE PIPELINE p AS LOAD DATA LINK l', own('l')],
    ['a terminator after it', 'CREATE PIPELINE p AS LOAD DATA LINK l;', own('l')],
    ['no space before the path', "CREATE PIPELINE p AS LOAD DATA LINK`l`'x'", own('l')],
    [
      'a second LINK later on',
      "CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t (`LINK`, link)",
      own('l'),
    ],
    [
      'comments of every kind',
      "/* a */ CREATE -- LOAD DATA S3\nPIPELINE # it's\np AS LOAD /*''*/DATA LINK -- x\n l 'x'",
      own('l'),
    ],
    ['-- without a space is no comment', "CREATE PIPELINE p AS LOAD DATA LINK l 'x' SET a = 1--1", own('l')],
    ['a comment may end with the text', "CREATE PIPELINE p AS LOAD DATA LINK l 'x' --", own('l')],
  ])('is found: %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    ['source', "CREATE PIPELINE p AS LOAD DATA S3 'bucket' CONFIG '{}' INTO TABLE t"],
    ['source in lower case', "create pipeline p as load data kafka 'host/topic'"],
    ['string', "CREATE PIPELINE p AS LOAD DATA S3 'LOAD DATA LINK x'"],
    [
      'string with escapes',
      "CREATE PIPELINE p AS LOAD DATA S3 'a\\' LOAD DATA LINK x '' LINK y' INTO TABLE t",
    ],
    ['double-quoted string', 'CREATE PIPELINE p AS LOAD DATA S3 "a\\" LINK x "" LINK y" INTO TABLE t'],
    ['comment', "CREATE PIPELINE p AS LOAD DATA /* LINK x */ S3 'x'"],
    ['line comment', "CREATE PIPELINE p AS LOAD DATA -- LINK x\n S3 'x'"],
    ['line comment with a hash', "CREATE PIPELINE p AS LOAD DATA # LINK x 'y'\n S3 'x'"],
    ['empty line comment', "CREATE PIPELINE p AS LOAD DATA --\nS3 'x'"],
    ['name of the pipeline', "CREATE PIPELINE `AS LOAD DATA LINK x 'y'` AS LOAD DATA S3 'x'"],
    ['pipeline named as', "CREATE PIPELINE AS AS LOAD DATA S3 'x'"],
    ['pipeline named if', "CREATE PIPELINE if AS LOAD DATA S3 'x'"],
    ['column list', "CREATE PIPELINE p AS LOAD DATA S3 'x' INTO TABLE LINK (LINK, `LOAD DATA LINK x`)"],
    ['a word that only folds to LINK', "CREATE PIPELINE p AS LOAD DATA LıNK 'x'"],
    ['source that is not known', 'CREATE PIPELINE p AS LOAD DATA KAFKACONNECT CONFIG = 1'],
  ])('is not taken from a %s', (_, text) => {
    expect(read(text)).toEqual(none);
  });

  test.each([
    ['empty', '', 'empty'],
    ['comments only', '/* LOAD DATA LINK x */ -- LINK', 'empty'],
    ['another statement', "LOAD DATA LINK x 'y'", 'does not begin'],
    ['infer', "CREATE TABLE AS INFER PIPELINE AS LOAD DATA LINK x 'y'", 'does not begin'],
    ['no source', 'CREATE PIPELINE p AS LOAD DATA', 'source'],
    ['cut before AS', 'CREATE PIPELINE p', 'does not begin'],
    ['open single quote', "CREATE PIPELINE p AS LOAD DATA LINK x 'y", 'does not end'],
    ['open double quote', 'CREATE PIPELINE p AS LOAD DATA LINK x "y\\"', 'does not end'],
    ['open backtick', 'CREATE PIPELINE p AS LOAD DATA LINK `x``', 'does not end'],
    ['open comment', "CREATE PIPELINE p AS LOAD DATA LINK x 'y' /* z", 'does not end'],
    ['no name', 'CREATE PIPELINE p AS LOAD DATA LINK', 'no link'],
    ['a string for a name', "CREATE PIPELINE p AS LOAD DATA LINK 'x' 'y'", 'no link'],
    ['an empty name', "CREATE PIPELINE p AS LOAD DATA LINK `` 'y'", 'no link'],
    ['a dangling dot', "CREATE PIPELINE p AS LOAD DATA LINK db. 'y'", 'no link'],
    ['a bare name with a dash', "CREATE PIPELINE p AS LOAD DATA LINK my-link 'y'", 'cannot be read'],
    ['a bare name with a space', "CREATE PIPELINE p AS LOAD DATA LINK my link 'y'", 'cannot be read'],
    ['three parts', "CREATE PIPELINE p AS LOAD DATA LINK a.b.c 'y'", 'cannot be read'],
    ['a quoted keyword', "CREATE PIPELINE p AS LOAD DATA `LINK` x 'y'", 'source'],
    ['an unknown form with a link', "CREATE PIPELINE p AS LOAD DATA FROM LINK x 'y'", 'source'],
    ['a hint that makes a source', "CREATE PIPELINE p AS LOAD DATA /*! LINK x */ S3 'y'", 'conditional'],
    ['a hint with a version', "CREATE PIPELINE p AS LOAD DATA /*!90100 S3 'y' */ LINK x 'y'", 'conditional'],
  ])('is unclear: %s', (_, text, why) => {
    expect(read(text)).toEqual({ kind: 'unclear', why: expect.stringContaining(why) });
  });

  test('a conditional comment that makes no difference is passed over', () => {
    const text = "/*!90100 CREATE*/ CREATE PIPELINE p AS LOAD DATA LINK l 'x' /*!50000 BATCH_INTERVAL 5 */";
    expect(read(text)).toMatchObject({ kind: 'unclear' });
    expect(read(text.replace('/*!90100 CREATE*/', '/*!90100 */'))).toEqual(own('l'));
  });

  test('a reason never quotes the text', () => {
    const secret = 'hunter2';
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES, secret), { maxLength: 14 }), (pieces) => {
        const found = read(pieces.join(' '));
        return found.kind !== 'unclear' || !found.why.includes(secret);
      }),
    );
  });

  test('any text gives an answer', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    fc.assert(fc.property(text, (sql) => ['link', 'none', 'unclear'].includes(read(sql).kind)));
  });

  test('a long string costs no stack', () => {
    const path = "x''\\'".repeat(500_000);
    expect(read(`CREATE PIPELINE p AS LOAD DATA LINK l '${path}'`)).toEqual(own('l'));
    expect(read(`CREATE PIPELINE p AS LOAD DATA LINK l '${path}`)).toMatchObject({ kind: 'unclear' });
  });

  test('what is rendered is found again', () => {
    fc.assert(
      fc.property(PIPELINE, ({ text, expected }) => {
        expect(read(text)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

const PIECES = [
  'CREATE',
  'PIPELINE',
  ' ',
  'p',
  'AS',
  'LOAD DATA',
  'LINK',
  '`',
  "'",
  '"',
  '\\',
  '/*',
  '*/',
  '/*!',
  '--',
  '#',
  '\n',
  '.',
  'S3',
];

/** A name and one of the ways to write it. */
const NAME = fc.oneof(
  fc
    .string({ unit: fc.constantFrom(...'abzAZ019_$éж表'), minLength: 1, maxLength: 8 })
    .map((name) => ({ name, sql: name })),
  fc
    .string({ unit: fc.constantFrom(...'ab`\'"\\.; \n-#*/LINK', '😀'), minLength: 1, maxLength: 10 })
    .map((name) => ({ name, sql: `\`${name.replaceAll('`', '``')}\`` })),
);
/** What separates tokens: blanks and comments that look like code. */
const GAP = fc.constantFrom(
  ' ',
  '\n\t',
  ' /* LINK `x */ ',
  " -- LOAD DATA LINK x '\n",
  ' # "\n',
  '/**/ ',
  '/***/ ',
  ' /*! */ ',
);
const PATH = fc
  .string({ unit: fc.constantFrom(...'ab\'"\\`;#*/ LINK'), maxLength: 12 })
  .chain((path) =>
    fc.constantFrom(
      `'${path.replace(/['\\]/g, '\\$&')}'`,
      `'${path.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
      `"${path.replace(/["\\]/g, '\\$&')}"`,
    ),
  );
const PIPELINE = fc
  .record({
    pipeline: NAME,
    database: fc.option(NAME, { nil: undefined }),
    link: NAME,
    linked: fc.boolean(),
    path: PATH,
    gap: GAP,
    tail: fc.constantFrom('', ' INTO TABLE t', ' CONFIG \'{"a":1}\' INTO TABLE `LINK` (LINK, `b`)', ';'),
  })
  .map(({ pipeline, database, link, linked, path, gap, tail }) => {
    const prefix = database ? [database.sql, '.'] : [];
    const source = linked ? ['LINK', ...prefix, link.sql] : ['S3'];
    const words = ['CREATE', 'PIPELINE', pipeline.sql, 'AS', 'LOAD', 'DATA', ...source, path];
    const expected = linked ? other(database?.name ?? 'own', link.name) : none;
    return { text: `${words.join(gap)}${tail}`, expected };
  });
