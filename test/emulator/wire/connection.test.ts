import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createConnection, createPool } from 'mysql2/promise';
import type { Emulator } from '../../../src/emulator/index.js';
import { openClient, openEmulator, stillWaiting, until } from '../open-emulator.js';

/** Sends bytes behind the greeting and resolves with all that came once the server closes, or after a moment. */
async function talk(emulator: Emulator, chunks: readonly Uint8Array[], hangUp: boolean): Promise<Buffer> {
  return (await converse(emulator, chunks, hangUp)).received;
}

function converse(
  emulator: Emulator,
  chunks: readonly Uint8Array[],
  hangUp: boolean,
): Promise<{ received: Buffer; closed: boolean }> {
  return new Promise((resolve) => {
    const socket: Socket = connect(emulator.port, '127.0.0.1');
    const received: Buffer[] = [];
    const done = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ received: Buffer.concat(received), closed });
    };
    const timer = setTimeout(() => done(false), 200);
    socket.on('data', (bytes) => received.push(bytes as Buffer));
    socket.on('error', () => done(true));
    socket.on('close', () => done(true));
    socket.once('data', () => {
      for (const chunk of chunks) socket.write(chunk);
      if (hangUp) socket.destroy();
    });
  });
}

describe('connections', () => {
  test('a pool of 8 runs 200 queries', async () => {
    const emulator = await openEmulator();
    const pool = createPool({ uri: emulator.url, connectionLimit: 8 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const [rows] = await pool.query(`SELECT ${index} AS n, CONNECTION_ID() AS id`);
        return (rows as { n: number; id: number }[])[0];
      }),
    );
    expect(answers.map((row) => row?.n)).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(new Set(answers.map((row) => row?.id)).size).toBeGreaterThan(1);
    expect(emulator.log).toHaveLength(200);
    await pool.end();
  });

  test('10,000 rows arrive whole', async () => {
    const emulator = await openEmulator();
    const client = await openClient(emulator);
    await client.rows('CREATE TABLE t (n INT, s VARCHAR(40))');
    for (let at = 0; at < 10_000; at += 1000)
      await client.rows(
        `INSERT INTO t VALUES ${Array.from({ length: 1000 }, (_, i) => `(${at + i}, 'row ${at + i} é')`).join()}`,
      );
    const rows = await client.rows('SELECT * FROM t ORDER BY n');
    expect(rows).toHaveLength(10_000);
    expect(rows[9999]).toEqual({ n: 9999, s: 'row 9999 é' });
  });

  test('a statement and a value of more than 16 MB', async () => {
    const emulator = await openEmulator();
    const client = await openClient(emulator);
    await client.rows('CREATE TABLE t (s LONGTEXT)');
    await client.rows(`INSERT INTO t VALUES ('${'x'.repeat(17_000_000)}')`);
    const [row] = await client.rows('SELECT s FROM t');
    expect(row.s).toHaveLength(17_000_000);
    expect(emulator.log.at(-2)?.sql).toHaveLength(17_000_000 + "INSERT INTO t VALUES ('')".length);
  });

  test.each([
    ['no password where none is set', undefined, 'root', 0],
    ['a password where none is set', 'x', 'root', 1045],
    ['the right password', 'pä$$w0rd', 'app', 0],
    ['a wrong password', 'other', 'app', 1045],
    ['no password where one is set', undefined, 'app', 1045],
    ['an unknown user', undefined, 'nobody', 1045],
  ])('login with %s', async (_title, password, user, errno) => {
    const emulator = await openEmulator({ users: [{ name: 'root' }, { name: 'app', password: 'pä$$w0rd' }] });
    const login = createConnection({
      host: '127.0.0.1',
      port: emulator.port,
      user,
      password: password ?? '',
    });
    if (errno === 0) await (await login).end();
    else
      await expect(login).rejects.toMatchObject({
        errno,
        message: expect.stringContaining(
          `Access denied for user '${user}'@'127.0.0.1' (using password: ${password === undefined ? 'NO' : 'YES'})`,
        ),
      });
  });

  test('a login to a database that does not exist is 1049', async () => {
    const emulator = await openEmulator();
    await expect(createConnection(`${emulator.url}nowhere`)).rejects.toMatchObject({ errno: 1049 });
  });

  test('a client that answers by another plugin is asked to switch', async () => {
    const emulator = await openEmulator();
    const login = Buffer.concat([
      Buffer.from([0x00, 0x82, 0x08, 0, 0, 0, 0, 1, 45]),
      Buffer.alloc(23),
      Buffer.from('root\0\0caching_sha2_password\0'),
    ]);
    const capabilities = Buffer.from(login);
    capabilities.writeUInt32LE(0x0008_8200, 0);
    const head = Buffer.from([capabilities.length, 0, 0, 1]);
    const empty = Buffer.from([0, 0, 0, 3]);
    const received = await talk(emulator, [head, capabilities, empty], false);
    expect(received.includes(Buffer.from('\xfemysql_native_password', 'latin1'))).toBe(true);
    expect(received.includes(Buffer.from([7, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0]))).toBe(true);
  });

  test('prepared statements are refused by 1295, for every statement', async () => {
    const client = await openClient(await openEmulator());
    await expect(client.connection.prepare('SELECT 1')).rejects.toMatchObject({ errno: 1295 });
    expect(await client.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('ping, change of database, reset; an unknown command is 1047', async () => {
    const emulator = await openEmulator();
    const client = await openClient(emulator);
    await client.connection.ping();
    await client.rows('CREATE DATABASE other');
    await client.connection.changeUser({ database: 'other' }).then(
      () => expect('accepted').toBe('refused'),
      (error: { errno: number }) => expect(error.errno).toBe(1047),
    );
    const again = await openClient(emulator);
    await again.rows('SET @x = 5');
    await again.rows('SET SESSION lock_wait_timeout = 3');
    await again.rows('START TRANSACTION');
    await (again.connection as unknown as { reset(): Promise<void> }).reset();
    expect(await again.rows('SELECT @x AS x, @@lock_wait_timeout AS t, DATABASE() AS d')).toEqual([
      { x: null, t: 60, d: 'db' },
    ]);
  });

  test('garbage, half packets and clients that vanish leave the server standing', async () => {
    const emulator = await openEmulator();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (chunks, hangUp) => {
          await talk(emulator, chunks, hangUp || chunks.every(({ length }) => length < 5));
          return true;
        },
      ),
      { numRuns: 40 },
    );
    const huge = Buffer.from([0xff, 0xff, 0xff, 0x01]);
    await talk(emulator, [huge, Buffer.alloc(4096)], false);
    const client = await openClient(emulator);
    expect(await client.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test.each([
    ['too short for a login', [2, 0, 0, 1, 0, 0x82]],
    ['a client before 4.1', [32, 0, 0, 1, 0, 0, 0, 0, ...Array(28).fill(0)]],
    ['an answer longer than the packet', [36, 0, 0, 1, 0, 0x82, ...Array(30).fill(0), 0x61, 0, 200, 1]],
    ['larger than a login may be', [0xff, 0xff, 0x7f, 1]],
    ['TLS that was not offered', [32, 0, 0, 1, 0, 0x0a, ...Array(30).fill(0)]],
  ])('a packet that is %s closes the connection', async (_title, bytes) => {
    const { closed, received } = await converse(await openEmulator(), [Buffer.from(bytes)], false);
    expect({ closed, answer: received.subarray((received[0] ?? 0) + 4).length }).toEqual({
      closed: true,
      answer: 0,
    });
  });

  test('garbage behind a login leaves the server standing too', async () => {
    const emulator = await openEmulator();
    const body = Buffer.alloc(40);
    body.writeUInt32LE(0x8200, 0);
    body.write('root', 32);
    const login = Buffer.concat([Buffer.from([40, 0, 0, 1]), body]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.boolean(), async (bytes, whole) => {
        const head = Buffer.from([whole ? bytes.length : bytes.length + 1, 0, 0, 0]);
        // COM_QUIT behind it: the server hangs up, and the test need not wait.
        const quit = Buffer.from([1, 0, 0, 0, 1]);
        const received = await talk(emulator, [login, head, bytes, ...(whole ? [quit] : [])], !whole);
        if (whole) expect(received.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
    expect(await (await openClient(emulator)).rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a login byte by byte', async () => {
    const emulator = await openEmulator();
    const body = Buffer.alloc(40);
    body.writeUInt32LE(0x8200, 0);
    body.write('root', 32);
    const received = await talk(
      emulator,
      [Buffer.from([40, 0, 0, 1]), ...[...body].map((byte) => Buffer.from([byte]))],
      false,
    );
    // The OK packet: seven bytes, sequence 2.
    expect(received.includes(Buffer.from([7, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0]))).toBe(true);
  });

  test('the statement of a client that vanishes is still carried out', async () => {
    const emulator = await openEmulator({ latency: [{ match: /late/, ms: 300 }] });
    const client = await openClient(emulator);
    await client.rows("CREATE LINK l AS S3 CREDENTIALS '{}'");
    void client.connection.query("ALTER LINK l SET CONFIG ::region = 'late'").catch(() => undefined);
    await until(() => emulator.log.at(-1)?.kind === 'alter-link');
    client.connection.destroy();
    expect(emulator.configTextOf('db', 'l')).toBeUndefined();
    await until(() => emulator.configTextOf('db', 'l') === '{"region":"late"}');
    expect(emulator.log.at(-1)?.outcome).toBe('ok');
  });

  test('KILL ends a connection, KILL QUERY a wait; an unknown id is 1094', async () => {
    const emulator = await openEmulator();
    const [killer, victim] = [await openClient(emulator), await openClient(emulator)];
    const [{ id }] = await victim.rows('SELECT CONNECTION_ID() AS id');
    await killer.rows('CREATE ROWSTORE TABLE t (k INT PRIMARY KEY)');
    await killer.rows('INSERT INTO t VALUES (1)');
    await killer.rows('BEGIN');
    await killer.rows('SELECT * FROM t WHERE k = 1 FOR UPDATE');
    const waiting = victim.errno('DELETE FROM t');
    expect(await stillWaiting(waiting)).toBe(true);
    await killer.rows(`KILL QUERY ${id}`);
    expect(await waiting).toBe(1317);
    await killer.rows(`KILL ${id}`);
    await expect(victim.connection.query('SELECT 1')).rejects.toThrow();
    expect(await killer.errno('KILL 999999')).toBe(1094);
  });

  test('TLS, where a certificate is given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-tls-'));
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        join(folder, 'key'),
        '-out',
        join(folder, 'cert'),
      ],
      { stdio: 'ignore' },
    );
    const cert = readFileSync(join(folder, 'cert'), 'utf8');
    const emulator = await openEmulator({ tls: { cert, key: readFileSync(join(folder, 'key'), 'utf8') } });
    rmSync(folder, { recursive: true });
    const secure = await openClient(emulator, { ssl: { ca: cert } });
    expect(await secure.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const plain = await openClient(emulator);
    expect(await plain.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expect(openClient(await openEmulator(), { ssl: { ca: cert } })).rejects.toThrow();
  });
});
