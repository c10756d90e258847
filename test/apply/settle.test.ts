import { afterEach, describe, expect, test } from '@jest/globals';
import type { CatalogPipeline, PipelineHealth } from '../../src/emulator/index.js';
import { CANARIES, expectNoCanary } from './busy-catalog.js';
import { applyAll, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
afterEach(() => stand.close());

const WATCH = { settleMs: 800 };
const SPEC = specOf({ credentials: { k: 'K' } });

/** A source that refuses the new credential, and says it in its error. */
const refusing: PipelineHealth = ({ name }, { credentials }) =>
  name === 'one' && credentials.k === CANARIES.K2
    ? `login with ${String(credentials.k)} was refused`
    : undefined;

async function open(pipelineHealth?: PipelineHealth, ...more: CatalogPipeline[]): Promise<void> {
  stand = await openStand({
    ...(pipelineHealth && { pipelineHealth }),
    catalog: {
      links: [{ database: 'db', name: 'l', type: 'S3', credentials: { k: CANARIES.K1 } }],
      pipelines: [...['one', 'two'].map((name) => ({ database: 'db', name, link: 'l' })), ...more],
    },
  });
  stand.secrets.set('K', CANARIES.K2);
}

describe('a pipeline that falls into Error after the change', () => {
  test('is told as LNK0605 with its cause, cleaned; applied again, there is nothing to do', async () => {
    await open(refusing);
    const { links } = await applyAll(await stand.open(), [SPEC], {}, WATCH);
    expect(links).toMatchObject([
      {
        outcome: 'failed',
        statements: [{ shape: 'json' }],
        pipelines: [
          { name: 'one', state: 'Error', cause: expect.stringContaining('was refused') },
          { name: 'two', state: 'Running' },
        ],
        error: { code: 'LNK0605', message: expect.stringContaining('db.one') },
      },
    ]);
    expectNoCanary(JSON.stringify(links));
    const again = await applyAll(await stand.open(), [SPEC], {}, WATCH);
    expect(again.links).toMatchObject([{ outcome: 'unchanged', pipelines: [] }]);
    expect(stand.emulator.pipelineOf('db', 'one')).toMatchObject({ starts: 1 });
  });

  test('is not noticed where nobody watches (settle 0)', async () => {
    await open(refusing);
    stand.emulator.set({ switches: { startErrorDelayMs: 50 } });
    const { links } = await applyAll(await stand.open(), [SPEC], {}, { settleMs: 0 });
    expect(links).toMatchObject([
      { outcome: 'done', pipelines: [{ state: 'Running' }, { state: 'Running' }] },
    ]);
  });

  test('does not end the watch of the others, which goes on to its end', async () => {
    await open(({ name }, { credentials }) =>
      credentials.k === CANARIES.K2 && name === 'two'
        ? 'late'
        : refusing({ database: 'db', name }, { credentials, config: {} }),
    );
    stand.emulator.set({ switches: { startErrorDelayMs: 400 } });
    const { links } = await applyAll(await stand.open(), [SPEC], {}, WATCH);
    expect(links[0]?.pipelines.map(({ state }) => state)).toEqual(['Error', 'Error']);
    expect(links[0]?.error?.message).toMatch(/db\.one.*db\.two/);
  });

  test('is told without a cause where the server does not tell it', async () => {
    await open(refusing);
    stand.emulator.set({
      faults: [{ match: /PIPELINES_ERRORS/, action: { kind: 'drop-before' }, times: Infinity }],
    });
    const { links } = await applyAll(await stand.open(), [SPEC], {}, WATCH);
    expect(links).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0605' } }]);
    expect(links[0]?.pipelines[0]).not.toHaveProperty('cause');
  });
});

describe('pipelines found in Error', () => {
  const broken = { database: 'db', name: 'broken', link: 'l', state: 'Error', error: 'before' };

  test('stay so without policy.revive', async () => {
    await open(undefined, broken);
    const { links } = await applyAll(await stand.open(), [SPEC], {}, WATCH);
    expect(links).toMatchObject([{ outcome: 'done' }]);
    expect(stand.emulator.pipelineOf('db', 'broken')).toMatchObject({ state: 'Error', starts: 0 });
  });

  const REVIVE = specOf({ credentials: { k: 'K' }, policy: { revive: true } });

  test('are started after the change with policy.revive', async () => {
    await open(undefined, broken);
    const { links, planned } = await applyAll(await stand.open(), [REVIVE], {}, WATCH);
    expect(planned.plan.links[0]?.pipelines).toContainEqual(
      expect.objectContaining({ name: 'broken', pause: false, revive: true }),
    );
    expect(links[0]).toMatchObject({ outcome: 'done' });
    expect(links[0]?.pipelines).toContainEqual(
      expect.objectContaining({ name: 'broken', state: 'Running', downtimeMs: null }),
    );
    expect(stand.emulator.pipelineOf('db', 'broken')).toMatchObject({ state: 'Running', starts: 1 });
  });

  test('are left if only a part of the change was made', async () => {
    await open(undefined, broken);
    stand.emulator.set({ faults: [{ match: /CREDENTIALS ::s/, action: { kind: 'error', errno: 1712 } }] });
    const spec = specOf({ credentials: { k: 'K', s: 'S' }, policy: { credentials: 'Merge', revive: true } });
    const { links } = await applyAll(await stand.open(), [spec], {}, WATCH);
    expect(links).toMatchObject([
      { outcome: 'failed', statements: [{ shape: 'key' }], error: { code: 'LNK0602' } },
    ]);
    expect(stand.emulator.pipelineOf('db', 'broken')).toMatchObject({ state: 'Error', starts: 0 });
    // What was sent is known, so just the rest is sent the next time.
    stand.emulator.clearLog();
    expect((await applyAll(await stand.open(), [spec], {}, { settleMs: 0 })).links).toMatchObject([
      { outcome: 'done', statements: [{ sql: expect.stringContaining('::s') }] },
    ]);
  });

  test('are left if the change fails', async () => {
    await open(undefined, broken);
    stand.emulator.set({ faults: [{ match: /SET CREDENTIALS/, action: { kind: 'error', errno: 1712 } }] });
    const { links } = await applyAll(await stand.open(), [REVIVE], {}, WATCH);
    expect(links).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0602' } }]);
    expect(stand.emulator.pipelineOf('db', 'broken')).toMatchObject({ state: 'Error', starts: 0 });
  });
});
