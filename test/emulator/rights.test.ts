import { describe, expect, test } from '@jest/globals';
import type { Denial } from '../../src/emulator/index.js';
import { openClient, openEmulator } from './open-emulator.js';

const CATALOG = {
  databases: ['db', 'd2'],
  links: [
    { database: 'db', name: 'l', type: 'S3' },
    { database: 'd2', name: 'l', type: 'S3' },
  ],
  pipelines: [
    { database: 'db', name: 'p', link: 'l' },
    { database: 'db', name: 'q', link: 'l' },
    { database: 'd2', name: 'p', link: 'l' },
  ],
  statements: ['USE db', 'CREATE ROWSTORE TABLE t (k INT PRIMARY KEY)'],
};

async function limited(...denied: Denial[]) {
  const emulator = await openEmulator({ catalog: CATALOG, users: [{ name: 'root', denied }] });
  return { emulator, client: await openClient(emulator) };
}

describe('denials', () => {
  test('the documented text of a refused STOP', async () => {
    const { emulator, client } = await limited({ kind: 'stop-pipeline', database: 'db', name: 'p' });
    expect(await client.error('STOP PIPELINE p')).toEqual({
      errno: 1142,
      message: "STOP PIPELINE command denied to user 'root'@'%' for table 'p'",
    });
    expect(await client.errno('STOP PIPELINE q')).toBe(0);
    expect(await client.errno('STOP PIPELINE d2.p')).toBe(0);
    await client.rows('START PIPELINE q');
    await client.rows('STOP ALL PIPELINES');
    expect([emulator.pipelineOf('db', 'p').state, emulator.pipelineOf('db', 'q').state]).toEqual([
      'Running',
      'Stopped',
    ]);
  });

  test.each<[Denial, string, number, string]>([
    [{ kind: 'start-pipeline' }, 'START PIPELINE p', 1142, 'START PIPELINE command denied'],
    [
      { kind: 'create-link', database: 'db' },
      "CREATE LINK n AS S3 CREDENTIALS '{}'",
      1142,
      'CREATE LINK command denied',
    ],
    [{ kind: 'create-link', database: 'db' }, "CREATE LINK d2.n AS S3 CREDENTIALS '{}'", 0, ''],
    [{ kind: 'drop-link' }, 'DROP LINK l', 1142, 'DROP LINK command denied'],
    [{ kind: 'show-create-link' }, 'SHOW CREATE LINK l', 1142, 'SHOW CREATE LINK command denied'],
    [{ kind: 'show-links' }, 'SHOW CREATE LINK l', 1142, 'denied'],
    [{ kind: 'show-create-pipeline' }, 'SHOW CREATE PIPELINE p', 1142, 'SHOW CREATE PIPELINE command denied'],
    [
      { kind: 'create-pipeline' },
      "CREATE PIPELINE n AS LOAD DATA LINK l 'x' INTO TABLE t",
      1142,
      'CREATE PIPELINE command denied',
    ],
    [{ kind: 'detach-pipeline' }, 'DETACH PIPELINE p', 1142, 'DETACH PIPELINE command denied'],
    [{ kind: 'drop-pipeline' }, 'DROP PIPELINE p', 1142, 'DROP PIPELINE command denied'],
    [
      { kind: 'alter-pipeline' },
      'ALTER PIPELINE p SET OFFSETS EARLIEST',
      1142,
      'ALTER PIPELINE command denied',
    ],
    [{ kind: 'select', database: 'db', name: 't' }, 'SELECT * FROM t', 1142, 'SELECT command denied'],
    [
      { kind: 'select', database: 'information_schema', name: 'PIPELINES' },
      'SELECT * FROM information_schema.pipelines',
      1142,
      'SELECT command denied',
    ],
    [
      { kind: 'select', database: 'information_schema', name: 'PIPELINES' },
      'SELECT * FROM information_schema.LINKS',
      0,
      '',
    ],
    [{ kind: 'dml' }, 'INSERT INTO t VALUES (1)', 1142, 'INSERT command denied'],
    [{ kind: 'ddl', database: 'db' }, 'CREATE TABLE u (a INT)', 1142, 'CREATE command denied'],
    [{ kind: 'ddl', database: 'db' }, 'DROP TABLE t', 1142, 'DROP command denied'],
    [
      { kind: 'ddl', database: 'new' },
      'CREATE DATABASE new',
      1044,
      "Access denied for user 'root'@'%' to database 'new'",
    ],
  ])('%j: %s gives %i', async (denial, sql, errno, text) => {
    const { client } = await limited(denial);
    const error = await client.error(sql);
    expect(error.errno).toBe(errno);
    expect(error.message).toContain(text);
  });

  test('views show only what the user may see', async () => {
    const { client } = await limited(
      { kind: 'show-links', database: 'd2' },
      { kind: 'show-pipelines', database: 'db' },
    );
    for (const end of ['', ' WHERE 1']) {
      expect(await client.rows(`SELECT DATABASE_NAME FROM information_schema.LINKS${end}`)).toEqual([
        { DATABASE_NAME: 'db' },
      ]);
      expect(await client.rows(`SELECT DATABASE_NAME FROM information_schema.PIPELINES${end}`)).toEqual([
        { DATABASE_NAME: 'd2' },
      ]);
    }
  });

  test('users differ; the filter of one does not serve the other', async () => {
    const emulator = await openEmulator({
      catalog: CATALOG,
      users: [{ name: 'root' }, { name: 'app', password: 'x', denied: [{ kind: 'show-links' }] }],
    });
    const root = await openClient(emulator);
    const app = await openClient(emulator, {
      user: 'app',
      password: 'x',
      uri: emulator.url.replace('root@', 'app:x@'),
    });
    const sql = 'SELECT COUNT(*) AS n FROM information_schema.LINKS';
    expect([await root.rows(sql), await app.rows(sql), await root.rows(sql)]).toEqual([
      [{ n: 2 }],
      [{ n: 0 }],
      [{ n: 2 }],
    ]);
    expect(await app.rows('SELECT USER() AS u')).toEqual([{ u: 'app@127.0.0.1' }]);
  });
});
