import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/index.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
let emulator: Emulator;

beforeEach(async () => {
  stand = await openStand({
    catalog: {
      links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'old' } }],
      pipelines: [{ database: 'db', name: 'one', link: 'l' }],
    },
  });
  emulator = stand.emulator;
});
afterEach(() => stand.close());

const apply = async (...specs: Parameters<typeof specOf>[0][]) =>
  applyAll(await stand.open({ state: 'none' }), specs.map(specOf));
const WRITES: readonly string[] = ['ddl', 'dml', 'transaction'];

describe('state none', () => {
  test('changes links, pauses and starts pipelines, and writes no state anywhere', async () => {
    const { links, planned } = await apply(
      { config: { region: 'b' } },
      { name: 'fresh', credentials: { k: 'K' } },
    );
    expect(links).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(planned.plan.notes).toEqual([expect.stringContaining('cannot be resumed')]);
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Running', starts: 1, stops: 1 });
    expect(emulator.log.filter(({ kind }) => WRITES.includes(kind))).toEqual([]);
    expect((await emulator.execute('SHOW DATABASES')).rows.flat()).not.toContain('linkspec');
  });

  test('compares no credentials of a live link: they are sent on creation', async () => {
    const { links } = await apply({ config: { region: 'a' }, credentials: { k: 'K' } });
    expect(links).toMatchObject([{ outcome: 'unchanged' }]);
    await apply({ name: 'fresh', credentials: { k: 'K' } });
    expect(emulator.credentialsOf('db', 'fresh')).toEqual({ k: 'value of K' });
    expect(changes(emulator)).toHaveLength(1);
  });

  test('sends them at every run with Always', async () => {
    const spec = { credentials: { k: 'K' }, policy: { credentialsDrift: 'Always' } } as const;
    for (const _ of [1, 2]) expect((await apply(spec)).links).toMatchObject([{ outcome: 'done' }]);
    expect(changes(emulator).filter((sql) => sql.startsWith('ALTER'))).toHaveLength(2);
  });

  test('finishes its window even if all connections are lost on the way', async () => {
    let done = false;
    emulator.onStatement((sql) => {
      if (done || !sql.includes('::region')) return;
      done = true;
      emulator.dropConnections();
    });
    const { links } = await apply({ config: { region: 'b' } });
    expect([done, links]).toMatchObject([
      true,
      [{ outcome: 'done', pipelines: [{ name: 'one', state: 'Running' }] }],
    ]);
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
  });

  test('undoes its window if the change fails', async () => {
    emulator.set({ faults: [{ match: /::region/, action: { kind: 'error', errno: 1712 } }] });
    const { links } = await apply({ config: { region: 'b' } });
    expect(links).toMatchObject([{ outcome: 'failed', error: { code: 'LNK0602' } }]);
    expect(emulator.pipelineOf('db', 'one')).toMatchObject({ state: 'Running', starts: 1 });
  });
});
