import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ catalog: { databases: ['db'] } });
});
afterEach(() => emulator.close());

test('thin path', async () => {
  const c = await createConnection(emulator.url);
  const q = async (sql: string) => (await c.query(sql))[0];
  console.log(await q('select @@memsql_version, @@sql_mode'), await q('SELECT DATABASE(), VERSION() v, 1+1, NOW(6) AS n'));
  await q('USE db');
  await q(`CREATE LINK l AS S3 CONFIG '{"disable_gunzip":false}' CREDENTIALS '{"a":"b"}'`);
  await q(`ALTER LINK l SET CONFIG ::region = "us-east-1"`);
  console.log(await q('SHOW CREATE LINK l'), await q('SHOW LINKS'), await q('SELECT * FROM information_schema.LINKS'));
  await q("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
  await q('START PIPELINE p');
  console.log(await q('SHOW CREATE PIPELINE p'), await q("SELECT DATABASE_NAME, PIPELINE_NAME, STATE, CONFIG_JSON FROM information_schema.PIPELINES WHERE STATE='Running'"));
  console.log(await q('SHOW PIPELINES'), await q("SELECT COUNT(*) FROM information_schema.links WHERE link='l'"));
  await expect(q(`ALTER LINK l SET CONFIG ::region = "x"`)).rejects.toMatchObject({ errno: 2901 });
  await q('CREATE ROWSTORE TABLE IF NOT EXISTS locks (k VARCHAR(64) NOT NULL, PRIMARY KEY(k), SHARD KEY(k))');
  console.log(await q("INSERT INTO locks VALUES ('a'),('b') ON DUPLICATE KEY UPDATE k=VALUES(k)"));
  console.log(await q("INSERT INTO locks (k) VALUES ('a') ON DUPLICATE KEY UPDATE k=k"));
  await q('START TRANSACTION');
  console.log(await q("SELECT k FROM locks WHERE k='a' FOR UPDATE"));
  const d = await createConnection(`${emulator.url}db`);
  await d.query('SET SESSION lock_wait_timeout = 1');
  await expect(d.query("UPDATE locks SET k='z' WHERE k='a'")).rejects.toMatchObject({ errno: 1205 });
  const waiting = d.query("DELETE FROM locks WHERE k='a'");
  await q('ROLLBACK');
  console.log(await waiting, await q('SELECT * FROM locks'));
  console.log(emulator.log.map((e) => [e.kind, e.outcome]));
  await c.end(); await d.end();
});
