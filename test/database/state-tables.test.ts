import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPool } from '../../src/database/pool.js';
import type { Server } from '../../src/database/session.js';
import { type StateNames, stateDdl } from '../../src/database/state-schema.js';
import { createStateTables } from '../../src/database/state-tables.js';
import type { StateStore } from '../../src/state/state-store.js';
import { ended, said, spawnLockChild } from '../state/spawn-child.js';
import { storeRules } from '../state/store-rules.js';
import { temporaryFolder } from '../state/temporary-folder.js';
import { hasMariaDb, type MariaDb, startMariaDb } from './mariadb-server.js';

/** The very statements of the product but for the one word that MariaDB does not know. */
function mariaDdl(names: StateNames): string[] {
  return stateDdl(names).map((sql) => sql.replace('ROWSTORE ', ''));
}

(hasMariaDb() ? describe : describe.skip)('state tables on a real MariaDB', () => {
  let db: MariaDb;
  const pools: Server[] = [];

  beforeAll(async () => {
    db = await startMariaDb();
  });
  afterAll(async () => {
    for (const pool of pools) await pool.close();
    await db.stop();
  });

  function open(database: string, user?: string, password?: string): StateStore {
    const pool = createPool(db.address(user, password));
    pools.push(pool);
    return createStateTables(database, pool, mariaDdl);
  }
  function unique(): string {
    return `s${randomBytes(6).toString('hex')}`;
  }

  describe('like any store', () => {
    const suffix = unique();
    storeRules((fresh) => open(`${suffix} ${fresh} \`odd\` 'näme'`));
  });

  test('reading creates nothing, not even the database', async () => {
    const name = unique();
    const store = open(name);
    await store.load();
    await store.read([{ kind: 'meta', key: 'meta' }]);
    await store.remove([{ kind: 'meta', key: 'meta' }]);
    expect(db.sql(`SHOW DATABASES LIKE '${name}'`)).toBe('');
    await store.put([{ kind: 'meta', key: 'meta', body: { format: '1', salt: 's' } }]);
    expect(db.sql(`SHOW TABLES IN ${name}`)).toBe('entries\nlocks\n');
  });

  test('bodies are stored in ASCII, so the character set of the server has no say', async () => {
    const name = unique();
    await open(name).put([{ kind: 'link', key: 'k', body: { 'ключ 😀': 'é' } }]);
    expect(db.sql(`SELECT body FROM ${name}.entries`).trim()).toBe(
      String.raw`{"\\u043a\\u043b\\u044e\\u0447 \\ud83d\\ude00":"\\u00e9"}`,
    );
  });

  test('two runs that create the tables at once do not stumble', async () => {
    const name = unique();
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        open(name).put([{ kind: 'link', key: `k${index}`, body: index }]),
      ),
    );
    expect((await open(name).load()).length).toBe(6);
  });

  test('a row that is not JSON is damage, and is named', async () => {
    const name = unique();
    await open(name).put([{ kind: 'link', key: 'k1', body: 1 }]);
    db.sql(`UPDATE ${name}.entries SET body = '{"a":'`);
    await expect(open(name).load()).rejects.toMatchObject({
      code: 'LNK0506',
      message: expect.stringContaining('k1'),
    });
  });

  test.each([
    ['load', (store: StateStore) => store.load()],
    ['put', (store: StateStore) => store.put([{ kind: 'link', key: 'k', body: 1 }])],
    ['remove', (store: StateStore) => store.remove([{ kind: 'link', key: 'k' }])],
    ['lock', (store: StateStore) => store.lock('l', 1000)],
  ])('%s without rights is LNK0504 with the GRANT and the way round', async (_, use) => {
    const user = unique();
    db.sql(
      `CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY 'word'; CREATE USER ${user}@localhost IDENTIFIED BY 'word'`,
    );
    const name = unique();
    await expect(use(open(name, user, 'word'))).rejects.toMatchObject({
      code: 'LNK0504',
      hint: expect.stringMatching(new RegExp(`GRANT .* ON \`${name}\`\\.\\* .*--state file:PATH`)),
    });
  });

  test('a lock is freed as soon as its process is killed', async () => {
    const name = unique();
    const child = await spawnLockChild(`mariadb:${db.port}:${name}`, 'the lock', 'hold');
    expect(await said(child)).toBe('held');
    const store = open(name);
    await expect(store.lock('the lock', 0)).rejects.toMatchObject({ code: 'LNK0503' });
    const waiting = store.lock('the lock', 15_000);
    child.kill('SIGKILL');
    const lock = await waiting;
    await lock.assertHeld();
    await lock.release();
  });

  test('two processes never hold the same lock', async () => {
    const counter = join(temporaryFolder(), 'n');
    writeFileSync(counter, '0');
    const name = unique();
    const children = await Promise.all(
      [1, 2, 3].map(() => spawnLockChild(`mariadb:${db.port}:${name}`, 'l', `count:${counter}:15`)),
    );
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe('45');
  });

  test('a waiter outlives the lock wait timeout of the server', async () => {
    db.sql('SET GLOBAL innodb_lock_wait_timeout = 1');
    const name = unique();
    const lock = await open(name).lock('l', 1000);
    const waiting = open(name).lock('l', 20_000);
    // Longer than the server waits, so that it has answered 1205 at least once.
    await sleep(2500);
    await lock.release();
    const second = await waiting;
    await second.assertHeld();
    await second.release();
    db.sql('SET GLOBAL innodb_lock_wait_timeout = 50');
  });

  test('a lock whose connection was killed says so', async () => {
    const store = open(unique());
    const lock = await store.lock('l', 1000);
    await lock.assertHeld();
    killConnections(db);
    for (let tries = 0; tries < 100 && (await isHeld(lock)); tries += 1) await sleep(50);
    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'LNK0507' });
    await lock.release();
    const again = await store.lock('l', 5000);
    await again.assertHeld();
    await again.release();
  });

  test('a write whose connections were killed beforehand is carried out all the same', async () => {
    const store = open(unique());
    await store.put([{ kind: 'link', key: 'k', body: 1 }]);
    killConnections(db);
    await store.put([{ kind: 'link', key: 'k', body: 2 }]);
    expect(await store.load()).toEqual([{ kind: 'link', key: 'k', body: 2 }]);
  });

  test('locks beyond the limit of the pool do not block the work', async () => {
    const pool = createPool(db.address(), { connections: 1 });
    pools.push(pool);
    const store = createStateTables(unique(), pool, mariaDdl);
    const locks = await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.lock(name, 5000)));
    await store.put([{ kind: 'link', key: 'k', body: 1 }]);
    for (const lock of locks) await lock.release();
    expect((await store.load()).length).toBe(1);
  });
});

async function isHeld(lock: { assertHeld(): Promise<void> }): Promise<boolean> {
  return lock.assertHeld().then(
    () => true,
    () => false,
  );
}

/** Ends every connection but the one that does it. */
function killConnections(db: MariaDb): void {
  const ids = db.sql(
    "SELECT id FROM information_schema.PROCESSLIST WHERE user = 'root' AND id <> CONNECTION_ID()",
  );
  for (const id of ids.split('\n').filter(Boolean)) db.sql(`KILL ${id}`);
}
