import { beforeEach, expect, test } from '@jest/globals';
import type { Emulator } from '../../../src/emulator/index.js';
import { type Client, openClient, openEmulator } from '../open-emulator.js';

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await openEmulator({
    catalog: {
      databases: ['db', 'empty'],
      links: [
        { database: 'db', name: 'a', type: 'S3', config: { region: 'x' }, description: 'first' },
        { database: 'db', name: 'b', type: 'KAFKA' },
        { database: 'd2', name: 'a', type: 'S3', config: '{}' },
      ],
      pipelines: [
        { database: 'db', name: 'p1', link: 'a' },
        { database: 'd2', name: 'p2', link: { database: 'db', name: 'b' }, state: 'Stopped' },
        { database: 'd2', name: 'p3', link: 'a', state: 'Error', error: 'boom' },
      ],
    },
  });
  client = await openClient(emulator);
});

test('a plain select and the same through the SQL engine give the same rows and types', async () => {
  for (const view of ['LINKS', 'PIPELINES', 'PIPELINES_ERRORS', 'SCHEMATA', 'TABLES', 'COLUMNS']) {
    const [plain, plainFields] = await client.connection.query(`SELECT * FROM information_schema.${view}`);
    const [engine, engineFields] = await client.connection.query(
      `SELECT * FROM information_schema.${view} WHERE 1 = 1`,
    );
    expect(engine).toEqual(plain);
    expect(engineFields.map(({ name, type }) => [name, type])).toEqual(
      plainFields.map(({ name, type }) => [name, type]),
    );
    expect((plain as unknown[]).length).toBeGreaterThan(0);
  }
});

test.each([
  ["SELECT link FROM information_schema.links WHERE database_name = 'db' AND type = 'S3'", [{ LINK: 'a' }]],
  [
    'select `LINK`, description from Information_Schema.Links where DESCRIPTION <> ""',
    [{ LINK: 'a', DESCRIPTION: 'first' }],
  ],
  [
    "SELECT COUNT(*) AS n FROM information_schema.LINKS WHERE LINK LIKE 'A%' OR LINK IN ('b', 'z')",
    [{ n: 3 }],
  ],
  [
    'SELECT L.LINK l, L.DATABASE_NAME FROM information_schema.LINKS AS L ORDER BY 2, 1 DESC LIMIT 2',
    [
      { l: 'a', DATABASE_NAME: 'd2' },
      { l: 'b', DATABASE_NAME: 'db' },
    ],
  ],
  [
    "SELECT STATE FROM information_schema.PIPELINES WHERE (DATABASE_NAME = 'db' AND PIPELINE_NAME = 'p1') OR (DATABASE_NAME = 'd2' AND PIPELINE_NAME = 'p3')",
    [{ STATE: 'Running' }, { STATE: 'Error' }],
  ],
  [
    "SELECT PIPELINE_NAME, ERROR_MESSAGE FROM information_schema.PIPELINES_ERRORS WHERE DATABASE_NAME = 'd2'",
    [{ PIPELINE_NAME: 'p3', ERROR_MESSAGE: 'Cannot get source metadata for pipeline. boom' }],
  ],
  [
    "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME = 'LINKS'",
    ['DATABASE_NAME', 'LINK', 'TYPE', 'DESCRIPTION', 'CONFIG'].map((name) => ({ COLUMN_NAME: name })),
  ],
  [
    "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'd%' OR SCHEMA_NAME = 'empty' ORDER BY 1",
    ['d2', 'db', 'empty'].map((name) => ({ SCHEMA_NAME: name })),
  ],
  [
    "SELECT p.PIPELINE_NAME FROM information_schema.PIPELINES p JOIN information_schema.LINKS l ON l.DATABASE_NAME = p.DATABASE_NAME AND l.LINK = 'a' ORDER BY 1",
    ['p1', 'p2', 'p3'].map((name) => ({ PIPELINE_NAME: name })),
  ],
])('%s', async (sql, expected) => {
  expect(await client.rows(sql)).toEqual(expected);
});

test('changes show at once, in either way of asking', async () => {
  const both = async (): Promise<unknown[]> => {
    const plain: { DATABASE_NAME: string; LINK: string }[] = await client.rows(
      'SELECT DATABASE_NAME, LINK FROM information_schema.LINKS',
    );
    const key = (row: (typeof plain)[number]): string => `${row.LINK} ${row.DATABASE_NAME === 'db' ? 0 : 1}`;
    const sorted = plain.toSorted((x, y) => (key(x) < key(y) ? -1 : 1));
    expect(
      await client.rows(
        'SELECT DATABASE_NAME, LINK FROM information_schema.LINKS WHERE 1 ORDER BY LINK, DATABASE_NAME DESC',
      ),
    ).toEqual(sorted);
    return plain;
  };
  expect(await both()).toHaveLength(3);
  await client.rows("CREATE LINK db.c AS S3 CREDENTIALS '{}'");
  expect(await both()).toHaveLength(4);
  await client.rows('DROP LINK db.c');
  expect(await both()).toHaveLength(3);
  await client.rows('STOP PIPELINE db.p1');
  await client.rows("ALTER LINK db.a SET CONFIG ::region = 'y'");
  expect(
    await client.rows(
      "SELECT CONFIG FROM information_schema.LINKS WHERE LINK = 'a' AND DATABASE_NAME = 'db'",
    ),
  ).toEqual([{ CONFIG: { region: 'y' } }]);
  expect(
    await client.rows("SELECT PIPELINE_NAME FROM information_schema.PIPELINES WHERE STATE = 'Running'"),
  ).toEqual([]);
  await client.rows('DROP LINK db.b');
  await client.rows("CREATE LINK db.b AS GCS CREDENTIALS '{}'");
  expect(
    await client.rows(
      "SELECT config_json::$source_type AS t FROM information_schema.PIPELINES WHERE PIPELINE_NAME = 'p2'",
    ),
  ).toEqual([{ t: 'GCS' }]);
});

test('the views can be described, and used as the context database', async () => {
  expect(
    (await client.rows('SHOW COLUMNS FROM LINKS FROM information_schema')).map(
      ({ Field }: { Field: string }) => Field,
    ),
  ).toContain('CONFIG');
  await client.rows('USE INFORMATION_SCHEMA');
  expect(await client.rows('SELECT LINK FROM LINKS')).toHaveLength(3);
  expect((await client.rows('SHOW TABLES')).map((row: object) => Object.values(row)[0])).toContain(
    'PIPELINES',
  );
  expect(await client.errno('DELETE FROM LINKS')).toBe(1044);
  expect(await client.errno('SELECT * FROM LINKS JOIN db.t')).toBe(1146);
});

test('SHOW statements that clients send on their own', async () => {
  expect(await client.rows("SHOW DATABASES LIKE 'd%'")).toEqual([{ Database: 'd2' }, { Database: 'db' }]);
  expect(await client.rows("SHOW VARIABLES LIKE 'memsql_version'")).toEqual([
    { Variable_name: 'memsql_version', Value: '9.1.3' },
  ]);
  expect(await client.rows('SHOW WARNINGS')).toEqual([]);
  expect(await client.rows("SHOW SESSION STATUS LIKE 'Threads%'")).toEqual([
    { Variable_name: 'Threads_connected', Value: '1' },
  ]);
  expect(await client.rows('SHOW FULL PROCESSLIST')).toMatchObject([
    { User: 'root', db: 'db', Command: 'Query', Info: 'SHOW FULL PROCESSLIST' },
  ]);
  await client.rows('CREATE TABLE db.t (a INT NOT NULL PRIMARY KEY)');
  expect(await client.rows('DESCRIBE db.t')).toMatchObject([
    { Field: 'a', Type: 'INT', Null: 'NO', Key: 'PRI' },
  ]);
  expect(await client.rows('SHOW FULL TABLES FROM db')).toEqual([
    { Tables_in_db: 't', Table_type: 'BASE TABLE' },
  ]);
  expect(
    await client.rows('SELECT @@max_allowed_packet, @@aggregator_id, @@sql_select_limit, @@memsql_version'),
  ).toEqual([
    {
      '@@max_allowed_packet': 104857600,
      '@@aggregator_id': 1,
      '@@sql_select_limit': '18446744073709551615',
      '@@memsql_version': '9.1.3',
    },
  ]);
});
