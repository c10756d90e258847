import { describe, expect, test } from '@jest/globals';
import { entryKey } from '../../../src/state/records.js';
import { json, link, openStage } from './open-core.js';

const CATALOG = {
  catalog: {
    databases: ['db'],
    links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'one' } }],
    pipelines: [{ database: 'db', name: 'p', link: 'l' }],
  },
};
const config = (region: string, k = 'one', more = {}) =>
  link({ config: json({ region }), credentials_wo: json({ k }), ...more });

async function managed(provider = {}, first = config('a', 'one', { policy: { adoption: 'Trust' } })) {
  const stage = await openStage(CATALOG, provider);
  expect((await stage.terraform.apply(first)).errors).toEqual([]);
  stage.heard();
  return stage;
}

describe('a change that the server', () => {
  test('refuses leaves the link and its state as they were, pipelines run, and the next plan has it again', async () => {
    const { terraform, emulator, heard } = await managed();
    emulator.set({ faults: [{ match: /::region = 'b'/, action: { kind: 'error', errno: 1142 } }] });
    const refused = await terraform.apply(config('b'));
    expect(refused.codes).toEqual(['LNK0601']);
    expect(refused.warnings.join()).toMatch(/db\.l: 1 pipeline paused\n {2}db\.p: .*now Running/);
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
    expect(terraform.state()).toMatchObject({ config: '{"region":"a"}', policy: { adoption: 'Trust' } });
    heard();
    expect(await terraform.apply(config('b'))).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toHaveLength(3);
    expect((await terraform.plan(config('b'))).action).toBe('no-op');
  });

  test('carries out and does not answer is found done', async () => {
    const { terraform, emulator } = await managed();
    emulator.set({ faults: [{ match: /::region = 'b'/, action: { kind: 'drop-after' } }] });
    expect((await terraform.apply(config('b'))).errors).toEqual([]);
    expect((await terraform.plan(config('b'))).action).toBe('no-op');
  });

  test('carries out by halves: what went through is in the state, the rest in the next plan', async () => {
    const merge = (k: string, s: string) =>
      link({ credentials_wo: json({ k, s }), policy: { credentials: 'Merge', adoption: 'Trust' } });
    const { terraform, emulator, heard } = await managed({}, merge('one', 'one'));
    emulator.set({ faults: [{ match: /::s = 'two'/, action: { kind: 'error', errno: 1142 } }] });
    expect((await terraform.apply(merge('two', 'two'))).codes).toEqual(['LNK0601']);
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
    heard();
    expect(await terraform.apply(merge('two', 'two'))).toMatchObject({ action: 'update', errors: [] });
    expect(heard().filter((sql) => sql.startsWith('ALTER'))).toEqual([
      "ALTER LINK `db`.`l` SET CREDENTIALS ::s = 'two'",
    ]);
    expect((await terraform.plan(merge('two', 'two'))).action).toBe('no-op');
  });
});

describe('a pipeline that', () => {
  test('is not started again is held: an error and the state name it, and the next apply starts it', async () => {
    const { terraform, emulator, heard } = await managed();
    emulator.set({
      faults: [{ match: 'start-pipeline', times: Infinity, action: { kind: 'error', errno: 1142 } }],
    });
    const applied = await terraform.apply(config('b'));
    expect(applied.codes).toEqual(['LNK0606']);
    expect(applied.errors[0]).toMatch(/db\.p[\s\S]*apply again/);
    expect(terraform.state()).toMatchObject({ config: '{"region":"b"}', held_pipelines: ['db.p'] });
    heard();
    const plan = await terraform.plan(config('b'));
    expect(plan).toMatchObject({ action: 'update', planned: { held_pipelines: [] }, errors: [] });
    // Still refused: told again, and held still.
    const still = await terraform.applyPlan(plan);
    expect(still.codes).toEqual(['LNK0606']);
    expect(terraform.state()).toMatchObject({ held_pipelines: ['db.p'] });
    emulator.set({ faults: [] });
    expect(await terraform.apply(config('b'))).toMatchObject({ action: 'update', errors: [] });
    expect(heard().at(-1)).toBe('START PIPELINE `p`');
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
    expect(terraform.state()).toMatchObject({ held_pipelines: [] });
    expect((await terraform.plan(config('b'))).action).toBe('no-op');
  });

  test('falls into Error after the change is an error with its cause; the change stays, by version too', async () => {
    const versioned = (k: string, version: number) =>
      config('a', k, { credentials_wo_version: version, policy: { adoption: 'Trust' } });
    const { terraform, emulator, heard } = await managed({ settle: '3s' }, versioned('one', 1));
    emulator.set({
      pipelineHealth: (_, { credentials }) => (credentials.k === 'bad' ? 'access denied for bad' : undefined),
    });
    const applied = await terraform.apply(versioned('bad', 2));
    expect(applied.codes).toEqual(['LNK0605']);
    expect(applied.errors[0]).toMatch(/db\.p: .*access denied/);
    expect(applied.errors[0]).toMatch(/policy = \{ revive = true \}/);
    expect(json(applied)).not.toContain('for bad');
    expect(terraform.state()).toMatchObject({ credentials_wo_version: 2 });
    expect((await terraform.plan(versioned('bad', 2))).action).toBe('no-op');
    heard();
    const policy = { revive: true };
    const mended = config('a', 'good', { credentials_wo_version: 3, policy });
    expect((await terraform.apply(mended)).errors).toEqual([]);
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
  });

  test('was left stopped by a killed run is shown, and the next apply starts it, whatever else it does', async () => {
    const { terraform, emulator, heard } = await managed();
    // What a run leaves that is killed in its window: the record, and the pipeline at rest.
    await emulator.execute('USE db');
    await emulator.execute('STOP PIPELINE p');
    const window = {
      run: 'killed',
      link: { database: 'db', name: 'l' },
      since: '2020-01-01T00:00:00.000Z',
      pipelines: [{ database: 'db', name: 'p' }],
    };
    const values = `'window', '${entryKey(window.link)}', '${json(window)}'`;
    await emulator.execute(`INSERT INTO linkspec.entries (kind, k, body) VALUES (${values})`);
    const plan = await terraform.plan(config('a'));
    expect(plan).toMatchObject({
      action: 'update',
      prior: { held_pipelines: ['db.p'] },
      planned: { held_pipelines: [] },
    });
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(['START PIPELINE `p`']);
    expect(await terraform.plan(config('a'))).toMatchObject({
      action: 'no-op',
      prior: { held_pipelines: [] },
    });
  });
});

describe('linkspec’s own state', () => {
  test('that cannot be written after the change: told, and sent again later', async () => {
    const { terraform, emulator } = await managed();
    const plan = await terraform.plan(config('a', 'two'));
    emulator.onStatement((sql) => {
      if (sql.includes('ALTER LINK `db`'))
        emulator.set({
          faults: [{ match: /^(INSERT|REPLACE)/, times: Infinity, action: { kind: 'error', errno: 1142 } }],
        });
    });
    const applied = await terraform.applyPlan(plan);
    expect(applied.codes).toEqual(['LNK0504']);
    expect(applied.errors[0]).toContain('state = "file:PATH"');
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
    emulator.set({ faults: [] });
    expect((await terraform.plan(config('a', 'two'))).action).toBe('update');
  });

  test('that is damaged is an error of the plan', async () => {
    const { terraform, emulator } = await managed();
    await emulator.execute("UPDATE linkspec.entries SET body = '{}' WHERE kind = 'link'");
    expect((await terraform.plan(config('a'))).codes).toEqual(['LNK0506']);
  });
});
