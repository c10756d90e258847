import { describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../src/emulator/index.js';
import { type Client, openClient, openEmulator, until } from './open-emulator.js';

const LINK = { database: 'db', name: 'l', type: 'S3', config: '{}' };
const ALTER = "ALTER LINK l SET CONFIG ::a = 'x'";

async function withFaults(...faults: FaultRule[]) {
  const emulator = await openEmulator({ catalog: { links: [LINK] }, faults });
  return { emulator, client: await openClient(emulator) };
}

async function isLost(client: Client, sql: string): Promise<boolean> {
  const error = await client.error(sql);
  return /closed|ECONNRESET|PROTOCOL_CONNECTION_LOST/i.test(error.message);
}

describe('faults', () => {
  test('an error: nothing is done, the next attempt goes through', async () => {
    const { emulator, client } = await withFaults({
      match: 'alter-link',
      action: { kind: 'error', errno: 1205, message: 'busy' },
    });
    expect(await client.error(ALTER)).toEqual({ errno: 1205, message: 'busy' });
    expect(emulator.configTextOf('db', 'l')).toBe('{}');
    expect(await client.errno(ALTER)).toBe(0);
    expect(emulator.log.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['alter-link', 1205],
      ['alter-link', 'ok'],
    ]);
  });

  test('drop-before: the connection dies, nothing is done', async () => {
    const { emulator, client } = await withFaults({ match: 'alter-link', action: { kind: 'drop-before' } });
    expect(await isLost(client, ALTER)).toBe(true);
    expect(emulator.configTextOf('db', 'l')).toBe('{}');
    expect(emulator.log.at(-1)?.outcome).toBe('dropped');
    expect(await (await openClient(emulator)).errno(ALTER)).toBe(0);
  });

  test('drop-after: the connection dies, the effect is there', async () => {
    const { emulator, client } = await withFaults({ match: 'alter-link', action: { kind: 'drop-after' } });
    expect(await isLost(client, ALTER)).toBe(true);
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"x"}');
    expect(emulator.log.at(-1)?.outcome).toBe('dropped');
  });

  test('hang: silence, then the statement is carried out though the client has gone', async () => {
    const { emulator, client } = await withFaults({ match: 'alter-link', action: { kind: 'hang', ms: 300 } });
    void client.error(ALTER);
    await until(() => emulator.log.length === 1);
    expect(emulator.log.at(-1)).toMatchObject({ outcome: 'running', ms: undefined });
    client.connection.destroy();
    expect(emulator.configTextOf('db', 'l')).toBe('{}');
    await until(() => emulator.configTextOf('db', 'l') === '{"a":"x"}');
    expect(emulator.log.at(-1)?.outcome).toBe('ok');
  });

  test('nth and times count matches, by expression too', async () => {
    const error = { kind: 'error', errno: 1142 } as const;
    const { client } = await withFaults({ match: /SELECT 1\b/g, nth: 2, times: 2, action: error });
    const seen: number[] = [];
    for (let round = 0; round < 5; round += 1) seen.push(await client.errno('SELECT 1'));
    expect(seen).toEqual([0, 1142, 1142, 0, 0]);
    expect(await client.errno('SELECT 10')).toBe(0);
    const endless = await withFaults({ match: 'select', times: Number.POSITIVE_INFINITY, action: error });
    for (let round = 0; round < 3; round += 1) expect(await endless.client.errno('SELECT 1')).toBe(1142);
    endless.emulator.set({ faults: [] });
    expect(await endless.client.errno('SELECT 1')).toBe(0);
  });
});

test('latency delays the statements it is for, and adds up', async () => {
  const emulator = await openEmulator({
    latency: [
      { match: 'select', ms: 80 },
      { match: /slow/, ms: 80 },
    ],
  });
  const client = await openClient(emulator);
  await client.rows("SELECT 'slow'");
  await client.rows('SET @x = 1');
  const [select, set] = emulator.log;
  expect(select?.ms).toBeGreaterThanOrEqual(155);
  expect(set?.ms).toBeLessThan(select?.ms ?? 0);
});

describe('log and hooks', () => {
  test('the log holds complete statements in order, with who sent them', async () => {
    const emulator = await openEmulator({ catalog: { links: [LINK] } });
    const client = await openClient(emulator);
    const secret = `ALTER LINK l /* c */ SET CREDENTIALS ::k = '${'s'.repeat(5000)}'`;
    await client.rows(secret);
    await client.errno('nonsense');
    await emulator.execute('SELECT 1');
    expect(emulator.log).toMatchObject([
      {
        sql: secret,
        kind: 'alter-link',
        user: 'root',
        database: 'db',
        outcome: 'ok',
        connection: client.connection.threadId,
      },
      { sql: 'nonsense', kind: 'other', outcome: 1064 },
    ]);
    const [first, second] = emulator.log;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(0);
    expect(Math.abs((first?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    emulator.clearLog();
    expect(emulator.log).toEqual([]);
  });

  test('a hook acts between a statement and the one before it', async () => {
    const emulator = await openEmulator({
      catalog: { links: [LINK], pipelines: [{ database: 'db', name: 'p', link: 'l', state: 'Stopped' }] },
    });
    const client = await openClient(emulator);
    const remove = emulator.onStatement(async (_sql, { kind, database }) => {
      if (kind === 'alter-link') await emulator.execute(`START PIPELINE ${database}.p`);
    });
    expect(await client.errno(ALTER)).toBe(2901);
    remove();
    await client.rows('STOP PIPELINE p');
    expect(await client.errno(ALTER)).toBe(0);
  });

  test('execute keeps its context and gives text', async () => {
    const emulator = await openEmulator();
    await emulator.execute('USE db');
    await emulator.execute('CREATE TABLE t (a INT, b BLOB)');
    expect(await emulator.execute("INSERT INTO t VALUES (1, X'61'), (2, NULL)")).toMatchObject({
      affectedRows: 2,
    });
    expect(await emulator.execute('SELECT * FROM t')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', 'a'],
        ['2', null],
      ],
      affectedRows: 0,
    });
    await expect(emulator.execute('nonsense')).rejects.toMatchObject({ errno: 1064 });
    expect(() => emulator.credentialsOf('db', 'absent')).toThrow(RangeError);
    expect(() => emulator.pipelineOf('db', 'absent')).toThrow(RangeError);
  });

  test('connections can be cut; what is stored stays', async () => {
    const emulator = await openEmulator({ catalog: { links: [LINK] } });
    const client = await openClient(emulator);
    emulator.dropConnections();
    expect(await isLost(client, 'SELECT 1')).toBe(true);
    const again = await openClient(emulator);
    expect(await again.rows('SHOW LINKS')).toHaveLength(1);
    expect(await again.rows('SHOW PROCESSLIST')).toHaveLength(1);
  });

  test('close ends open connections and hanging statements', async () => {
    const emulator = await openEmulator({ latency: [{ match: 'select', ms: 60_000 }] });
    const client = await openClient(emulator);
    const hanging = client.error('SELECT 1');
    await until(() => emulator.log.length === 1);
    await emulator.close();
    expect((await hanging).message).not.toBe('');
  });
});
