import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator, StatementKind } from '../../src/emulator/index.js';
import { PLAIN_OPTIONS, planRun } from '../../src/observe/plan-run.js';
import { applyAll, carryOut, changes, openStand, type Stand, specOf } from './stand.js';

/** What a person does while linkspec is at work. */
let stand: Stand;
let emulator: Emulator;
const TO_B = specOf({ config: { region: 'b' } });

beforeEach(async () => {
  stand = await openStand({
    catalog: {
      databases: ['db', 'other'],
      links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'v' } }],
      pipelines: [
        { database: 'db', name: 'one', link: 'l' },
        { database: 'other', name: 'far', link: { database: 'db', name: 'l' } },
        { database: 'db', name: 'rests', link: 'l', state: 'Stopped' },
      ],
    },
  });
  emulator = stand.emulator;
});
afterEach(() => stand.close());

/** Calls `act` before the nth statement of that kind is carried out (0: every one). The probe does not count. */
function asItComes(kind: StatementKind, nth: number, act: () => unknown): void {
  let seen = 0;
  emulator.onStatement(async (sql, context) => {
    if (context.kind !== kind || sql.includes('linkspec_probe')) return;
    seen += 1;
    if (nth === 0 || seen === nth) await act();
  });
}

const sql = (text: string) => () => emulator.execute(text);
const state = (name: string, database = 'db') => emulator.pipelineOf(database, name).state;

describe('a person who stops a pipeline', () => {
  test('after the plan: it is neither stopped nor started again', async () => {
    const run = await stand.open();
    const planned = await planRun(run, [TO_B], PLAIN_OPTIONS);
    await emulator.execute('USE db');
    await emulator.execute('STOP PIPELINE one');
    const [result] = await carryOut(run, planned);
    expect(result).toMatchObject({ outcome: 'done', pipelines: [{ name: 'far', state: 'Running' }] });
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Stopped', starts: 0, stops: 1 });
  });

  test('right before our STOP, which the server then refuses: it is never started', async () => {
    await emulator.execute('USE db');
    emulator.onStatement(async (text, { kind }) => {
      if (kind === 'stop-pipeline' && text.includes('one')) await emulator.execute('STOP PIPELINE one');
    });
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'done', pipelines: [{ name: 'far' }] }]);
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Stopped', starts: 0 });
    expect(state('far', 'other')).toBe('Running');
    expect((await stand.open()).state.load()).resolves.not.toContainEqual(
      expect.objectContaining({ kind: 'window' }),
    );
  });

  test('and begins to test it after the plan: the session is left alone, the change is blocked', async () => {
    const run = await stand.open();
    const planned = await planRun(run, [TO_B], PLAIN_OPTIONS);
    emulator.setPipelineState('db', 'one', 'Testing');
    const [result] = await carryOut(run, planned);
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'LNK0405' } });
    expect(changes(emulator)).toEqual([]);
    expect(state('far', 'other')).toBe('Running');
  });
});

describe('a person who starts a pipeline during the window', () => {
  test('has it found, paused and started again with the others', async () => {
    asItComes('alter-link', 1, async () => {
      await emulator.execute('USE db');
      await emulator.execute('START PIPELINE rests');
    });
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'done', statements: [{ shape: 'key' }] }]);
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
    expect(emulator.pipelineOf('db', 'rests')).toMatchObject({ state: 'Running', starts: 2, stops: 1 });
    expect([state('one'), state('far', 'other')]).toEqual(['Running', 'Running']);
  });

  test('that we have just stopped: it is stopped once more', async () => {
    await emulator.execute('USE db');
    asItComes('alter-link', 1, sql('START PIPELINE one'));
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'done' }]);
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Running', starts: 2, stops: 2 });
  });

  test('and again at every try: LNK0610 after three tries, and all run', async () => {
    await emulator.execute('USE db');
    asItComes('alter-link', 0, sql('START PIPELINE one'));
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'failed', statements: [], error: { code: 'LNK0610' } }]);
    expect(links[0]?.error?.message).toContain('db.one');
    expect(changes(emulator).filter((text) => text.startsWith('ALTER'))).toHaveLength(3);
    expect([state('one'), state('far', 'other'), state('rests')]).toEqual(['Running', 'Running', 'Stopped']);
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"a"}');
  });

  test('and stops it again: it is left stopped', async () => {
    await emulator.execute('USE db');
    let stops = 0;
    asItComes('alter-link', 1, sql('START PIPELINE one'));
    emulator.onStatement(async (text, { kind }) => {
      if (kind !== 'stop-pipeline' || !text.includes('one')) return;
      stops += 1;
      if (stops === 2) await emulator.execute('STOP PIPELINE one');
    });
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'done' }]);
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Stopped', starts: 1 });
  });
});

describe('a person who edits between plan and apply', () => {
  const edited = async (text: string) => {
    const run = await stand.open();
    const specs = [TO_B, specOf({ name: 'new', config: { region: 'n' } })];
    const planned = await planRun(run, specs, PLAIN_OPTIONS);
    emulator.setPipelineState('db', 'one', 'Stopped');
    emulator.setPipelineState('other', 'far', 'Stopped');
    await emulator.execute(text);
    emulator.setPipelineState('db', 'one', 'Running');
    emulator.setPipelineState('other', 'far', 'Running');
    return carryOut(run, planned);
  };

  test('the config: LNK0608, nothing is done to this link, the others go on', async () => {
    const results = await edited("ALTER LINK db.l SET CONFIG ::region = 'c'");
    expect(results).toMatchObject([
      { outcome: 'failed', statements: [], pipelines: [], error: { code: 'LNK0608' } },
      { name: 'new', outcome: 'done' },
    ]);
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"c"}');
    expect(emulator.pipelineOf('db', 'one').stops).toBe(0);
  });

  test('to just what the spec says: unchanged', async () => {
    const results = await edited("ALTER LINK db.l SET CONFIG ::region = 'b'");
    expect(results).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'done' }]);
    expect(changes(emulator)).toHaveLength(1);
  });

  test('and drops the link: LNK0608', async () => {
    const results = await edited('DROP LINK db.l');
    expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0608' } }, { outcome: 'done' }]);
  });

  test('a link that was to be made: LNK0608, its content stays', async () => {
    const results = await edited(
      `CREATE LINK db.new AS S3 CREDENTIALS '{"own":"x"}' CONFIG '{"region":"z"}'`,
    );
    expect(results).toMatchObject([{ outcome: 'done' }, { outcome: 'failed', error: { code: 'LNK0608' } }]);
    expect(emulator.credentialsOf('db', 'new')).toEqual({ own: 'x' });
  });
});

describe('during the window', () => {
  test('the config is changed after us: LNK0604, all run again, and the next run puts it right', async () => {
    asItComes('start-pipeline', 1, sql("ALTER LINK db.l SET CONFIG ::region = 'z'"));
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([
      {
        outcome: 'failed',
        statements: [{ shape: 'key' }],
        error: { code: 'LNK0604', message: expect.stringContaining('config.region') },
      },
    ]);
    expect([state('one'), state('far', 'other')]).toEqual(['Running', 'Running']);
    const again = await applyAll(await stand.open(), [
      { ...TO_B, policy: { ...TO_B.policy, drift: 'Report' } },
    ]);
    // Even under drift: Report, since this spec was never in force.
    expect(again.links).toMatchObject([{ outcome: 'done' }]);
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
  });

  test('the link is dropped: LNK0608, all run again', async () => {
    asItComes('alter-link', 1, sql('DROP LINK db.l'));
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0608' } }]);
    for (const name of ['one', 'far'])
      expect(emulator.pipelineOf(name === 'far' ? 'other' : 'db', name)).toMatchObject({
        starts: 1,
        stops: 1,
      });
  });

  test('a stopped pipeline is dropped: the change is done, it is told as gone', async () => {
    await emulator.execute('USE db');
    asItComes('alter-link', 1, sql('DROP PIPELINE one'));
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([
      {
        outcome: 'done',
        pipelines: [
          { name: 'one', state: 'gone', downtimeMs: null },
          { name: 'far', state: 'Running' },
        ],
      },
    ]);
  });

  test('a pipeline is made on the link and started: it is paused too', async () => {
    await emulator.execute('USE other');
    asItComes('alter-link', 1, async () => {
      await emulator.execute("CREATE PIPELINE late AS LOAD DATA LINK db.l 'path' INTO TABLE t");
      await emulator.execute('START PIPELINE late');
    });
    const { links } = await applyAll(await stand.open(), [TO_B]);
    expect(links).toMatchObject([{ outcome: 'done' }]);
    expect(emulator.pipelineOf('other', 'late')).toMatchObject({ state: 'Running', starts: 2, stops: 1 });
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
  });
});
