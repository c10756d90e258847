import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectServer } from '../../src/database/server.js';
import { parseServerUrl } from '../../src/database/server-url.js';
import type { Server } from '../../src/database/session.js';
import { createStateTables } from '../../src/database/state-tables.js';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import type { StateStore } from '../../src/state/state-store.js';
import { storeRules } from '../state/store-rules.js';

const ENTRY = { kind: 'link', key: 'k', body: { a: 1 } } as const;

describe('state tables on the emulator', () => {
  let emulator: Emulator;
  let server: Server;
  let name: string;
  let store: StateStore;

  beforeAll(async () => {
    emulator = await startEmulator();
    server = await connectServer(parseServerUrl(emulator.url));
  });
  afterAll(async () => {
    await server.close();
    await emulator.close();
  });
  beforeEach(() => {
    emulator.set({ faults: [] });
    name = `s${randomBytes(6).toString('hex')}`;
    store = createStateTables(name, server);
  });

  describe('like any store', () => {
    const suffix = randomBytes(6).toString('hex');
    storeRules((fresh) => createStateTables(`${suffix} ${fresh} \`odd\` 'näme'`, server));
  });

  test('the first write sends the DDL of the product, later ones none', async () => {
    await store.put([ENTRY]);
    emulator.clearLog();
    await store.put([ENTRY]);
    await store.load();
    await store.remove([ENTRY]);
    expect(emulator.log.map(({ kind }) => kind)).toEqual(['dml', 'select', 'dml']);
  });

  test('what another run created a moment ago is no error', async () => {
    const other = createStateTables(name, server);
    await other.put([{ ...ENTRY, key: 'other' }]);
    emulator.set({
      faults: [
        // As if the tables had come into being between our write and our CREATE.
        { match: 'dml', action: { kind: 'error', errno: 1146 } },
        { match: /^CREATE ROWSTORE TABLE/, times: 2, action: { kind: 'error', errno: 1050 } },
      ],
    });
    emulator.clearLog();
    await store.put([ENTRY]);
    expect(emulator.log.map(({ kind }) => kind)).toEqual(['dml', 'ddl', 'ddl', 'dml']);
    expect((await store.load()).length).toBe(2);
  });

  test('an uncontended lock costs two round trips, checking it none', async () => {
    await (await store.lock('l', 1000)).release();
    emulator.clearLog();
    const lock = await store.lock('l', 1000);
    expect(emulator.log.map(({ kind }) => kind)).toEqual(['transaction', 'select']);
    emulator.clearLog();
    for (let turn = 0; turn < 100; turn += 1) await lock.assertHeld();
    expect(emulator.log.length).toBe(0);
    await lock.release();
  });

  test('the lock outlives DDL on other connections', async () => {
    const lock = await store.lock('l', 1000);
    await server.withSession((session) => session.query('CREATE DATABASE IF NOT EXISTS other'));
    await expect(createStateTables(name, server).lock('l', 0)).rejects.toMatchObject({ code: 'LNK0503' });
    await lock.release();
  });

  test.each(['drop-before', 'drop-after'] as const)(
    'a write whose connection is lost (%s) is sent again',
    async (kind) => {
      await store.put([ENTRY]);
      emulator.set({ faults: [{ match: 'dml', times: 2, action: { kind } }] });
      await store.put([{ ...ENTRY, body: 2 }]);
      expect(await store.load()).toEqual([{ ...ENTRY, body: 2 }]);
      emulator.set({ faults: [{ match: 'dml', times: 2, action: { kind } }] });
      await store.remove([ENTRY]);
      expect(await store.load()).toEqual([]);
    },
  );

  test('a write that keeps being lost is LNK0305', async () => {
    await store.put([ENTRY]);
    emulator.set({ faults: [{ match: 'dml', times: 99, action: { kind: 'drop-before' } }] });
    await expect(store.put([ENTRY])).rejects.toMatchObject({ code: 'LNK0305' });
  });

  test('a row that somebody holds for a moment is waited for', async () => {
    await store.put([ENTRY]);
    emulator.set({ faults: [{ match: 'dml', action: { kind: 'error', errno: 1205 } }] });
    await store.put([{ ...ENTRY, body: 3 }]);
    expect(await store.load()).toEqual([{ ...ENTRY, body: 3 }]);
  });

  test.each([
    ['ddl', 1142],
    ['dml', 1142],
    ['ddl', 1044],
    ['dml', 1227],
  ] as const)('rights missing on %s (%d) are LNK0504', async (match, errno) => {
    emulator.set({ faults: [{ match, times: 99, action: { kind: 'error', errno, message: 'denied' } }] });
    await expect(store.put([ENTRY])).rejects.toMatchObject({
      code: 'LNK0504',
      hint: expect.stringContaining(`ON \`${name}\`.*`),
    });
  });

  test('taking a lock survives a lost connection, and reports one that keeps being lost', async () => {
    emulator.set({ faults: [{ match: /FOR UPDATE/, action: { kind: 'drop-before' } }] });
    const lock = await store.lock('l', 5000);
    await lock.assertHeld();
    await lock.release();
    emulator.set({ faults: [{ match: /FOR UPDATE/, times: 99, action: { kind: 'drop-before' } }] });
    await expect(store.lock('l', 5000)).rejects.toMatchObject({ code: 'LNK0305' });
  });

  test('a lock ends with its connection, others can have it, and its holder knows', async () => {
    const other = createStateTables(name, server);
    const lock = await store.lock('l', 1000);
    emulator.dropConnections();
    const taken = await other.lock('l', 10_000);
    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'LNK0507' });
    await taken.assertHeld();
    await lock.release();
    await expect(store.lock('l', 0)).rejects.toMatchObject({ code: 'LNK0503' });
    await taken.release();
    await other.close();
    await store.close();
  });

  test('a holder that the server no longer answers learns it from the heartbeat', async () => {
    const lock = await store.lock('l', 1000);
    emulator.set({ faults: [{ match: /^SELECT 1$/, times: 99, action: { kind: 'hang', ms: 60_000 } }] });
    let code: unknown;
    for (let tries = 0; tries < 100 && code === undefined; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      code = await lock.assertHeld().then(
        () => undefined,
        (error: { code: string }) => error.code,
      );
    }
    expect(code).toBe('LNK0507');
    await lock.release();
  });

  test('closing gives up the locks', async () => {
    const lock = await store.lock('l', 1000);
    await store.close();
    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'LNK0507' });
    const again = await createStateTables(name, server).lock('l', 5000);
    await again.release();
  });
});
