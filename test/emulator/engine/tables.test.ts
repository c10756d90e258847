import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ResultSetHeader } from 'mysql2';
import type { Emulator } from '../../../src/emulator/index.js';
import { type Client, openClient, openEmulator, stillWaiting, until } from '../open-emulator.js';

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await openEmulator();
  client = await openClient(emulator);
});

async function counts(sql: string): Promise<{ affectedRows: number; changedRows: number; insertId: number }> {
  const [header] = await client.connection.query<ResultSetHeader>(sql);
  const { affectedRows, changedRows, insertId } = header as ResultSetHeader & { changedRows: number };
  return { affectedRows, changedRows, insertId };
}

describe('writing', () => {
  beforeEach(() =>
    client.rows(`CREATE ROWSTORE TABLE IF NOT EXISTS entries (
      kind VARCHAR(16) NOT NULL, k CHAR(8) NOT NULL, body LONGTEXT, n BIGINT DEFAULT 7, -- a comment
      at DATETIME(6) DEFAULT NOW(6), PRIMARY KEY (kind, k), SHARD KEY (kind), KEY by_n (n) USING BTREE
    ) DEFAULT CHARSET = utf8mb4 COLLATE utf8mb4_bin`),
  );

  test('counts are those of MySQL', async () => {
    expect(
      await counts("INSERT INTO entries (kind, k, body) VALUES ('a', '1', 'x'), ('a', '2', 'y')"),
    ).toMatchObject({
      affectedRows: 2,
    });
    expect(
      await counts(
        "INSERT INTO entries (kind, k, body) VALUES ('a', '1', 'z') ON DUPLICATE KEY UPDATE body = VALUES(body)",
      ),
    ).toMatchObject({ affectedRows: 2 });
    expect(await counts("INSERT IGNORE INTO entries (kind, k) VALUES ('a', '1'), ('a', '3')")).toMatchObject({
      affectedRows: 1,
    });
    expect(await counts("UPDATE entries SET body = 'z' WHERE kind = 'a'")).toMatchObject({
      affectedRows: 3,
      changedRows: 2,
    });
    expect(await counts("REPLACE INTO entries (kind, k, body) VALUES ('a', '1', 'r')")).toMatchObject({
      affectedRows: 2,
    });
    expect(await counts("DELETE FROM entries WHERE k IN ('1', '2')")).toMatchObject({ affectedRows: 2 });
    expect(await client.rows('SELECT kind, k, body, n FROM entries')).toEqual([
      { kind: 'a', k: '3', body: 'z', n: 7 },
    ]);
    expect(await counts('TRUNCATE TABLE entries')).toMatchObject({ affectedRows: 0 });
    expect(await client.rows('SELECT COUNT(*) AS n FROM entries')).toEqual([{ n: 0 }]);
  });

  test('a client without the FOUND_ROWS flag is told of changes only', async () => {
    client = await openClient(emulator, { flags: ['-FOUND_ROWS'] });
    await client.rows("INSERT INTO entries (kind, k, body) VALUES ('a', '1', 'x'), ('a', '2', 'y')");
    const upsert =
      "INSERT INTO entries (kind, k, body) VALUES ('a', '1', 'z') ON DUPLICATE KEY UPDATE body = 'z'";
    expect(await counts(upsert)).toMatchObject({ affectedRows: 2 });
    expect(await counts(upsert)).toMatchObject({ affectedRows: 0 });
    expect(await counts("UPDATE entries SET body = 'z'")).toMatchObject({ affectedRows: 1, changedRows: 1 });
  });

  test.each([
    ["INSERT INTO entries (kind, k) VALUES ('a', '1'), ('a', '1')", 1062],
    ['INSERT INTO entries (kind, k) VALUES (NULL, 1)', 1048],
    ["INSERT INTO entries (kind, k) VALUES ('a', '123456789')", 1406],
    ["INSERT INTO entries (kind, nope) VALUES ('a', '1')", 1054],
    ["INSERT INTO entries VALUES ('a')", 1136],
    ['SELECT nope FROM entries', 1054],
    ['SELECT * FROM nothing', 1146],
    ['SELECT * FROM nowhere.nothing', 1049],
    ['SELECT * FROM information_schema.nothing', 1146],
    ['SELEC 1', 1064],
    ['SELECT 1 +', 1064],
    ["SELECT GET_LOCK('x', 1)", 1305],
    ['SELECT @@nonsense', 1193],
    ['SET nonsense = 1', 1193],
    ["SET memsql_version = '1'", 1238],
    ['CREATE TABLE entries (a INT)', 1050],
    ['DROP TABLE nothing', 1051],
    ['CREATE DATABASE db', 1007],
    ['USE nowhere', 1049],
    ['DROP DATABASE nowhere', 1049],
    ['SELECT 1; SELECT 2', 1064],
    ['', 1065],
    ['ALTER TABLE entries ADD COLUMN x INT', 1064],
    ['GRANT ALL ON *.* TO root', 1064],
  ])('%s gives %i', async (sql, errno) => {
    expect(await client.errno(sql)).toBe(errno);
  });

  test('what is not emulated says so', async () => {
    expect((await client.error('OPTIMIZE TABLE entries')).message).toContain('OPTIMIZE is not emulated');
  });

  test('any text, any number', async () => {
    const text = `'"\\\`\n\0\t% _ ; -- # /* é 🔗 ${'\u2028'}`;
    const connection = client.connection;
    await connection.query('INSERT INTO entries (kind, k, body, n) VALUES (?, ?, ?, ?)', [
      'a',
      'b',
      text,
      2 ** 52,
    ]);
    await connection.query('INSERT INTO entries (kind, k, n) VALUES (?, ?, 9223372036854775807)', ['a', 'c']);
    expect(await client.rows("SELECT body FROM entries WHERE k = 'b'")).toEqual([{ body: text }]);
    const [rows] = await connection.query({
      sql: 'SELECT n FROM entries ORDER BY n',
      supportBigNumbers: true,
    });
    expect(JSON.stringify(rows)).toBe('[{"n":4503599627370496},{"n":"9223372036854775807"}]');
    const [found] = await connection.query('SELECT k FROM entries WHERE body = ?', [text]);
    expect(found).toEqual([{ k: 'b' }]);
  });
});

test('SELECT: names, joins, functions, LIKE, variables', async () => {
  await client.rows('CREATE TABLE a (id INT PRIMARY KEY AUTO_INCREMENT, name TEXT, UNIQUE KEY (name))');
  await client.rows('CREATE DATABASE d2');
  await client.rows('CREATE TABLE d2.`b c` (a_id INT, v DECIMAL(10,2))');
  expect(await counts("INSERT INTO a (name) VALUES ('50%'), ('5x'), ('FIVE')")).toMatchObject({
    insertId: 3,
  });
  await client.rows('INSERT INTO d2.`b c` VALUES (1, 1.50), (3, 2)');
  expect(
    await client.rows('SELECT a.name, `b c`.v FROM a JOIN d2.`b c` ON a.id = `b c`.a_id ORDER BY db.a.id'),
  ).toEqual([
    { name: '50%', v: '1.5' },
    { name: 'FIVE', v: '2' },
  ]);
  expect(await client.rows('SELECT x.id FROM a x, d2.`b c` AS y WHERE x.id = y.a_id AND y.v > 1.7')).toEqual([
    { id: 3 },
  ]);
  expect(await client.rows("SELECT id FROM a WHERE name LIKE '5\\%' || name LIKE 'f_ve'")).toEqual([
    { id: 3 },
  ]);
  expect(await client.rows("SELECT id FROM a WHERE name LIKE '50\\%' || name LIKE 'f_ve'")).toEqual([
    { id: 1 },
    { id: 3 },
  ]);
  expect(await client.rows("SELECT id FROM a WHERE name = 'five' && NOT id <=> NULL")).toEqual([{ id: 3 }]);
  await client.rows("SET @who = 'me', @n = 4");
  expect(
    await client.rows(
      "SELECT DATABASE(), LENGTH('é') AS bytes, CHAR_LENGTH('é') chars, IF(1 > 2, 'a', 'b') 'i', @who, @n + 1, TRUE, 'text', CONCAT('a', 'b')",
    ),
  ).toEqual([
    {
      'DATABASE()': 'db',
      bytes: 2,
      chars: 1,
      i: 'b',
      '@who': 'me',
      '@n + 1': 5,
      TRUE: 1,
      text: 'text',
      "CONCAT('a', 'b')": 'ab',
    },
  ]);
  expect(
    await client.rows('SELECT COUNT(*), MAX(id) m FROM (SELECT id FROM a WHERE id > 1) AS inner_one'),
  ).toEqual([{ 'COUNT(*)': 2, m: 3 }]);
  expect(await client.rows('SELECT 1 FROM DUAL')).toEqual([{ 1: 1 }]);
  expect(await client.rows('SHOW TABLES')).toEqual([{ Tables_in_db: 'a' }]);
  await client.rows('DROP DATABASE d2');
  expect(await client.errno('SELECT * FROM d2.`b c`')).toBe(1049);
});

describe('transactions', () => {
  let other: Client;
  beforeEach(async () => {
    other = await openClient(emulator);
    await client.rows('CREATE ROWSTORE TABLE t (k VARCHAR(10), n INT, PRIMARY KEY (k))');
    await client.rows("INSERT INTO t VALUES ('a', 1), ('b', 2)");
  });
  const all = (): Promise<unknown> => client.rows('SELECT * FROM t ORDER BY k');

  test('ROLLBACK takes back inserts, updates, deletes and replaces, last first', async () => {
    const before = await all();
    await client.rows('START TRANSACTION');
    await client.rows("INSERT INTO t VALUES ('c', 3)");
    await client.rows("UPDATE t SET n = n + 10, k = concat(k, 'x')");
    await client.rows("DELETE FROM t WHERE k = 'bx'");
    await client.rows("REPLACE INTO t VALUES ('ax', 99)");
    await client.rows("INSERT INTO t VALUES ('b', 5) ON DUPLICATE KEY UPDATE n = 0");
    expect(await all()).toEqual([
      { k: 'ax', n: 99 },
      { k: 'b', n: 5 },
      { k: 'cx', n: 13 },
    ]);
    await client.rows('ROLLBACK');
    expect(await all()).toEqual(before);
  });

  test('COMMIT keeps; a statement that fails leaves no trace', async () => {
    await client.rows('BEGIN');
    expect(await client.errno("INSERT INTO t VALUES ('c', 3), ('a', 9)")).toBe(1062);
    await client.rows("INSERT INTO t VALUES ('d', 4)");
    await client.rows('COMMIT');
    await client.rows('ROLLBACK');
    expect(await client.rows('SELECT k FROM t')).toEqual([{ k: 'a' }, { k: 'b' }, { k: 'd' }]);
  });

  test('autocommit = 0 opens transactions by itself', async () => {
    await client.rows('SET autocommit = 0');
    await client.rows('DELETE FROM t');
    await client.rows('ROLLBACK');
    await client.rows("DELETE FROM t WHERE k = 'a'");
    await client.rows('SET autocommit = 1');
    await client.rows('ROLLBACK');
    expect(await all()).toEqual([{ k: 'b', n: 2 }]);
  });

  test.each([
    ["SELECT * FROM t WHERE k = 'a' FOR UPDATE", "SELECT n FROM t WHERE k = 'A' FOR UPDATE"],
    ["SELECT * FROM t WHERE k = 'a' FOR UPDATE", "UPDATE t SET n = 5 WHERE k = 'a'"],
    ["UPDATE t SET n = 5 WHERE k = 'a'", "DELETE FROM t WHERE k = 'a'"],
    ["DELETE FROM t WHERE k = 'a'", "INSERT INTO t VALUES ('a', 7)"],
    ["INSERT INTO t VALUES ('new', 1)", "INSERT INTO t VALUES ('new', 2) ON DUPLICATE KEY UPDATE n = n"],
    ["INSERT INTO t VALUES ('new', 1)", "INSERT IGNORE INTO t VALUES ('new', 2)"],
    ["INSERT INTO t VALUES ('new', 1)", "INSERT INTO t VALUES ('new', 2)"],
    ["INSERT INTO t VALUES ('new', 1)", "INSERT INTO t VALUES ('NEW', 2)"],
    ["UPDATE t SET k = 'c' WHERE k = 'a'", "INSERT INTO t VALUES ('a', 1)"],
  ])('%s makes %s wait until ROLLBACK', async (first, second) => {
    await client.rows('START TRANSACTION');
    await client.rows(first);
    const waiting = other.rows(second);
    expect(await stillWaiting(waiting)).toBe(true);
    await client.rows('ROLLBACK');
    const failed = await waiting.then(
      () => 0,
      (error: { errno: number }) => error.errno,
    );
    // Once the first is taken back, only a row that is there again is a duplicate.
    expect(failed).toBe(/INSERT INTO t VALUES \('a'/.test(second) ? 1062 : 0);
  });

  test('other rows and plain reads do not wait', async () => {
    await client.rows('START TRANSACTION');
    await client.rows("SELECT * FROM t WHERE k = 'a' FOR UPDATE");
    await other.rows("UPDATE t SET n = 20 WHERE k = 'b'");
    expect(await other.rows("SELECT n FROM t WHERE k = 'a'")).toEqual([{ n: 1 }]);
  });

  test('a wait ends by 1205 after lock_wait_timeout, and the row is still held', async () => {
    await client.rows('START TRANSACTION');
    await client.rows("SELECT * FROM t WHERE k = 'a' FOR UPDATE");
    await other.rows('SET SESSION lock_wait_timeout = 0');
    expect(await other.errno("SELECT * FROM t WHERE k = 'a' FOR UPDATE")).toBe(1205);
    await other.rows('SET @@lock_wait_timeout = 1');
    expect(await other.errno("DELETE FROM t WHERE k = 'a'")).toBe(1205);
    await client.rows('COMMIT');
    await other.rows("DELETE FROM t WHERE k = 'a'");
    expect(await all()).toEqual([{ k: 'b', n: 2 }]);
  });

  test('a holder that is killed, or just gone, frees its rows and loses its writes', async () => {
    await client.rows('START TRANSACTION');
    await client.rows("UPDATE t SET n = 100 WHERE k = 'a'");
    const waiting = other.rows("SELECT n FROM t WHERE k = 'a' FOR UPDATE");
    expect(await stillWaiting(waiting)).toBe(true);
    client.connection.destroy();
    expect(await waiting).toEqual([{ n: 1 }]);
  });

  test('a waiter that is gone does not take the lock', async () => {
    await client.rows('START TRANSACTION');
    await client.rows("SELECT * FROM t WHERE k = 'a' FOR UPDATE");
    await other.rows('START TRANSACTION');
    // A connection that is destroyed never settles its query.
    const waiting = other.rows("UPDATE t SET n = 50 WHERE k = 'a'");
    expect(await stillWaiting(waiting)).toBe(true);
    other.connection.destroy();
    await client.rows('ROLLBACK');
    const third = await openClient(emulator);
    await third.rows('SET lock_wait_timeout = 1');
    await third.rows('START TRANSACTION');
    expect(await third.rows("SELECT n FROM t WHERE k = 'a' FOR UPDATE")).toEqual([{ n: 1 }]);
  });

  test('a statement under way in a transaction dies with its client', async () => {
    emulator.set({ latency: [{ match: /late/, ms: 250 }] });
    await client.rows('START TRANSACTION');
    void client.rows("UPDATE t SET n = 77 WHERE k = 'a' -- late");
    await until(() => emulator.log.at(-1)?.sql.endsWith('late') === true);
    client.connection.destroy();
    await until(() => emulator.log.at(-1)?.outcome === 1317);
    expect(await other.rows("SELECT n FROM t WHERE k = 'a' FOR UPDATE")).toEqual([{ n: 1 }]);
  });

  test('FOR UPDATE is refused on a columnstore table, and not known over joins', async () => {
    await client.rows('CREATE TABLE c (k INT)');
    expect(await client.errno('SELECT * FROM c FOR UPDATE')).toBe(2911);
    expect(await client.errno('SELECT * FROM t JOIN t AS u ON t.k = u.k FOR UPDATE')).toBe(1064);
  });
});
