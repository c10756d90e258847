import { describe, expect, test } from '@jest/globals';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { json, link, openStage } from './open-core.js';

const CATALOG = {
  catalog: {
    databases: ['db', 'other'],
    links: [{ database: 'db', name: 'l', type: 'S3', credentials: { k: 'v' } }],
  },
};
const TRUST = { adoption: 'Trust' };
const verbs = (statements: readonly string[]) =>
  statements.map((sql) => sql.replace(/ CREDENTIALS.*| CONFIG.*/, '').replaceAll('`', ''));

async function managed(options: Parameters<typeof openStage>[0] = CATALOG, more = {}) {
  const stage = await openStage(options);
  const config = link({ credentials_wo: json({ k: 'v' }), policy: TRUST, ...more });
  expect((await stage.terraform.apply(config)).errors).toEqual([]);
  stage.heard();
  return stage;
}

/** The same, with a pipeline that uses the link and rests. */
const inUse = (more = {}) =>
  managed(
    {
      catalog: {
        ...CATALOG.catalog,
        pipelines: [{ database: 'db', name: 'p', link: 'l', state: 'Stopped' }],
      },
    },
    more,
  );

describe('a replacement', () => {
  test.each([
    ['name', { name: 'm' }, ['DROP LINK db.l', 'CREATE LINK db.m AS S3']],
    ['database', { database: 'other' }, ['DROP LINK db.l', 'CREATE LINK other.l AS S3']],
    ['name and type', { name: 'm', type: 'GCS' }, ['DROP LINK db.l', 'CREATE LINK db.m AS GCS']],
  ])('by another %s drops the link and makes the other one', async (_, change, statements) => {
    const { terraform, heard } = await managed();
    const config = link({ credentials_wo: json({ k: 'v' }), ...change });
    const plan = await terraform.plan(config);
    expect(plan.action).toBe('replace');
    expect(plan.warnings.join()).toMatch(/DROP LINK[\s\S]*CREATE LINK/);
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(verbs(heard())).toEqual(statements);
    expect(terraform.state()).toMatchObject({ id: `${config.database}.${config.name}` });
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('by another type needs the policy, and says so', async () => {
    const { terraform, heard } = await managed();
    const config = (policy = {}) => link({ type: 'GCS', credentials_wo: json({ k: 'v' }), policy });
    const refused = await terraform.plan(config());
    expect(refused.codes).toEqual(['LNK0402']);
    expect(refused.errors[0]).toMatch(
      /^at type\nThe link is of type S3, and is to be GCS[\s\S]*replace = "Allow"/,
    );
    const allowed = config({ replace: 'Allow' });
    expect(await terraform.apply(allowed)).toMatchObject({ action: 'replace', errors: [] });
    expect(verbs(heard())).toEqual(['DROP LINK db.l', 'CREATE LINK db.l AS GCS']);
    expect(terraform.state()).toMatchObject({ type: 'GCS' });
    expect((await terraform.plan(allowed)).action).toBe('no-op');
  });

  test.each([
    ['name', { name: 'm' }],
    ['database', { database: 'other' }],
    ['type', { type: 'GCS', policy: { replace: 'Allow' } }],
  ])(
    'by another %s while a pipeline uses the link is an error of the plan that names it',
    async (_, change) => {
      const { terraform, heard } = await inUse();
      const plan = await terraform.plan(link({ credentials_wo: json({ k: 'v' }), ...change }));
      expect(plan.codes).toEqual(['LNK0410']);
      expect(plan.errors[0]).toContain('db.p');
      expect(heard()).toEqual([]);
    },
  );

  test('under Retain leaves the old link on the server, and tells', async () => {
    const { terraform, heard, emulator } = await inUse({ policy: { ...TRUST, deletion: 'Retain' } });
    const plan = await terraform.plan(link({ name: 'm', credentials_wo: json({ k: 'v' }) }));
    expect(plan.warnings.join()).toMatch(/The link db\.l stays on the server/);
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(verbs(heard())).toEqual(['CREATE LINK db.m AS S3']);
    expect((await emulator.execute('SHOW LINKS ON db')).rows).toHaveLength(2);
  });

  test('by another type under Retain is refused: the name is taken', async () => {
    const { terraform } = await managed(CATALOG, { policy: { ...TRUST, deletion: 'Retain' } });
    const plan = await terraform.plan(
      link({ type: 'GCS', policy: { replace: 'Allow', deletion: 'Retain' } }),
    );
    expect(plan.codes).toEqual(['LNK0402']);
    expect(plan.errors[0]).toContain('policy.deletion = "Delete" first');
  });

  test('with adoption Send is one too: the link that is there is the one to be replaced', async () => {
    const { terraform, heard } = await managed();
    const config = link({
      type: 'GCS',
      credentials_wo: json({ k: 'v' }),
      policy: { replace: 'Allow', adoption: 'Send' },
    });
    expect(await terraform.apply(config)).toMatchObject({ action: 'replace', errors: [] });
    expect(verbs(heard())).toEqual(['DROP LINK db.l', 'CREATE LINK db.l AS GCS']);
  });

  test('by a name that only the apply knows', async () => {
    const { terraform, heard } = await managed();
    const plan = await terraform.plan(link({ name: UNKNOWN, credentials_wo: json({ k: 'v' }) }));
    expect(plan).toMatchObject({ action: 'replace', errors: [], planned: { id: UNKNOWN } });
    const config = link({ name: 'm', credentials_wo: json({ k: 'v' }) });
    expect((await terraform.applyPlan({ ...plan, config })).errors).toEqual([]);
    expect(verbs(heard())).toEqual(['DROP LINK db.l', 'CREATE LINK db.m AS S3']);
  });

  test('that fails at its second half is finished by the next apply', async () => {
    const { terraform, heard, emulator } = await managed();
    const config = link({ name: 'm', credentials_wo: json({ k: 'v' }) });
    emulator.set({ faults: [{ match: 'create-link', action: { kind: 'error', errno: 1142 } }] });
    expect((await terraform.apply(config)).codes).toEqual(['LNK0601']);
    expect(terraform.state()).toBeNull();
    expect(verbs(heard())[0]).toBe('DROP LINK db.l');
    expect(await terraform.apply(config)).toMatchObject({ action: 'create', errors: [] });
  });
});

describe('a destruction', () => {
  test('drops the link; nothing is remembered of it', async () => {
    const { terraform, heard, emulator } = await managed();
    const plan = await terraform.plan(null);
    expect(plan).toMatchObject({
      action: 'delete',
      warnings: [expect.stringContaining('DROP LINK `db`.`l`')],
    });
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(['DROP LINK `db`.`l`']);
    expect(terraform.state()).toBeNull();
    expect((await emulator.execute("SELECT * FROM linkspec.entries WHERE kind = 'link'")).rows).toEqual([]);
  });

  test('of a link that a pipeline uses, running or not, is refused in the plan, and at apply', async () => {
    const { terraform, heard, emulator } = await inUse();
    expect((await terraform.plan(null)).errors[0]).toMatch(/db\.p[\s\S]*LNK0410/);
    await emulator.execute('USE db');
    await emulator.execute('DROP PIPELINE p');
    const plan = await terraform.plan(null);
    await emulator.execute("CREATE PIPELINE q AS LOAD DATA LINK l 'x' INTO TABLE p");
    expect((await terraform.applyPlan(plan)).codes).toEqual(['LNK0410']);
    expect(heard()).toEqual([]);
    expect(terraform.state()).toMatchObject({ id: 'db.l' });
  });

  test('under Retain leaves it, in use or not, and forgets it', async () => {
    const { terraform, heard, emulator } = await inUse({ policy: { ...TRUST, deletion: 'Retain' } });
    const plan = await terraform.plan(null);
    expect(plan).toMatchObject({
      action: 'delete',
      warnings: [expect.stringMatching(/^The link db\.l stays on the server/)],
    });
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual([]);
    expect(terraform.state()).toBeNull();
    expect((await emulator.execute("SELECT * FROM linkspec.entries WHERE kind = 'link'")).rows).toEqual([]);
  });

  test('of one that is gone already has nothing to do, before the plan and after it', async () => {
    const { terraform, heard, emulator } = await managed();
    const plan = await terraform.plan(null);
    await emulator.execute('DROP LINK db.l');
    expect(await terraform.applyPlan(plan)).toMatchObject({ errors: [] });
    expect(terraform.state()).toBeNull();
    expect((await terraform.plan(null)).action).toBe('no-op');
    expect(heard()).toEqual([]);
  });

  test('of what another owner took over is refused', async () => {
    const { terraform, emulator, heard } = await managed();
    await emulator.execute(
      `UPDATE linkspec.entries SET body = REPLACE(body, '"owner":"terraform"', '"owner":"them"') WHERE kind = 'link'`,
    );
    expect((await terraform.plan(null)).codes).toEqual(['LNK0401']);
    expect(heard()).toEqual([]);
  });
});
