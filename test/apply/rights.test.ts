import { afterEach, describe, expect, test } from '@jest/globals';
import { resume } from '../../src/apply/resume.js';
import type { Denial } from '../../src/emulator/index.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

const NAMES = ['p1', 'p2', 'p3', 'p4', 'p5'];
const HINT = expect.stringContaining('Grant');
let stand: Stand;
afterEach(() => stand.close());

/** A server where our user lacks rights. The list can be changed on the way. */
async function withDenials(...denied: Denial[]): Promise<Denial[]> {
  stand = await openStand({
    users: [{ name: 'root', denied }],
    catalog: {
      databases: ['db'],
      links: [
        { database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: {} },
        { database: 'db', name: 'other', type: 'GCS', config: { region: 'a' }, credentials: {} },
      ],
      pipelines: [
        ...NAMES.map((name) => ({ database: 'db', name, link: 'l' })),
        { database: 'db', name: 'po', link: 'other' },
      ],
    },
  });
  return denied;
}

const SPECS = [
  specOf({ config: { region: 'b' } }),
  specOf({ name: 'other', type: 'GCS', config: { region: 'b' } }),
];

function expectAllRun(): void {
  for (const name of [...NAMES, 'po']) {
    const { state, starts, stops } = stand.emulator.pipelineOf('db', name);
    expect({ name, state, starts }).toEqual({ name, state: 'Running', starts: stops });
  }
}

describe('a right is missing', () => {
  test('for ALTER LINK of one link: LNK0601, its pipelines run again, the other link is done', async () => {
    await withDenials({ kind: 'alter-link', name: 'l' });
    const { links } = await applyAll(await stand.open(), SPECS);
    expect(links).toMatchObject([
      { name: 'l', outcome: 'failed', statements: [], error: { code: 'LNK0601', hint: HINT } },
      { name: 'other', outcome: 'done' },
    ]);
    expect(links[0]?.error?.message).toContain('ALTER LINK db.l');
    expect(links[0]?.pipelines.map(({ name }) => name).sort()).toEqual(NAMES);
    expectAllRun();
  });

  test('for one of five STOPs: LNK0601, no ALTER is sent, the four others run again', async () => {
    await withDenials({ kind: 'stop-pipeline', name: 'p3' });
    const { links } = await applyAll(await stand.open(), SPECS);
    expect(links).toMatchObject([
      { outcome: 'failed', statements: [], error: { code: 'LNK0601', hint: HINT } },
      { outcome: 'done' },
    ]);
    expect(links[0]?.error?.message).toContain('STOP PIPELINE db.p3');
    expect(changes(stand.emulator).some((sql) => sql.includes('ALTER LINK `db`.`l`'))).toBe(false);
    expect(stand.emulator.pipelineOf('db', 'p3')).toMatchObject({ stops: 0, starts: 0 });
    expectAllRun();
  });

  test('for SHOW CREATE PIPELINE: what may use the link is not known, so the link is blocked', async () => {
    await withDenials({ kind: 'show-create-pipeline', name: 'p2' });
    const { links, planned } = await applyAll(await stand.open(), SPECS);
    expect(planned.plan.links[0]).toMatchObject({ action: 'blocked', code: 'LNK0406' });
    expect(links).toMatchObject([
      { outcome: 'refused', error: { code: 'LNK0406', message: expect.stringContaining('db.p2') } },
      // Its type is another one, so that pipeline cannot be one of its own.
      { outcome: 'done' },
    ]);
    expect(NAMES.map((name) => stand.emulator.pipelineOf('db', name).stops)).toEqual([0, 0, 0, 0, 0]);
    expectAllRun();
  });

  test('for CREATE LINK: LNK0601, the other link is done', async () => {
    await withDenials({ kind: 'create-link', name: 'fresh' });
    const { links } = await applyAll(await stand.open(), [specOf({ name: 'fresh' }), ...SPECS.slice(1)]);
    expect(links).toMatchObject([
      {
        outcome: 'failed',
        error: { code: 'LNK0601', message: expect.stringContaining('CREATE LINK db.fresh') },
      },
      { outcome: 'done' },
    ]);
  });

  test('for writing the state: LNK0504, and nothing was touched', async () => {
    await withDenials({ kind: 'ddl' }, { kind: 'dml' });
    const { links } = await applyAll(await stand.open(), SPECS);
    for (const link of links)
      expect(link).toMatchObject({
        outcome: 'failed',
        error: { code: 'LNK0504', hint: expect.stringContaining('GRANT') },
      });
    expect(changes(stand.emulator)).toEqual([]);
  });

  test('for starting again: LNK0606 at once, on record until somebody grants it and runs resume', async () => {
    const denied = await withDenials({ kind: 'start-pipeline', name: 'p1' });
    const { links } = await applyAll(await stand.open(), SPECS);
    expect(links).toMatchObject([
      { outcome: 'failed', error: { code: 'LNK0606', hint: expect.stringContaining('resume') } },
      { outcome: 'done' },
    ]);
    // The change itself was made, and is not made twice.
    expect(stand.emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
    expect(await resume(await stand.open())).toMatchObject({ started: [], errors: [{ code: 'LNK0606' }] });
    denied.length = 0;
    expect(await resume(await stand.open())).toMatchObject({ started: [{ name: 'p1' }], errors: [] });
    expectAllRun();
    expect(await resume(await stand.open())).toEqual({ started: [], busy: [], errors: [] });
  });
});
