import { describe, expect, test } from '@jest/globals';
import type { SwitchSettings } from '../../../src/emulator/index.js';
import { json, link, openStage } from './open-core.js';

const CATALOG = {
  databases: ['db'],
  links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'v' } }],
};
const config = (region: string, policy = {}) =>
  link({
    config: json({ region }),
    credentials_wo: json({ k: 'v' }),
    policy: { adoption: 'Trust', ...policy },
  });

async function managed(settings: { version?: string; switches?: SwitchSettings }) {
  const stage = await openStage({ catalog: CATALOG, ...settings });
  expect((await stage.terraform.apply(config('a'))).errors).toEqual([]);
  stage.heard();
  return stage;
}

describe('a server without ALTER LINK', () => {
  test.each([
    ['by its version', { version: '9.0.2' }],
    ['whatever its version says', { switches: { alterLink: 'never' as const } }],
  ])('%s: a change is refused, or replaces the link where that is allowed', async (title, settings) => {
    const { terraform, heard } = await managed(settings);
    const refused = await terraform.apply(config('b'));
    expect(refused.codes).toEqual(['LNK0409']);
    expect(refused.errors[0]).toContain('policy = { replace = "Allow" }');
    expect(heard()).toEqual([]);
    const allowed = config('b', { replace: 'Allow' });
    expect(await terraform.apply(allowed)).toMatchObject({ action: 'update', errors: [] });
    expect(heard().map((sql) => sql.split(' ')[0])).toEqual(['DROP', 'CREATE']);
    expect((await terraform.plan(allowed)).action).toBe('no-op');
    expect(terraform.state()).toMatchObject({ id: 'db.l', config: '{"region":"b"}' });
    expect(title).toBeTruthy();
  });

  test('which drops the link and refuses the new one: the next plan creates it', async () => {
    const { terraform, emulator } = await managed({ version: '9.0.2' });
    emulator.set({ faults: [{ match: 'create-link', action: { kind: 'error', errno: 1142 } }] });
    const allowed = config('b', { replace: 'Allow' });
    const failed = await terraform.apply(allowed);
    expect(failed.codes).toEqual(['LNK0609']);
    expect(failed.errors[0]).toContain('Apply again');
    expect(await terraform.apply(allowed)).toMatchObject({ action: 'create', errors: [] });
    expect((await terraform.plan(allowed)).action).toBe('no-op');
  });
});

describe('a server that shows config', () => {
  test.each([
    ['only by SHOW LINKS', { linksConfigColumn: 'never' as const }],
    ['only by SHOW CREATE LINK', { linksConfigColumn: 'never' as const, showLinksColumns: '3' as const }],
    ['with its keys in another order', { keyOrder: 'shuffled' as const }],
    ['of an empty clause as {}', { configAbsentShownAs: 'empty-object' as const }],
    ['and types in other letters', { typeCase: 'mixed' as const }],
    ['as text', { jsonColumnType: 'text' as const }],
  ])('%s', async (_, switches) => {
    const { terraform, emulator } = await managed({ switches });
    expect((await terraform.plan(config('a'))).action).toBe('no-op');
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'x'");
    expect((await terraform.apply(config('b'))).errors).toEqual([]);
    expect((await terraform.plan(config('b'))).action).toBe('no-op');
    const empty = { ...config('b'), config: '{}' };
    expect((await terraform.apply(empty)).errors).toEqual([]);
    expect((await terraform.plan(empty)).action).toBe('no-op');
    expect((await terraform.apply(null)).errors).toEqual([]);
  });

  test('not at all: it cannot be managed, and the rest can', async () => {
    const switches = {
      linksConfigColumn: 'never' as const,
      showCreateLink: 'never' as const,
      showLinksColumns: '3' as const,
    };
    const { terraform, heard } = await openStage({ catalog: CATALOG, switches });
    expect((await terraform.import('db.l')).errors).toEqual([]);
    expect(terraform.state()).toMatchObject({ config: null });
    const managedConfig = await terraform.plan(config('b'));
    expect(managedConfig.codes).toEqual(['LNK0411']);
    const without = link({ credentials_wo: json({ k: 'new' }) });
    expect(await terraform.apply(without)).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toHaveLength(1);
    expect((await terraform.plan(without)).action).toBe('no-op');
    expect((await terraform.apply(link({ name: 'm', config: json({ region: 'a' }) }), 'm')).errors).toEqual(
      [],
    );
  });
});
