import { afterEach, describe, expect, test } from '@jest/globals';
import type { Catalog, EmulatorOptions, SwitchSettings } from '../../src/emulator/index.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand | undefined;
afterEach(() => stand?.close());

const CATALOG: Catalog = {
  databases: ['db', 'other'],
  links: [
    { database: 'db', name: 'l', type: 'Kafka', config: { a: '1', b: '2' }, credentials: { k: 'v' } },
    { database: 'db', name: 'bare', type: 'S3' },
    { database: 'other', name: 'l', type: 'S3', credentials: {} },
    { database: 'db', name: 'odd `name`.x', type: 'S3', config: { a: '1' }, credentials: {} },
  ],
  pipelines: [
    { database: 'db', name: 'one', link: 'l' },
    { database: 'db', name: 'on odd', link: 'odd `name`.x' },
    // Of a link with the same name in another database.
    { database: 'other', name: 'stranger', link: 'l' },
  ],
};

const SPECS = [
  specOf({ type: 'KAFKA', config: { b: '2', a: 'new' } }),
  specOf({ name: 'bare', config: {} }),
  specOf({ name: 'odd `name`.x', config: { a: 'new' } }),
];

async function open(options: EmulatorOptions, catalog: Catalog = CATALOG): Promise<Stand> {
  stand = await openStand({ ...options, catalog });
  return stand;
}

/** Positions in which a server with ALTER LINK may be, and that must make no difference. */
const POSITIONS: readonly SwitchSettings[] = [
  { showCreatePipelineLink: 'bare' },
  { showCreatePipelineLink: 'quoted' },
  { showCreatePipelineLink: 'qualified' },
  { showCreatePipelineLink: 'as-written' },
  { showCreatePipelineLink: 'unqualified' },
  { stopReturns: 'at-once', stopDelayMs: 60 },
  { stopReturns: 'at-once', stopDelayMs: 60, stoppingState: 'Stopping' },
  { stopReturns: 'when-stopped', stopDelayMs: 60 },
  { pipelinesViewShowsSessionStates: true },
  { qualifiedPipelineNames: false },
  { typeCase: 'upper' },
  { typeCase: 'mixed' },
  { configAbsentShownAs: 'empty-object' },
  { linksConfigColumn: 'never', showLinksColumns: '4' },
  { linksConfigColumn: 'never', showLinksColumns: '3' },
  { keyOrder: 'sorted' },
  { keyOrder: 'shuffled' },
  { jsonColumnType: 'text' },
  { alterLinkPrivilege: 'own' },
  { getLock: 'present' },
  {
    errors: {
      alterWhileRunning: 1105,
      pipelineNotRunning: 1105,
      pipelineRunning: 1105,
      noSuchPipeline: 1105,
    },
  },
  { errors: { alterWhileRunning: 60_001, pipelineNotRunning: 60_002, pipelineRunning: 60_003 } },
];

describe('whatever the server does where the documentation is silent', () => {
  test.each(POSITIONS.map((position) => [JSON.stringify(position), position] as const))(
    '%s: the links change, just their pipelines pause, a second run finds nothing',
    async (_, switches) => {
      const { emulator, open: openRun } = await open({ switches });
      // A pipeline that a person starts has the server refuse the change, with whatever number.
      await emulator.execute('USE db');
      await emulator.execute("CREATE PIPELINE late AS LOAD DATA LINK l 'path' INTO TABLE t");
      let started = false;
      emulator.onStatement(async (sql) => {
        if (started || !sql.includes('ALTER LINK `db`.`l`')) return;
        started = true;
        await emulator.execute('START PIPELINE late');
      });
      const { links } = await applyAll(await openRun(), SPECS);
      expect(links).toMatchObject(SPECS.map(() => ({ outcome: 'done' })));
      expect(JSON.parse(emulator.configTextOf('db', 'l') ?? '')).toEqual({ a: 'new', b: '2' });
      expect(emulator.configTextOf('db', 'odd `name`.x')).toBe('{"a":"new"}');
      expect(emulator.pipelineOf('other', 'stranger')).toMatchObject({ stops: 0, starts: 0 });
      for (const name of ['one', 'on odd', 'late'])
        expect(emulator.pipelineOf('db', name)).toMatchObject({ state: 'Running' });
      const again = await applyAll(await openRun(), SPECS);
      expect(again.links).toMatchObject(SPECS.map(() => ({ outcome: 'unchanged' })));
    },
  );

  test.each<SwitchSettings>([
    { createOrReplaceNeedsStopped: true },
    { createOrReplaceNeedsStopped: false },
    { orReplaceKeepsConfig: true },
    { orReplaceKeepsDescription: true },
  ])('%j: a description changes and nothing else is lost', async (switches) => {
    const { emulator, open: openRun } = await open({ switches });
    const specs = [specOf({ type: 'KAFKA', description: 'new', credentials: { k: 'K' } })];
    expect((await applyAll(await openRun(), specs)).links).toMatchObject([{ outcome: 'done' }]);
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"1","b":"2"}');
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Running', starts: 1 });
    const gone = [specOf({ type: 'KAFKA', description: '', config: {}, credentials: { k: 'K' } })];
    expect((await applyAll(await openRun(), gone)).links).toMatchObject([{ outcome: 'done' }]);
    expect((await applyAll(await openRun(), gone)).links).toMatchObject([{ outcome: 'unchanged' }]);
    const { rows } = await emulator.execute('SHOW LINKS ON db');
    expect(rows.find(([name]) => name === 'l')?.slice(2)).toEqual(['', '{}']);
  });

  test.each(['allow', 'refuse', 'refuse-running'] as const)(
    'DROP LINK with dependants: %s: a link in use is never dropped, an idle one is',
    async (dropLinkWithDependants) => {
      const { emulator, open: openRun } = await open({ switches: { dropLinkWithDependants } });
      const retype = (name: string) =>
        specOf({ name, type: 'GCS', config: {}, credentials: {}, policy: { replace: 'Allow' } });
      emulator.setPipelineState('db', 'one', 'Stopped');
      const { links } = await applyAll(await openRun(), [retype('l'), retype('bare')]);
      expect(links).toMatchObject([{ outcome: 'refused', error: { code: 'LNK0410' } }, { outcome: 'done' }]);
      expect(changes(emulator).filter((sql) => sql.startsWith('DROP'))).toEqual(['DROP LINK `db`.`bare`']);
    },
  );
});

describe('links that a user may not see', () => {
  test.each([
    ['refuse', 'LNK0601'],
    ['empty', undefined],
  ] as const)('%s', async (showLinksWithoutRight, code) => {
    const { emulator, open: openRun } = await open({
      switches: { showLinksWithoutRight },
      users: [{ name: 'root', denied: [{ kind: 'show-links' }] }],
    });
    const applied = applyAll(await openRun(), SPECS.slice(0, 1));
    if (code) await expect(applied).rejects.toMatchObject({ code });
    // It seems not to exist, so it is created, and the server says that it does: nothing was changed.
    else expect((await applied).links).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0602' } }]);
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"1","b":"2"}');
    expect(emulator.pipelineOf('db', 'one').stops).toBe(0);
  });
});

describe.each(['8.9.3', '9.0.1'])('a server without ALTER LINK (%s)', (version) => {
  const change = (replace: 'Allow' | 'Refuse') =>
    specOf({ type: 'KAFKA', config: { a: 'new' }, credentials: { k: 'K' }, policy: { replace } });

  test('a change is blocked under replace: Refuse', async () => {
    const { emulator, open: openRun } = await open({ version });
    const { links } = await applyAll(await openRun(), [change('Refuse')]);
    expect(links).toMatchObject([{ outcome: 'refused', error: { code: 'LNK0409' } }]);
    expect(changes(emulator)).toEqual([]);
  });

  test('replace: Allow: blocked while a pipeline uses it, else DROP + CREATE', async () => {
    const { emulator, open: openRun } = await open({ version });
    const { links } = await applyAll(await openRun(), [change('Allow')]);
    expect(links).toMatchObject([{ outcome: 'refused', error: { code: 'LNK0410' } }]);
    await emulator.execute('USE db');
    await emulator.execute('DROP PIPELINE one');
    expect((await applyAll(await openRun(), [change('Allow')])).links).toMatchObject([{ outcome: 'done' }]);
    expect(changes(emulator).map((sql) => sql.split(' ')[0])).toEqual(['DROP', 'CREATE']);
    expect(emulator.configTextOf('db', 'l')).toBe('{"a":"new"}');
    expect((await applyAll(await openRun(), [change('Allow')])).links).toMatchObject([
      { outcome: 'unchanged' },
    ]);
  });

  test('a CREATE whose answer is lost is not made twice', async () => {
    const { emulator, open: openRun } = await open({ version });
    emulator.set({ faults: [{ match: 'create-link', action: { kind: 'drop-after' } }] });
    const fresh = specOf({ name: 'fresh', credentials: { k: 'K' } });
    expect((await applyAll(await openRun(), [fresh])).links).toMatchObject([{ outcome: 'done' }]);
    expect(emulator.credentialsOf('db', 'fresh')).toEqual({ k: 'value of K' });
  });
});

describe('a version that promises what the server lacks', () => {
  test.each(['9.1.3', '10.0.1'])(
    '%s without ALTER LINK: the probe tells before anything stops',
    async (version) => {
      const { emulator, open: openRun } = await open({ version, switches: { alterLink: 'never' } });
      const { links } = await applyAll(await openRun(), SPECS.slice(0, 1));
      expect(links).toMatchObject([{ outcome: 'failed', statements: [], error: { code: 'LNK0409' } }]);
      expect(changes(emulator)).toEqual([]);
    },
  );
});

test('10.0: as on 9.1', async () => {
  const { emulator, open: openRun } = await open({ version: '10.0.1' });
  expect((await applyAll(await openRun(), SPECS)).links).toMatchObject(
    SPECS.map(() => ({ outcome: 'done' })),
  );
  expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Running', starts: 1, stops: 1 });
});
