import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/index.js';
import { snapshotOf } from '../../src/state/state-snapshot.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
let emulator: Emulator;

beforeEach(async () => {
  stand = await openStand({
    catalog: {
      links: ['l', 'used', 'strange'].map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        credentials: { k: 'v' },
      })),
      pipelines: [
        { database: 'db', name: 'one', link: 'l' },
        { database: 'db', name: 'rests', link: 'used', state: 'Stopped' },
      ],
    },
  });
  emulator = stand.emulator;
});
afterEach(() => stand.close());

const MINE = specOf({ credentials: { k: 'K' } });
const TRUSTED = specOf({ credentials: { k: 'K' }, policy: { adoption: 'Trust' } });

async function records(): Promise<Record<string, string>> {
  const { links } = snapshotOf(await (await stand.open()).state.load());
  return Object.fromEntries([...links.values()].map(({ name, owner }) => [name, owner]));
}

/** What was sent since the log was cleared, other than reads. */
function writes(): string[] {
  const reads = [
    'select',
    'show',
    'show-links',
    'show-create-link',
    'show-pipelines',
    'show-create-pipeline',
    'use',
  ];
  return emulator.log.filter(({ kind }) => !reads.includes(kind)).map(({ sql }) => sql);
}

describe('a record', () => {
  test('of a link first managed under Trust is one write to the state: no DDL, no pipeline', async () => {
    const { links, planned } = await applyAll(await stand.open(), [TRUSTED]);
    expect(planned.plan.links[0]).toMatchObject({ action: 'record', statements: [], pipelines: [] });
    expect(links).toMatchObject([{ outcome: 'done', statements: [], pipelines: [] }]);
    expect(changes(emulator)).toEqual([]);
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ stops: 0, starts: 0 });
    expect(await records()).toEqual({ l: 'default' });
    // From then on the credentials are compared.
    stand.secrets.set('K', 'new');
    expect((await applyAll(await stand.open(), [TRUSTED])).links).toMatchObject([{ outcome: 'done' }]);
    expect(changes(emulator)).toContain("ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'new'");
  });

  test('that is not needed is not made: a run with nothing to do sends reads only', async () => {
    const specs = [TRUSTED, specOf({ name: 'used', credentials: { k: 'K' }, policy: { adoption: 'Trust' } })];
    await applyAll(await stand.open(), specs);
    emulator.clearLog();
    for (const prune of [false, true]) {
      const { links } = await applyAll(await stand.open(), specs, { prune });
      expect(links).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
    }
    expect(writes()).toEqual([]);
    expect(emulator.log.some(({ kind }) => kind === 'show-create-pipeline')).toBe(false);
  });

  test('is not made either by a plan that finds a lot to do', async () => {
    const { planRun, PLAIN_OPTIONS } = await import('../../src/observe/plan-run.js');
    const specs = [MINE, specOf({ name: 'fresh' }), specOf({ name: 'used', config: { region: 'b' } })];
    const { plan } = await planRun(await stand.open(), specs, { ...PLAIN_OPTIONS, prune: true });
    expect(plan.links.map(({ action }) => action)).toEqual(['alter', 'create', 'alter']);
    expect(writes()).toEqual([]);
  });
});

describe('a link of another owner', () => {
  beforeEach(async () => {
    await applyAll(await stand.open({ owner: 'theirs' }), [MINE]);
    emulator.clearLog();
  });

  test('is refused, the others go on', async () => {
    const { links } = await applyAll(await stand.open(), [
      specOf({ config: { region: 'b' } }),
      specOf({ name: 'fresh' }),
    ]);
    expect(links).toMatchObject([
      { outcome: 'refused', error: { code: 'LNK0401', hint: expect.stringContaining('--take-over') } },
      { outcome: 'done' },
    ]);
    expect(await records()).toEqual({ l: 'theirs', fresh: 'default' });
  });

  test('is recorded, without DDL, with --take-over', async () => {
    const { links } = await applyAll(await stand.open(), [MINE], { takeOver: true });
    expect(links).toMatchObject([{ outcome: 'done', statements: [] }]);
    expect(changes(emulator)).toEqual([]);
    expect(await records()).toEqual({ l: 'default' });
  });

  test('is changed and taken over at once if it differs', async () => {
    await applyAll(await stand.open(), [{ ...MINE, config: { region: 'b' } }], { takeOver: true });
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
    expect(await records()).toEqual({ l: 'default' });
  });

  test('is not pruned by us', async () => {
    await applyAll(await stand.open({ owner: 'theirs' }), [specOf({ policy: { deletion: 'Delete' } })]);
    const { links } = await applyAll(await stand.open(), [], { prune: true });
    expect(links).toEqual([]);
  });
});

describe('prune', () => {
  const doomed = (name: string) => specOf({ name, policy: { deletion: 'Delete' } });

  test('drops what this owner managed with deletion: Delete, and forgets it; nothing else', async () => {
    await applyAll(await stand.open(), [doomed('strange'), specOf({ name: 'used' }), doomed('l')]);
    emulator.setPipelineState('db', 'one', 'Stopped');
    emulator.clearLog();
    // A pipeline uses l; `used` said Retain; nobody manages the rest.
    const { links } = await applyAll(await stand.open(), [], { prune: true });
    expect(links).toMatchObject([{ name: expect.any(String) }, { name: expect.any(String) }]);
    expect(
      Object.fromEntries(links.map(({ name, outcome, error }) => [name, error?.code ?? outcome])),
    ).toEqual({
      strange: 'done',
      l: 'LNK0410',
    });
    expect(links.find(({ name }) => name === 'l')?.error?.message).toContain('db.one');
    expect(changes(emulator)).toEqual(['DROP LINK `db`.`strange`']);
    expect(await records()).toEqual({ l: 'default', used: 'default' });
  });

  test('is not done without being asked', async () => {
    await applyAll(await stand.open(), [doomed('strange')]);
    const { links } = await applyAll(await stand.open(), []);
    expect(links).toEqual([]);
    expect(changes(emulator)).toEqual([]);
  });

  test('forgets a link that somebody dropped before, without DDL', async () => {
    await applyAll(await stand.open(), [doomed('strange')]);
    await emulator.execute('DROP LINK db.strange');
    const { links } = await applyAll(await stand.open(), [], { prune: true });
    expect(links).toMatchObject([{ outcome: 'done', statements: [] }]);
    expect(await records()).toEqual({});
  });

  test('does not drop a link that a pipeline began to use after the plan', async () => {
    const { planRun, PLAIN_OPTIONS } = await import('../../src/observe/plan-run.js');
    const { carryOut } = await import('./stand.js');
    await applyAll(await stand.open(), [doomed('strange')]);
    const run = await stand.open();
    const planned = await planRun(run, [], { ...PLAIN_OPTIONS, prune: true });
    await emulator.execute('USE db');
    await emulator.execute("CREATE PIPELINE late AS LOAD DATA LINK strange 'p' INTO TABLE t");
    expect(await carryOut(run, planned)).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0410' } }]);
    expect(changes(emulator)).toEqual([]);
  });

  test('drops nothing that is targeted out', async () => {
    await applyAll(await stand.open(), [doomed('strange')]);
    const { links } = await applyAll(await stand.open(), [], { prune: true, targets: ['db.l'] });
    expect(links).toEqual([]);
  });
});
