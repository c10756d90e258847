import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { connectServer, type SingleStore } from '../../src/database/server.js';
import { parseServerUrl } from '../../src/database/server-url.js';
import type { ServerError } from '../../src/database/session.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.js';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { Secret } from '../../src/secret/secret.js';
import { createAuthority } from './certificates.js';

let emulator: Emulator;
let server: SingleStore | undefined;
afterEach(async () => {
  await server?.close();
  await emulator.close();
  server = undefined;
});

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({
    catalog: {
      databases: ['d', 'odd `"\' name'],
      links: [{ database: 'd', name: 'l', type: 'S3', config: '{"region":"r1"}', credentials: { a: 'old' } }],
      pipelines: [
        { database: 'd', name: 'p', link: 'l' },
        { database: 'odd `"\' name', name: 'p `"\' \n😀', link: { database: 'd', name: 'l' } },
      ],
    },
    ...options,
  });
}

async function connect(parameters = ''): Promise<SingleStore> {
  server = await connectServer(parseServerUrl(`${emulator.url}${parameters}`));
  return server;
}

async function failure(work: Promise<unknown>): Promise<LinkspecError> {
  return work.then(
    () => {
      throw new Error('it worked');
    },
    (error: LinkspecError) => error,
  );
}

describe('connectServer', () => {
  test.each([
    ['8.9.12', false],
    ['9.0.23', false],
    ['9.1.3', true],
    ['10.0.1', true],
  ])('a server of version %s', async (version, alterLink) => {
    await start({ version });
    expect((await connect()).capabilities).toEqual({ version, alterLink, orReplace: alterLink });
    expect(emulator.log.map(({ sql }) => sql)).toEqual(['SELECT @@memsql_version, @@sql_mode']);
  });

  test.each([
    ['STRICT_ALL_TABLES,ANSI_QUOTES', 'ANSI_QUOTES'],
    ['no_backslash_escapes', 'NO_BACKSLASH_ESCAPES'],
  ])('refuses sql_mode %s: LNK0304', async (sqlMode, word) => {
    await start({ switches: { sqlMode } });
    expect(await failure(connect())).toMatchObject({
      code: 'LNK0304',
      message: expect.stringContaining(word),
    });
  });

  test('a mode whose name merely contains one is fine', async () => {
    await start({ switches: { sqlMode: 'ANSI,NOT_ANSI_QUOTES_AT_ALL' } });
    await connect();
  });

  test('a wrong password: LNK0302; the right one goes in', async () => {
    await start({ users: [{ name: 'ann', password: 'right %/ wörd' }] });
    const address = { ...parseServerUrl(emulator.url), user: 'ann' };
    const error = await failure(connectServer({ ...address, password: new Secret('CANARY') }));
    expect(error).toMatchObject({ code: 'LNK0302' });
    expect(inspect(error, { depth: 9 })).not.toContain('CANARY');
    expect(await failure(connectServer(address))).toMatchObject({ code: 'LNK0302' });
    server = await connectServer({ ...address, password: new Secret('right %/ wörd') });
  });

  test.each(['drop-before', 'drop-after'] as const)(
    'a server that goes away while asked (%s): LNK0305',
    async (kind) => {
      await start({ faults: [{ match: 'select', action: { kind } }] });
      expect(await failure(connect())).toMatchObject({ code: 'LNK0305' });
    },
  );

  test('a server that does not answer: LNK0308', async () => {
    await start({ faults: [{ match: 'select', action: { kind: 'hang', ms: 20_000 } }] });
    const address = parseServerUrl(emulator.url);
    expect(await failure(connectServer(address, { queryTimeoutMs: 200 }))).toMatchObject({ code: 'LNK0308' });
  });

  test('a server that refuses the question: LNK0309', async () => {
    await start({
      faults: [{ match: 'select', action: { kind: 'error', errno: 1046, message: 'pick one' } }],
    });
    expect(await failure(connect())).toMatchObject({
      code: 'LNK0309',
      message: expect.stringContaining('pick one'),
    });
  });

  test('TLS with the emulator, and none where it offers none', async () => {
    const authority = createAuthority();
    authority.issue('IP:127.0.0.1');
    const read = (path: string): string => readFileSync(path, 'utf8');
    await start({ tls: { cert: read(authority.cert), key: read(authority.key) } });
    const trust = `?ssl-mode=VERIFY_IDENTITY&ssl-ca=${encodeURIComponent(authority.ca)}`;
    await connect(trust);
    expect(await failure(connectServer(parseServerUrl(`${emulator.url}?ssl-mode=VERIFY_CA`)))).toMatchObject({
      code: 'LNK0306',
    });
    await server?.close();
    await emulator.close();
    await start();
    expect(await failure(connect('?ssl-mode=REQUIRED'))).toMatchObject({ code: 'LNK0306' });
  });
});

describe('statements', () => {
  const link = { database: 'd', name: 'l' };

  test('a link statement arrives with its secrets', async () => {
    await start();
    emulator.setPipelineState('d', 'p', 'Stopped');
    emulator.setPipelineState('odd `"\' name', 'p `"\' \n😀', 'Stopped');
    const secret = 'S\\ " \' ` \n \0 \u2028 😀 %s ?';
    await (await connect()).withSession((session) =>
      session.run({
        kind: 'alter-link',
        link,
        config: { kind: 'key', key: 'region', value: "it's \\ ?" },
        credentials: {
          kind: 'json',
          value: new Map([
            ['a', new Secret(secret)],
            ['__proto__', new Secret('p')],
          ]),
        },
      }),
    );
    expect(Object.entries(emulator.credentialsOf('d', 'l'))).toEqual([
      ['a', secret],
      ['__proto__', 'p'],
    ]);
    expect(JSON.parse(emulator.configTextOf('d', 'l') ?? '')).toEqual({ region: "it's \\ ?" });
  });

  test('pipelines go by bare names in the context of their database', async () => {
    await start({ switches: { qualifiedPipelineNames: false } });
    const odd = { database: 'odd `"\' name', name: 'p `"\' \n😀' };
    const plain = { database: 'd', name: 'p' };
    await (await connect()).withSession(async (session) => {
      await session.run({ kind: 'stop-pipeline', pipeline: odd });
      await session.run({ kind: 'start-pipeline', pipeline: odd });
      await session.run({ kind: 'stop-pipeline', pipeline: plain });
    });
    expect(emulator.pipelineOf(odd.database, odd.name).state).toBe('Running');
    expect(emulator.pipelineOf('d', 'p').state).toBe('Stopped');
    expect(emulator.log.filter(({ kind }) => kind === 'use').length).toBe(2);
  });

  test('a refusal keeps its number and shows no secret, quoted by the server as it may be', async () => {
    await start({
      faults: [
        {
          match: 'alter-link',
          action: {
            kind: 'error',
            errno: 2333,
            message:
              'failed: {"a":"CANARY \\\\"x\\\\" end"} hex 43414e4152592022 near \'SET CREDENTIALS {"a":"CANARY\' at line 1',
          },
        },
      ],
    });
    const error = await (await connect()).withSession((session) =>
      failure(
        session.run({
          kind: 'alter-link',
          link,
          credentials: { kind: 'key', key: 'a', value: new Secret('CANARY "x" end') },
        }),
      ),
    );
    expect(error).toMatchObject({ name: 'ServerError', kind: 'refused', errno: 2333 });
    expect(error.message).toMatch(/^failed: .*near …$/);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/CANARY|43414e|SET CRED/i);
  });

  test('the password of the connection is taken out of foreign text too', async () => {
    await start({
      users: [{ name: 'ann', password: 'CANARY-word' }],
      faults: [
        { match: 'show', action: { kind: 'error', errno: 2000, message: 'user ann with CANARY-word' } },
      ],
    });
    server = await connectServer({
      ...parseServerUrl(emulator.url),
      user: 'ann',
      password: new Secret('CANARY-word'),
    });
    const error = await server.withSession((session) => failure(session.query('SHOW DATABASES')));
    expect(error.message).toContain('user ann with');
    expect(error.message).not.toContain('CANARY');
  });

  test.each([
    ['drop-before', 'r1'],
    ['drop-after', 'r2'],
  ] as const)('a connection lost in a statement (%s): `lost`, whatever the outcome', async (kind, region) => {
    await start({ faults: [{ match: 'alter-link', action: { kind } }] });
    emulator.setPipelineState('d', 'p', 'Stopped');
    emulator.setPipelineState('odd `"\' name', 'p `"\' \n😀', 'Stopped');
    const pool = await connect();
    const error = await pool.withSession((session) =>
      failure(session.run({ kind: 'alter-link', link, config: { kind: 'key', key: 'region', value: 'r2' } })),
    );
    expect(error as unknown as ServerError).toMatchObject({ kind: 'lost', errno: 0 });
    expect(JSON.parse(emulator.configTextOf('d', 'l') ?? '')).toEqual({ region });
    expect((await pool.withSession((session) => session.query('SELECT 1'))).rows).toEqual([['1']]);
  });

  test.each([1053, 1317])('a statement that the server broke off (%d) is `lost`', async (errno) => {
    await start({ faults: [{ match: 'alter-link', action: { kind: 'error', errno } }] });
    const error = await (await connect()).withSession((session) =>
      failure(session.run({ kind: 'alter-link', link, config: { kind: 'key', key: 'k', value: 'v' } })),
    );
    expect(error as unknown as ServerError).toMatchObject({ kind: 'lost' });
  });

  test('a trace shows everything that is sent, but no secret', async () => {
    await start();
    const traced: string[] = [];
    server = await connectServer(parseServerUrl(emulator.url), { trace: (text) => traced.push(text) });
    await server.withSession(async (session) => {
      await session.run({ kind: 'stop-pipeline', pipeline: { database: 'd', name: 'p' } });
      const value = new Map([['a', new Secret('CANARY')]]);
      await failure(session.run({ kind: 'alter-link', link, credentials: { kind: 'json', value } }));
      await session.query(`SELECT '${'x'.repeat(1000)}'`);
    });
    expect(traced.length).toBe(emulator.log.length);
    expect(traced.slice(0, 3)).toEqual([
      'SELECT @@memsql_version, @@sql_mode',
      'USE `d`',
      'STOP PIPELINE `p`',
    ]);
    expect(traced[3]).toContain('ALTER LINK `d`.`l` SET CREDENTIALS');
    expect(traced.join('')).not.toContain('CANARY');
    expect(traced[4]).toHaveLength(401);
  });

  test('errors of the room hold no driver error', async () => {
    await start();
    const error = await (await connect()).withSession((session) => failure(session.query('SELEKT 1')));
    expect(Object.keys(error).sort()).toEqual(['errno', 'kind', 'name', 'sqlState']);
    expect(error.cause).toBeUndefined();
    expect(error).not.toBeInstanceOf(LinkspecError);
  });
});
