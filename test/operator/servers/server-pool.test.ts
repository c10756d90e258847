import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { manualClock } from '../runtime/manual-clock.js';
import { until } from '../runtime/until.js';
import { leaveWindow, openPool, targetOf } from './pool-of.js';

let emulator: Emulator;
let opened: ReturnType<typeof openPool>;
const clock = manualClock();
beforeEach(async () => {
  emulator = await startEmulator({
    catalog: {
      databases: ['db'],
      links: [{ database: 'db', name: 'l', type: 'S3' }],
      pipelines: [{ database: 'db', name: 'p', link: 'l', state: 'Stopped' }],
    },
  });
  opened = openPool(clock);
});
afterEach(async () => {
  await opened.pool.close();
  await emulator.close();
});

/** Sends something that the log shows, and gives its connection. */
async function connectionOf(timeout: string): Promise<number> {
  await opened.pool.use(targetOf(emulator, timeout), ({ run }) =>
    run.server.withSession((session) => session.query(`SELECT '${timeout}'`)),
  );
  const entry = emulator.log.filter(({ sql }) => sql === `SELECT '${timeout}'`).at(-1);
  if (!entry) throw new Error('nothing was sent');
  return entry.connection;
}

const SETTLED_MS = 10_000;

describe('a login that another one replaces', () => {
  test('is closed once nobody uses it and what it started was watched', async () => {
    const { pool, named } = opened;
    let release = (): void => undefined;
    const using = pool.use(
      targetOf(emulator, '10s'),
      () => new Promise<void>((resolve) => (release = resolve)),
    );
    const before = await connectionOf('10s');
    named.add(targetOf(emulator, '11s').identity);
    await connectionOf('11s');
    await clock.pass(SETTLED_MS);
    // Somebody uses it still.
    expect(await connectionOf('10s')).toBe(before);
    release();
    await using;
    await clock.pass(SETTLED_MS);
    expect(await connectionOf('10s')).not.toBe(before);
  });

  test('stays where an object names it', async () => {
    opened.named.add(targetOf(emulator, '10s').identity);
    const before = await connectionOf('10s');
    await connectionOf('11s');
    await clock.pass(SETTLED_MS);
    expect(await connectionOf('10s')).toBe(before);
  });
});

test('a server is closed after half an hour without anybody, and not while it is used', async () => {
  const before = await connectionOf('10s');
  await clock.pass(1_700_000);
  expect(await connectionOf('10s')).toBe(before);
  await clock.pass(1_799_000);
  expect(await connectionOf('10s')).toBe(before);
  await clock.pass(1_801_000);
  expect(await connectionOf('10s')).not.toBe(before);
});

test('a pool that is closed, or cannot connect, leaves no timer', async () => {
  await connectionOf('10s');
  expect(clock.timers).toBe(1);
  await opened.pool.close();
  expect(clock.timers).toBe(0);
  emulator.set({ faults: [{ match: /@@memsql_version/, action: { kind: 'error', errno: 1045 } }] });
  await expect(connectionOf('10s')).rejects.toThrow();
  expect(clock.timers).toBe(0);
});

test('a look that shows windows of other runs, of any link, is told', async () => {
  const { pool, others } = opened;
  const target = targetOf(emulator);
  const look = () => pool.use(target, ({ view }) => view.fresh({ database: 'db', name: 'another' }));
  await look();
  expect(others).toEqual([]);
  await leaveWindow(pool, target);
  await look();
  await until(() => others.length === 1);
  expect(others).toEqual([target]);
});
