import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Emulator } from '../../../src/emulator/index.js';
import { type Client, openClient, openEmulator } from '../open-emulator.js';

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await openEmulator();
  client = await openClient(emulator);
});

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

describe('CREATE LINK', () => {
  test('clauses in any order; text kept as given', async () => {
    await client.rows(
      `CREATE LINK a AS s3 CREDENTIALS '{"k":"v"}' DESCRIPTION 'd' CONFIG '{ "b" : 1,\n "a":2}'`,
    );
    await client.rows(`CREATE LINK db.b AS KAFKA DESCRIPTION "it's" CONFIG "{}" CREDENTIALS "{}"`);
    expect(emulator.configTextOf('db', 'a')).toBe('{ "b" : 1,\n "a":2}');
    expect(await client.rows('SHOW LINKS')).toEqual([
      { Link: 'a', Type: 's3', Description: 'd', Config: '{ "b" : 1,\n "a":2}' },
      { Link: 'b', Type: 'KAFKA', Description: "it's", Config: '{}' },
    ]);
    expect(await client.rows('SHOW CREATE LINK a')).toEqual([
      {
        'Link Name': 'a',
        'Create Link':
          'CREATE LINK `a` AS s3 CONFIG "{ \\"b\\" : 1,\\n \\"a\\":2}" CREDENTIALS <CREDENTIALS REDACTED> DESCRIPTION "d"',
      },
    ]);
  });

  test.each([
    ["CREATE LINK l AS ICEBERG CREDENTIALS '{}'", 1064],
    ["CREATE LINK l AS S3 CREDENTIALS '{}' CREDENTIALS '{}'", 1064],
    ["CREATE LINK l AS S3 CREDENTIALS '{}' COMMENT 'x'", 1064],
    ["CREATE OR REPLACE LINK IF NOT EXISTS l AS S3 CREDENTIALS '{}'", 1064],
    ["CREATE LINK l CREDENTIALS '{}'", 1064],
    ["CREATE LINK l AS S3 CREDENTIALS '[]'", 2903],
    ["CREATE LINK l AS S3 CREDENTIALS '{'", 2903],
    ["CREATE LINK l AS S3 CREDENTIALS '{}' CONFIG '1'", 2903],
    ["CREATE LINK nowhere.l AS S3 CREDENTIALS '{}'", 1049],
  ])('%s gives %i', async (sql, errno) => {
    expect(await client.errno(sql)).toBe(errno);
    expect(await client.rows('SHOW LINKS')).toEqual([]);
  });

  test('an existing name: 2902, or nothing with IF NOT EXISTS', async () => {
    await client.rows(`CREATE LINK l AS S3 CREDENTIALS '{"a":"1"}'`);
    expect(await client.errno(`CREATE LINK l AS S3 CREDENTIALS '{"a":"2"}'`)).toBe(2902);
    await client.rows(`CREATE LINK IF NOT EXISTS l AS S3 CREDENTIALS '{"a":"3"}'`);
    expect(emulator.credentialsOf('db', 'l')).toEqual({ a: '1' });
  });

  test('without a context database a bare name is 1046', async () => {
    const bare = await openClient(emulator, { uri: emulator.url });
    expect(await bare.errno("CREATE LINK l AS S3 CREDENTIALS '{}'")).toBe(1046);
    expect(await bare.errno('SHOW LINKS')).toBe(1046);
    expect(await bare.rows('SHOW LINKS ON db')).toEqual([]);
  });

  test('OR REPLACE replaces everything but the type', async () => {
    await client.rows(`CREATE LINK l AS S3 CREDENTIALS '{"a":"1","b":"2"}' CONFIG '{"r":1}'`);
    await client.rows(`CREATE OR REPLACE LINK l AS S3 CREDENTIALS '{"c":"3"}' DESCRIPTION 'new'`);
    expect(emulator.credentialsOf('db', 'l')).toEqual({ c: '3' });
    expect(await client.rows('SHOW LINKS')).toEqual([
      { Link: 'l', Type: 'S3', Description: 'new', Config: null },
    ]);
    expect(await client.errno("CREATE OR REPLACE LINK l AS GCS CREDENTIALS '{}'")).toBe(2908);
    await client.rows("CREATE OR REPLACE LINK fresh AS GCS CREDENTIALS '{}'");
    expect(await client.rows('SELECT COUNT(*) AS n FROM information_schema.LINKS')).toEqual([{ n: 2 }]);
  });
});

describe('ALTER LINK', () => {
  beforeEach(async () => {
    await client.rows(`CREATE LINK l AS S3 CREDENTIALS '{"id":"1","secret":"2"}' CONFIG '{"a":1, "b":"x"}'`);
  });

  test('one key is set in place, or added at the end; the others stay', async () => {
    await client.rows(`ALTER LINK l SET CONFIG ::a = 'y' SET CREDENTIALS ::token = "t"`);
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"y","b":"x"}');
    expect(emulator.credentialsOf('db', 'l')).toEqual({ id: '1', secret: '2', token: 't' });
    await client.rows("ALTER LINK db.l SET CREDENTIALS ::id = '' SET CONFIG ::c = 'z'");
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"y","b":"x","c":"z"}');
    expect(emulator.credentialsOf('db', 'l')).toEqual({ id: '', secret: '2', token: 't' });
  });

  test('whole JSON replaces; {} clears', async () => {
    await client.rows(`ALTER LINK l SET CREDENTIALS '{"only":"one"}' SET CONFIG '{ }'`);
    expect(emulator.configTextOf('db', 'l')).toBe('{}');
    expect(emulator.credentialsOf('db', 'l')).toEqual({ only: 'one' });
  });

  test('numbers beyond 2^53 and a key named __proto__ survive', async () => {
    await client.rows(`ALTER LINK l SET CONFIG '{"n":12345678901234567890,"__proto__":{"x":1}}'`);
    await client.rows("ALTER LINK l SET CREDENTIALS ::__proto__ = 'p'");
    await client.rows("ALTER LINK l SET CONFIG ::k = 'v'");
    expect(emulator.configTextOf('db', 'l')).toBe('{"n":12345678901234567890,"__proto__":{"x":1},"k":"v"}');
    expect(Object.entries(emulator.credentialsOf('db', 'l'))).toContainEqual(['__proto__', 'p']);
  });

  test.each([
    ["ALTER LINK absent SET CONFIG ::a = 'x'", 2332],
    ["ALTER LINK L SET CONFIG ::a = 'x'", 2332],
    ['ALTER LINK l', 1064],
    ["ALTER LINK l SET CONFIG ::a = 'x' SET CONFIG ::b = 'y'", 1064],
    ["ALTER LINK l SET CREDENTIALS '{}' SET CREDENTIALS ::b = 'y'", 1064],
    ["ALTER LINK l SET CONFIG ::a = 'x' SET CREDENTIALS '{}' SET CONFIG ::b = 'y'", 1064],
    ['ALTER LINK l SET CONFIG ::a = 1', 1064],
    ["ALTER LINK l SET DESCRIPTION 'x'", 1064],
    ["ALTER LINK l SET CONFIG '[1]'", 2903],
    ["ALTER LINK l SET CONFIG ::a = 'x' SET CREDENTIALS 'nonsense'", 2903],
  ])('%s gives %i and changes nothing', async (sql, errno) => {
    expect(await client.errno(sql)).toBe(errno);
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":1, "b":"x"}');
    expect(emulator.credentialsOf('db', 'l')).toEqual({ id: '1', secret: '2' });
  });

  test('any JSON text comes through SQL and back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 2 })),
        fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })),
        async (config, credentials) => {
          const text = JSON.stringify(config);
          await client.rows(
            `ALTER LINK l SET CONFIG ${quoted(text)} SET CREDENTIALS ${quoted(JSON.stringify(credentials))}`,
          );
          expect(JSON.parse(emulator.configTextOf('db', 'l') ?? '')).toEqual(JSON.parse(text));
          expect({ ...emulator.credentialsOf('db', 'l') }).toEqual(JSON.parse(JSON.stringify(credentials)));
          const [{ CONFIG }] = await client.rows(
            "SELECT CONFIG FROM information_schema.LINKS WHERE LINK = 'l'",
          );
          expect(CONFIG).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('names', () => {
  test.each([
    'na`me',
    "it's",
    'dot.ted',
    'two words',
    'line\nbreak',
    'back\\slash',
    'дом',
    '🔗',
    'select',
    '"q"',
  ])('%j works as a link and a pipeline', async (name) => {
    const sql = `\`${name.replaceAll('`', '``')}\``;
    await client.rows(`CREATE LINK db.${sql} AS S3 CREDENTIALS '{}'`);
    await client.rows(`CREATE PIPELINE ${sql} AS LOAD DATA LINK db.${sql} 'x' INTO TABLE t`);
    await client.rows(`ALTER LINK ${sql} SET CONFIG ::k = 'v'`);
    expect(emulator.configTextOf('db', name)).toBe('{"k":"v"}');
    const [{ 'Create Link': text }] = await client.rows(`SHOW CREATE LINK ${sql}`);
    expect(text).toContain(`CREATE LINK ${sql} AS S3`);
    await client.rows(`START PIPELINE ${sql}`);
    expect(await client.rows('SELECT PIPELINE_NAME, STATE FROM information_schema.PIPELINES')).toEqual([
      { PIPELINE_NAME: name, STATE: 'Running' },
    ]);
    const where = `WHERE LINK = ${quoted(name)}`;
    expect(await client.rows(`SELECT LINK FROM information_schema.LINKS ${where}`)).toEqual([{ LINK: name }]);
  });
});

test('DROP LINK; again it is 2332, and IF EXISTS is not in the grammar', async () => {
  await client.rows("CREATE LINK l AS S3 CREDENTIALS '{}'");
  await client.rows('DROP LINK db.l');
  expect(await client.error('DROP LINK l')).toEqual({ errno: 2332, message: "No link with name 'l' exists" });
  expect(await client.errno('DROP LINK IF EXISTS l')).toBe(1064);
});

test('link DDL commits the open transaction of its session', async () => {
  const other = await openClient(emulator);
  await client.rows('CREATE ROWSTORE TABLE t (k INT PRIMARY KEY)');
  for (const [index, ddl] of [
    "CREATE LINK l AS S3 CREDENTIALS '{}'",
    "ALTER LINK l SET CONFIG ::a = 'x'",
    "CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t",
    'START PIPELINE p',
    'STOP PIPELINE p',
    'DROP PIPELINE p',
    'DROP LINK l',
    'CREATE TABLE u (a INT)',
  ].entries()) {
    await client.rows('START TRANSACTION');
    await client.rows(`INSERT INTO t VALUES (${index})`);
    await client.rows(ddl);
    await client.rows('ROLLBACK');
    await other.rows('SET lock_wait_timeout = 0');
    expect(await other.errno(`UPDATE t SET k = k WHERE k = ${index}`)).toBe(0);
  }
  expect(await other.rows('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 8 }]);
});
