import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../src/emulator/index.js';
import { type Client, openClient, openEmulator, until } from '../open-emulator.js';

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await openEmulator();
  client = await openClient(emulator);
  await client.rows("CREATE LINK l AS S3 CREDENTIALS '{}'");
  await client.rows(
    "CREATE PIPELINE p AS LOAD DATA LINK l 'bucket/x' BATCH_INTERVAL 2500 INTO TABLE t FORMAT JSON",
  );
});

const stateOf = (name = 'p', database = 'db'): string => emulator.pipelineOf(database, name).state;

describe('START and STOP', () => {
  test('a pipeline is made Stopped, and starts and stops', async () => {
    expect(stateOf()).toBe('Stopped');
    await client.rows('START PIPELINE p');
    expect(stateOf()).toBe('Running');
    expect(await client.errno('START PIPELINE p')).toBe(2905);
    await client.rows('START PIPELINE IF NOT RUNNING p');
    await client.rows('STOP PIPELINE db.p');
    expect(stateOf()).toBe('Stopped');
    expect(await client.errno('STOP PIPELINE p')).toBe(2904);
    await client.rows('STOP PIPELINE IF RUNNING p');
    expect(emulator.pipelineOf('db', 'p')).toMatchObject({ starts: 1, stops: 1 });
    expect(await client.errno('STOP PIPELINE absent')).toBe(2906);
    expect(await client.errno('START PIPELINE P')).toBe(2906);
  });

  test('ALL goes for the context database, FAILED for pipelines in Error', async () => {
    await client.rows('CREATE DATABASE d2');
    await client.rows("CREATE PIPELINE d2.q AS LOAD DATA LINK db.l 'y' INTO TABLE t");
    await client.rows("CREATE PIPELINE r AS LOAD DATA LINK l 'z' INTO TABLE t");
    await client.rows('START ALL PIPELINES');
    expect([stateOf('p'), stateOf('r'), stateOf('q', 'd2')]).toEqual(['Running', 'Running', 'Stopped']);
    await client.rows('STOP ALL PIPELINES');
    emulator.setPipelineState('db', 'r', 'Error', 'broken');
    await client.rows('START FAILED PIPELINES');
    expect([stateOf('p'), stateOf('r')]).toEqual(['Stopped', 'Running']);
  });

  test('DETACH, and START attaches again', async () => {
    await client.rows('START PIPELINE p');
    await client.rows('DETACH PIPELINE p');
    expect(stateOf()).toBe('Detached');
    await client.rows('START PIPELINE p');
    await client.rows('STOP PIPELINE p DETACH');
    expect(stateOf()).toBe('Detached');
    await client.rows('DETACH PIPELINE IF EXISTS absent');
    expect(await client.errno('DETACH PIPELINE absent')).toBe(2906);
  });

  test('a foreground run tells its error by 1933, and ends Stopped', async () => {
    emulator.set({ switches: { foregroundMs: 500 } });
    const run = client.rows('START PIPELINE p FOREGROUND LIMIT 1 BATCHES');
    const other = await openClient(emulator);
    await until(() => stateOf() === 'Running...Foreground');
    expect(await other.rows('SHOW PIPELINES')).toEqual([
      { Pipelines_in_db: 'p', State: 'Running...Foreground', Scheduled: 'False' },
    ]);
    expect(await other.errno("ALTER LINK l SET CONFIG ::a = 'x'")).toBe(2901);
    await run;
    expect(stateOf()).toBe('Stopped');
    emulator.set({ pipelineHealth: () => 'no route' });
    expect(await client.error('START PIPELINE p FOREGROUND')).toEqual({
      errno: 1933,
      message: 'Cannot get source metadata for pipeline. no route',
    });
  });
});

describe('ALTER LINK and its pipelines', () => {
  test.each(['Running', 'Testing', 'Profiling', 'Running...Foreground', 'Stopping'])(
    '%s refuses it',
    async (state) => {
      emulator.setPipelineState('db', 'p', state);
      expect(await client.errno("ALTER LINK l SET CONFIG ::a = 'x'")).toBe(2901);
      expect(emulator.configTextOf('db', 'l')).toBeUndefined();
    },
  );

  test.each(['Stopped', 'Error', 'Detached'])('%s lets it through', async (state) => {
    emulator.setPipelineState('db', 'p', state);
    await client.rows("ALTER LINK l SET CONFIG ::a = 'x'");
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"x"}');
    expect(stateOf()).toBe(state);
  });

  test('a pipeline of another database counts, one on a link of the same name does not', async () => {
    await client.rows('CREATE DATABASE d2');
    await client.rows("CREATE LINK d2.l AS S3 CREDENTIALS '{}'");
    await client.rows("CREATE PIPELINE d2.own AS LOAD DATA LINK l 'y' INTO TABLE t");
    await client.rows('START PIPELINE d2.own');
    await client.rows("ALTER LINK l SET CONFIG ::a = 'x'");
    await client.rows("CREATE PIPELINE d2.foreign_one AS LOAD DATA LINK db.l 'y' INTO TABLE t");
    await client.rows('START PIPELINE d2.foreign_one');
    expect(await client.error("ALTER LINK l SET CONFIG ::a = 'y'")).toMatchObject({
      errno: 2901,
      message: expect.stringContaining('d2.foreign_one'),
    });
  });
});

test('the cursor grows while the pipeline runs, is kept by STOP, START and ALTER LINK, and lost by DROP', async () => {
  const cursor = (): number => emulator.pipelineOf('db', 'p').cursor;
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  await pause();
  expect(cursor()).toBe(0);
  await client.rows('START PIPELINE p');
  await pause();
  await client.rows('STOP PIPELINE p');
  const first = cursor();
  expect(first).toBeGreaterThan(0);
  await client.rows("ALTER LINK l SET CONFIG ::a = 'x'");
  await pause();
  expect(cursor()).toBe(first);
  await client.rows('START PIPELINE p');
  await pause();
  expect(cursor()).toBeGreaterThan(first);
  await client.rows('DROP PIPELINE p');
  await client.rows("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
  expect(cursor()).toBe(0);
});

describe('pipelines that cannot work', () => {
  const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

  test('fall into Error after the start, with a row in PIPELINES_ERRORS', async () => {
    emulator.set({
      pipelineHealth: (pipeline, { credentials }) =>
        pipeline.name === 'p' && !Object.hasOwn(credentials, 'key') ? 'Access Denied' : undefined,
    });
    await client.rows('START PIPELINE p');
    await until(() => stateOf() === 'Error');
    expect(await client.rows('SELECT STATE FROM information_schema.PIPELINES')).toEqual([{ STATE: 'Error' }]);
    expect(
      await client.rows(
        "SELECT PIPELINE_NAME, ERROR_TYPE, ERROR_CODE, ERROR_MESSAGE FROM information_schema.PIPELINES_ERRORS WHERE PIPELINE_NAME = 'p' ORDER BY ERROR_UNIX_TIMESTAMP DESC LIMIT 1",
      ),
    ).toEqual([
      {
        PIPELINE_NAME: 'p',
        ERROR_TYPE: 'Error',
        ERROR_CODE: 1933,
        ERROR_MESSAGE: 'Cannot get source metadata for pipeline. Access Denied',
      },
    ]);
    await client.rows("ALTER LINK l SET CREDENTIALS ::key = 'k'");
    await client.rows('START PIPELINE p');
    await later();
    expect(stateOf()).toBe('Running');
  });

  test('a link that is gone is a reason too', async () => {
    await client.rows('DROP LINK l');
    await client.rows('START PIPELINE p');
    await until(() => stateOf() === 'Error');
    expect(emulator.pipelineOf('db', 'p')).toMatchObject({ error: expect.stringContaining("'l'") });
  });
});

describe('CREATE, ALTER and SHOW', () => {
  test('what follows the source is kept as written', async () => {
    expect(await client.rows('SHOW CREATE PIPELINE p EXTENDED')).toEqual([
      {
        Pipeline: 'p',
        'Create Pipeline':
          "CREATE PIPELINE `p`\nAS LOAD DATA LINK `l` 'bucket/x'\nBATCH_INTERVAL 2500 INTO TABLE t FORMAT JSON",
      },
    ]);
  });

  test('sources other than links, credentials for users with SUPER only', async () => {
    const sql = `CREATE AGGREGATOR PIPELINE s AS LOAD DATA S3 'b' CONFIG '{"region":"r"}' CREDENTIALS '{"k":"hidden"}' INTO TABLE t`;
    await client.rows(sql);
    const [{ 'Create Pipeline': text }] = await client.rows('SHOW CREATE PIPELINE s');
    expect(text).toContain('CREATE AGGREGATOR PIPELINE `s`');
    expect(text).toContain('"k":"hidden"');
    const strict = await openEmulator({ users: [{ name: 'root', super: false }] });
    await strict.execute('USE db');
    await strict.execute(sql);
    const limited = await openClient(strict);
    const [{ 'Create Pipeline': hidden }] = await limited.rows('SHOW CREATE PIPELINE s');
    expect(hidden).toContain('CREDENTIALS <CREDENTIALS REDACTED>');
    expect(hidden).not.toContain('hidden');
  });

  test('CONFIG_JSON has the documented keys', async () => {
    const [{ CONFIG_JSON }] = await client.rows('SELECT CONFIG_JSON FROM information_schema.PIPELINES');
    expect(CONFIG_JSON).toMatchObject({
      name: 'p',
      source_type: 'S3',
      connection_string: 'bucket/x',
      table: 't',
    });
    expect(
      await client.rows(
        "SELECT config_json::$connection_string AS c FROM information_schema.PIPELINES WHERE config_json::$source_type = 'S3'",
      ),
    ).toEqual([{ c: 'bucket/x' }]);
  });

  test('errors of CREATE PIPELINE', async () => {
    expect(await client.errno("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t")).toBe(2907);
    await client.rows("CREATE PIPELINE IF NOT EXISTS p AS LOAD DATA LINK l 'other' INTO TABLE t");
    expect(await client.errno("CREATE PIPELINE n AS LOAD DATA LINK absent 'x' INTO TABLE t")).toBe(2332);
    await client.rows("CREATE OR REPLACE PIPELINE p AS LOAD DATA LINK l 'other' INTO TABLE t");
    const [{ 'Create Pipeline': text }] = await client.rows('SHOW CREATE PIPELINE p');
    expect(text).toContain("'other'");
    await client.rows('DROP PIPELINE IF EXISTS absent');
    expect(await client.errno('DROP PIPELINE absent')).toBe(2906);
  });

  test('ALTER PIPELINE SET LINK came with v10', async () => {
    await client.rows("CREATE LINK m AS S3 CREDENTIALS '{}'");
    expect(await client.errno('ALTER PIPELINE p SET LINK m')).toBe(1064);
    emulator.set({ version: '10.0.1' });
    await client.rows('START PIPELINE p');
    expect(await client.errno('ALTER PIPELINE p SET LINK m')).toBe(2905);
    await client.rows('STOP PIPELINE p');
    await client.rows('ALTER PIPELINE p SET LINK m');
    await client.rows('START PIPELINE p');
    await client.rows("ALTER LINK l SET CONFIG ::a = 'x'");
    expect(await client.errno("ALTER LINK m SET CONFIG ::a = 'x'")).toBe(2901);
    expect(await client.errno('ALTER PIPELINE p SET LINK absent')).toBe(2905);
  });
});
