import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openConnection } from '../../src/database/connection.js';
import { createPool, type PoolLimits } from '../../src/database/pool.js';
import { connectServer } from '../../src/database/server.js';
import type { ServerAddress } from '../../src/database/server-url.js';
import { type Server, ServerError } from '../../src/database/session.js';
import { Secret } from '../../src/secret/secret.js';
import { createAuthority } from './certificates.js';
import { converse, type HostileServer, OK, startHostileServer } from './hostile-server.js';
import { freePort, hasMariaDb, type MariaDb, startMariaDb } from './mariadb-server.js';

function local(port: number): ServerAddress {
  return { host: '127.0.0.1', port, user: 'root', tls: { mode: 'DISABLED' } };
}

async function failure(work: Promise<unknown>): Promise<Error & { code?: unknown }> {
  return work.then(
    () => {
      throw new Error('it worked');
    },
    (error: Error) => error,
  );
}

describe('servers that cannot be reached', () => {
  let hostile: HostileServer | undefined;
  afterEach(() => hostile?.close());

  test('nothing listens: LNK0301 with host and port', async () => {
    const port = await freePort();
    const error = await failure(connectServer(local(port)));
    expect(error).toMatchObject({
      code: 'LNK0301',
      message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}.*refused`)),
    });
  });

  test('an unknown host: LNK0301', async () => {
    const error = await failure(connectServer({ ...local(3306), host: 'no-such-host.invalid' }));
    expect(error).toMatchObject({
      code: 'LNK0301',
      message: expect.stringContaining('no-such-host.invalid:3306'),
    });
  });

  test.each<[string, (socket: import('node:net').Socket) => void]>([
    ['says nothing', () => {}],
    ['hangs up at once', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
    ['speaks HTTP', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
    ['sends half a packet', (socket) => socket.end(Buffer.from([80, 0, 0, 0, 10, 53]))],
  ])('a server that %s: LNK0301 in bounded time', async (_, act) => {
    hostile = await startHostileServer(act);
    const error = await failure(connectServer(local(hostile.port), { connectTimeoutMs: 500 }));
    expect(error).toMatchObject({ code: 'LNK0301', message: expect.stringContaining(`:${hostile.port}`) });
  });

  test('a password in clear is not given to a server without checked TLS', async () => {
    const received: string[] = [];
    hostile = await startHostileServer((socket) => {
      socket.on('data', (data) => received.push(data.toString('latin1')));
      converse(socket, [Buffer.from('\xfemysql_clear_password\0', 'latin1'), OK]);
    });
    const address = { ...local(hostile.port), password: new Secret('CANARY-password') };
    const error = await failure(connectServer(address, { connectTimeoutMs: 500, queryTimeoutMs: 500 }));
    expect(error).toMatchObject({ code: 'LNK0302', hint: expect.stringContaining('VERIFY_CA') });
    expect(received.join('')).toContain('root');
    expect(received.join('')).not.toContain('CANARY');
  });

  test('a server that asks for a local file gets none', async () => {
    const received: string[] = [];
    hostile = await startHostileServer((socket) => {
      socket.on('data', (data) => received.push(data.toString('latin1')));
      converse(socket, [OK, Buffer.from('\xfb/etc/passwd', 'latin1')]);
    });
    const connection = await openConnection(local(hostile.port), { queryTimeoutMs: 1000 });
    const error = await failure(connection.query('SELECT 1'));
    expect(error).toBeInstanceOf(ServerError);
    expect(received.join('')).not.toContain('root:');
    connection.destroy();
  });

  test('a server that does not answer a query: a timeout, and the session is gone', async () => {
    hostile = await startHostileServer((socket) => converse(socket, [OK]));
    const pool = createPool(local(hostile.port), { queryTimeoutMs: 200 });
    const session = await pool.session();
    const error = await failure(session.query('SELECT SLEEP(1000)'));
    expect(error).toMatchObject({ name: 'ServerError', kind: 'timeout' });
    expect(session.alive).toBe(false);
    session.release();
    await pool.close();
  });
});

(hasMariaDb() ? describe : describe.skip)('a real server', () => {
  const authority = createAuthority();
  let db: MariaDb;
  const pools: Server[] = [];

  beforeAll(async () => {
    authority.issue('DNS:localhost');
    db = await startMariaDb([
      `--ssl-ca=${authority.ca}`,
      `--ssl-cert=${authority.cert}`,
      `--ssl-key=${authority.key}`,
      '--local-infile=1',
      '--skip-name-resolve=0',
    ]);
    db.sql("CREATE USER ann@'127.0.0.1' IDENTIFIED BY 'right-word'; CREATE DATABASE d");
  });
  afterAll(async () => {
    for (const pool of pools) await pool.close();
    await db.stop();
  });

  function open(limits: PoolLimits = {}): Server {
    const pool = createPool(db.address(), limits);
    pools.push(pool);
    return pool;
  }

  test('that is no SingleStore: LNK0303', async () => {
    expect(await failure(connectServer(db.address()))).toMatchObject({
      code: 'LNK0303',
      message: expect.stringContaining(`127.0.0.1:${db.port}`),
    });
  });

  test('a wrong password: LNK0302, and the password is in no text of the error', async () => {
    const error = await failure(connectServer(db.address('ann', 'CANARY-wrong')));
    expect(error.code).toBe('LNK0302');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('CANARY');
  });

  test('every value comes as text, NULL as null', async () => {
    const table = await open().withSession((session) =>
      session.query(
        `SELECT 12345678901234567890 AS big, 0.10 AS exact, TIMESTAMP'2026-01-02 03:04:05.678901' AS moment,
         JSON_OBJECT('n', 12345678901234567890) AS json, NULL AS nothing, '' AS empty, X'C3A9' AS raw, '😀' AS emoji,
         TRUE AS yes, '?' AS mark, ':x' AS named`,
      ),
    );
    expect(table.columns).toEqual([
      'big',
      'exact',
      'moment',
      'json',
      'nothing',
      'empty',
      'raw',
      'emoji',
      'yes',
      'mark',
      'named',
    ]);
    expect(table.rows).toEqual([
      [
        '12345678901234567890',
        '0.10',
        '2026-01-02 03:04:05.678901',
        '{"n": 12345678901234567890}',
        null,
        '',
        'é',
        '😀',
        '1',
        '?',
        ':x',
      ],
    ]);
  });

  test('a statement without rows gives an empty table; one of two at once is refused', async () => {
    await open().withSession(async (session) => {
      expect(await session.query('SET @a = 1')).toEqual({ columns: [], rows: [] });
      expect(await failure(session.query('SELECT 1; SELECT 2'))).toMatchObject({
        kind: 'refused',
        errno: 1064,
      });
    });
  });

  test('local files are refused', async () => {
    await open().withSession(async (session) => {
      await session.query('CREATE TABLE d.t (a TEXT)');
      const error = await failure(session.query("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE d.t"));
      expect(error).toMatchObject({ kind: 'refused' });
      expect((await session.query('SELECT COUNT(*) FROM d.t')).rows).toEqual([['0']]);
    });
  });

  test('an error that quotes the statement shows no secret, in whole or in part', async () => {
    const secret = 'CANARY "quoted" \\ and \'single\' 😀';
    const error = await open().withSession((session) =>
      failure(
        session.run({
          kind: 'alter-link',
          link: { database: 'd', name: 'l' },
          credentials: { kind: 'json', value: new Map([['aws_secret_access_key', new Secret(secret)]]) },
        }),
      ),
    );
    expect(error).toMatchObject({ name: 'ServerError', kind: 'refused', errno: 1064 });
    const text = inspect(error, { depth: 10, showHidden: true });
    expect(text).toContain('near …');
    expect(text).not.toMatch(/CANARY|quoted|single|aws_secret/);
  });

  test('context: USE is sent when the database differs, and only then', async () => {
    db.sql('CREATE DATABASE IF NOT EXISTS `odd ``name`');
    await open().withSession(async (session) => {
      const asked = async (): Promise<number> =>
        Number((await session.query("SHOW SESSION STATUS LIKE 'Com_change_db'")).rows[0]?.[1]);
      await session.use('odd `name');
      expect((await session.query('SELECT DATABASE()')).rows).toEqual([['odd `name']]);
      const before = await asked();
      await session.use('odd `name');
      expect(await asked()).toBe(before);
      expect(await failure(session.use('absent'))).toMatchObject({ kind: 'refused', errno: 1049 });
      await session.use('odd `name');
      expect((await session.query('SELECT DATABASE()')).rows).toEqual([['odd `name']]);
      const stop = session.run({ kind: 'stop-pipeline', pipeline: { database: 'd', name: 'p' } });
      expect(await failure(stop)).toMatchObject({ errno: 1064 });
      expect((await session.query('SELECT DATABASE()')).rows).toEqual([['d']]);
    });
  });

  test('the pool opens at most its limit, and who waits gets a turn', async () => {
    const pool = open({ connections: 3 });
    const ids = await Promise.all(
      Array.from({ length: 20 }, () =>
        pool.withSession(async (session) => {
          await session.query('SELECT SLEEP(0.02)');
          return (await session.query('SELECT CONNECTION_ID()')).rows[0]?.[0];
        }),
      ),
    );
    expect(new Set(ids).size).toBe(3);
  });

  test('one connection does for one caller after another', async () => {
    const pool = open();
    const ids = new Set<unknown>();
    for (let turn = 0; turn < 5; turn += 1)
      ids.add(
        await pool.withSession(
          async (session) => (await session.query('SELECT CONNECTION_ID()')).rows[0]?.[0],
        ),
      );
    expect(ids.size).toBe(1);
  });

  test('a killed connection: lost for who waits, replaced for who comes next', async () => {
    const pool = open({ connections: 1 });
    const session = await pool.session();
    const id = (await session.query('SELECT CONNECTION_ID()')).rows[0]?.[0];
    const next = pool.session();
    const waiting = failure(session.query('SELECT SLEEP(30)'));
    setTimeout(() => db.sql(`KILL ${id}`), 200);
    await expect(waiting).resolves.toMatchObject({ name: 'ServerError', kind: 'lost' });
    expect(session.alive).toBe(false);
    expect(await failure(session.query('SELECT 1'))).toMatchObject({ kind: 'unreachable' });
    session.release();
    session.release();
    const other = await next;
    expect((await other.query('SELECT CONNECTION_ID()')).rows[0]?.[0]).not.toBe(id);
    other.release();
  });

  test('a session given back while a query runs is not handed on', async () => {
    const pool = open({ connections: 1 });
    const session = await pool.session();
    const late = failure(session.query('SELECT SLEEP(30), 1'));
    session.release();
    expect(await failure(session.query('SELECT 2'))).toMatchObject({ kind: 'unreachable' });
    expect(await pool.withSession((other) => other.query('SELECT 3'))).toMatchObject({ rows: [['3']] });
    expect(await late).toMatchObject({ kind: 'lost' });
  });

  test('a time limit for queries', async () => {
    const pool = open({ queryTimeoutMs: 300, connections: 1 });
    const slow = await pool.withSession((session) => failure(session.query('SELECT SLEEP(30)')));
    expect(slow).toMatchObject({ kind: 'timeout', message: expect.stringContaining('300 ms') });
    expect(await pool.withSession((session) => session.query('SELECT 1'))).toMatchObject({ rows: [['1']] });
  });

  test('a closed server opens nothing any more', async () => {
    const pool = open();
    const held = await pool.session();
    await pool.close();
    expect(held.alive).toBe(false);
    expect(await failure(pool.session())).toMatchObject({ kind: 'unreachable' });
    expect(await failure(pool.dedicatedSession())).toMatchObject({ kind: 'unreachable' });
  });

  test('a server that cannot be reached later on is `unreachable`: nothing was sent', async () => {
    const pool = createPool(local(await freePort()));
    expect(await failure(pool.session())).toMatchObject({ name: 'ServerError', kind: 'unreachable' });
    // The place in the pool is free again.
    for (let turn = 0; turn < 10; turn += 1) await failure(pool.session());
  });

  describe('over TLS', () => {
    const { ca } = authority;
    async function cipher(host: string, tls: ServerAddress['tls']): Promise<string | null | undefined> {
      const pool = createPool({ ...db.address(), host, tls });
      pools.push(pool);
      return pool.withSession(
        async (session) => (await session.query("SHOW STATUS LIKE 'Ssl_cipher'")).rows[0]?.[1],
      );
    }
    const certified = { mode: 'VERIFY_IDENTITY', ca } as const;

    test('DISABLED goes in clear, REQUIRED is encrypted and checks nothing', async () => {
      expect(await cipher('127.0.0.1', { mode: 'DISABLED' })).toBe('');
      expect(await cipher('127.0.0.1', { mode: 'REQUIRED' })).toMatch(/^TLS/);
    });

    test('VERIFY_CA wants a known authority and no particular name', async () => {
      expect(await cipher('127.0.0.1', { mode: 'VERIFY_CA', ca })).toMatch(/^TLS/);
      expect(await failure(cipher('127.0.0.1', { mode: 'VERIFY_CA' }))).toMatchObject({ code: 'LNK0306' });
    });

    test('VERIFY_IDENTITY wants the host’s own name, addresses included', async () => {
      expect(await cipher('localhost', certified)).toMatch(/^TLS/);
      expect(await failure(cipher('localhost', { mode: 'VERIFY_IDENTITY' }))).toMatchObject({
        code: 'LNK0306',
      });
      // The certificate is for localhost, but localhost is not what was asked for.
      expect(await failure(cipher('127.0.0.1', certified))).toMatchObject({
        code: 'LNK0306',
        message: expect.stringContaining('127.0.0.1'),
      });
      authority.issue('IP:127.0.0.1');
      db.sql('FLUSH SSL');
      expect(await cipher('127.0.0.1', certified)).toMatch(/^TLS/);
      expect(await failure(cipher('localhost', certified))).toMatchObject({ code: 'LNK0306' });
    });

    test('PEM texts do what files do', async () => {
      const pem = { ca: readFileSync(ca, 'utf8') };
      expect(await cipher('127.0.0.1', { mode: 'VERIFY_CA', pem })).toMatch(/^TLS/);
      const other = { ca: readFileSync(createAuthority().ca, 'utf8') };
      expect(await failure(cipher('127.0.0.1', { mode: 'VERIFY_CA', pem: other }))).toMatchObject({
        code: 'LNK0306',
      });
    });

    test('a file that cannot be read: LNK0307 that names parameter and path', async () => {
      expect(await failure(cipher('localhost', { mode: 'VERIFY_CA', ca: '/no/such.pem' }))).toMatchObject({
        code: 'LNK0307',
        message: expect.stringMatching(/ssl-ca.*\/no\/such\.pem.*ENOENT/),
      });
    });

    test('a server that demands TLS tells MariaDB’s “access denied” only: the hint names ssl-mode', async () => {
      db.sql('SET GLOBAL require_secure_transport = ON');
      try {
        expect(await failure(cipher('127.0.0.1', { mode: 'DISABLED' }))).toMatchObject({
          code: 'LNK0302',
          hint: expect.stringContaining('ssl-mode='),
        });
      } finally {
        const secure = createPool({ ...db.address(), tls: { mode: 'REQUIRED' } });
        await secure.withSession((session) => session.query('SET GLOBAL require_secure_transport = OFF'));
        await secure.close();
      }
    });
  });
});
