import { describe, expect, test } from '@jest/globals';
import { openClient, openEmulator } from './open-emulator.js';
import { CREDENTIALS, made, ofText } from './switch-cases/switch-case.js';

describe('versions', () => {
  const made91 = [
    "ALTER LINK l SET CONFIG ::a = 'x'",
    `CREATE OR REPLACE LINK l AS S3 ${CREDENTIALS}`,
    `CREATE LINK IF NOT EXISTS l AS S3 ${CREDENTIALS}`,
    'DETACH PIPELINE IF EXISTS p',
  ];
  test.each([
    ['7.3.12', false, ['MONGODB', 'MYSQL']],
    ['8.1.0', false, ['MYSQL']],
    ['8.9.11', false, []],
    ['9.0.23', false, []],
    ['9.1.0', true, []],
    ['10.0.0', true, []],
  ])('%s', async (version, has91, missingTypes) => {
    const emulator = await openEmulator({ version });
    const client = await openClient(emulator);
    expect(await ofText(client, 'SELECT @@memsql_version AS v', 'v')).toBe(version);
    await made(client);
    for (const sql of made91) expect([sql, await client.errno(sql)]).toEqual([sql, has91 ? 0 : 1064]);
    for (const type of ['S3', 'AZURE', 'GCS', 'HDFS', 'HTTP', 'KAFKA', 'MONGODB', 'MYSQL'])
      expect([type, await client.errno(`CREATE LINK of_${type} AS ${type} ${CREDENTIALS}`)]).toEqual([
        type,
        missingTypes.includes(type) ? 1064 : 0,
      ]);
  });

  test('the version can change while clients are connected', async () => {
    const emulator = await openEmulator();
    const client = await openClient(emulator);
    await made(client);
    expect(await client.rows('SELECT * FROM information_schema.LINKS WHERE 1')).toHaveLength(1);
    emulator.set({ version: '9.0.1' });
    expect(await client.errno("ALTER LINK l SET CONFIG ::a = 'x'")).toBe(1064);
    expect(await client.rows('SELECT * FROM information_schema.LINKS WHERE 1')).toEqual([
      { DATABASE_NAME: 'db', LINK: 'l', TYPE: 'S3', DESCRIPTION: 'old' },
    ]);
  });
});
