import { describe, expect, test } from '@jest/globals';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { json, link, openStage } from './open-core.js';

const KEYS = { aws_access_key_id: 'id' };

const LIVE = {
  catalog: {
    links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'old' } }],
  },
};

describe('creation', () => {
  test('makes the link with one statement, fills in what was unknown, and leaves nothing to do', async () => {
    const { terraform, heard } = await openStage();
    const plan = await terraform.plan(link({ config: json({ region: 'a' }), credentials_wo: json(KEYS) }));
    expect(plan).toMatchObject({ action: 'create', errors: [] });
    expect(plan.planned).toMatchObject({ id: 'db.l', fingerprint: UNKNOWN, held_pipelines: [] });
    expect(plan.warnings).toEqual([
      `db.l: 1 statement, no pipeline pauses\n  CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"aws_access_key_id":"«secret»"}' CONFIG '{"region":"a"}';`,
    ]);
    expect(await terraform.applyPlan(plan)).toMatchObject({ errors: [], warnings: plan.warnings });
    expect(heard()).toEqual([
      `CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"aws_access_key_id":"id"}' CONFIG '{"region":"a"}'`,
    ]);
    expect(terraform.state()).toEqual({
      id: 'db.l',
      database: 'db',
      name: 'l',
      type: 'S3',
      description: '',
      config: '{"region":"a"}',
      credentials: null,
      credentials_wo: null,
      credentials_wo_version: null,
      policy: null,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      pipelines: [],
      held_pipelines: [],
    });
    expect(
      await terraform.plan(link({ config: json({ region: 'a' }), credentials_wo: json(KEYS) })),
    ).toMatchObject({ action: 'no-op', warnings: [] });
  });

  test('with nothing known but the names plans the rest as unknown', async () => {
    const { terraform } = await openStage();
    const plan = await terraform.plan(
      link({ config: UNKNOWN, credentials_wo: UNKNOWN, description: UNKNOWN }),
    );
    expect(plan).toMatchObject({
      action: 'create',
      errors: [],
      warnings: [],
      planned: {
        id: 'db.l',
        config: UNKNOWN,
        description: UNKNOWN,
        fingerprint: UNKNOWN,
        credentials_wo: null,
      },
    });
    const named = await terraform.plan(link({ name: UNKNOWN }));
    expect(named).toMatchObject({
      action: 'create',
      errors: [],
      planned: { id: UNKNOWN, fingerprint: null },
    });
  });

  test('of a link that is there is refused at apply, with the command that imports it', async () => {
    const { terraform, heard } = await openStage(LIVE);
    expect((await terraform.plan(link())).errors).toEqual([]);
    const { errors, codes } = await terraform.apply(link());
    expect(codes).toEqual(['LNK0403']);
    expect(errors[0]).toMatch(/^at name\n[\s\S]*terraform import ADDRESS 'db\.l'/);
    expect(heard()).toEqual([]);
    expect(terraform.state()).toBeNull();
  });

  test('with adoption Send takes a live link over: its credentials are sent once', async () => {
    const { terraform, heard } = await openStage(LIVE);
    const config = link({ credentials_wo: json({ k: 'new' }), policy: { adoption: 'Send' } });
    const plan = await terraform.plan(config);
    expect(plan.warnings.join()).toMatch(/1 statement[\s\S]*ALTER LINK/);
    expect(await terraform.applyPlan(plan)).toMatchObject({ errors: [] });
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"new"}'`]);
    expect(terraform.state()).toMatchObject({ config: '{"region":"a"}' });
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('with adoption Trust takes a live link over and sends nothing; a later secret is told by its fingerprint', async () => {
    const { terraform, heard } = await openStage(LIVE);
    const config = (k: string) => link({ credentials_wo: json({ k }), policy: { adoption: 'Trust' } });
    expect(await terraform.apply(config('old'))).toMatchObject({ action: 'create', errors: [] });
    expect(heard()).toEqual([]);
    expect((await terraform.plan(config('old'))).action).toBe('no-op');
    await terraform.apply(config('new'));
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'new'"]);
  });

  test('of a link that another owner manages is refused in the plan', async () => {
    const { terraform, another, heard } = await openStage();
    const theirs = another({ owner: 'them' });
    await theirs.apply(link());
    heard();
    expect((await terraform.plan(link())).codes).toEqual(['LNK0401']);
    expect((await terraform.plan(link({ policy: { adoption: 'Send' } }))).errors[0]).toMatch(
      /"them"[\s\S]*Set owner in the provider block/,
    );
    expect(heard()).toEqual([]);
  });

  test('that the server refuses makes no resource, and a second apply does', async () => {
    const { terraform, emulator } = await openStage();
    emulator.set({ faults: [{ match: 'create-link', action: { kind: 'error', errno: 1142 } }] });
    expect((await terraform.apply(link())).codes).toEqual(['LNK0601']);
    expect(terraform.state()).toBeNull();
    expect(await terraform.apply(link())).toMatchObject({ action: 'create', errors: [] });
    expect(terraform.state()).toMatchObject({ id: 'db.l' });
  });

  test('whose answer is lost is found to have happened', async () => {
    const { terraform, emulator } = await openStage();
    emulator.set({ faults: [{ match: 'create-link', action: { kind: 'drop-after' } }] });
    const config = link({ config: json({ region: 'a' }) });
    expect(await terraform.apply(config)).toMatchObject({ errors: [] });
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('is not lost where the server goes away right after it', async () => {
    const { terraform, emulator } = await openStage();
    const config = link({ config: json({ region: 'a' }), credentials_wo: json(KEYS) });
    const plan = await terraform.plan(config);
    // The pipelines are what is read first once the link is made.
    emulator.set({
      faults: [{ match: /information_schema.PIPELINES/, action: { kind: 'error', errno: 1142 } }],
    });
    const applied = await terraform.applyPlan(plan);
    expect(applied.errors).toEqual([]);
    expect(applied.warnings.join()).toMatch(/Reading the pipelines failed/);
    expect(terraform.state()).toMatchObject({ id: 'db.l', config: '{"region":"a"}', pipelines: null });
    expect(await terraform.plan(config)).toMatchObject({ action: 'no-op', errors: [] });
    expect(terraform.state()).toMatchObject({ fingerprint: expect.any(String), pipelines: [] });
  });

  test.each([
    ['the state', { state: 'none' }],
    ['the journal', { state: 'database:elsewhere' }],
  ])('works with %s elsewhere', async (_, provider) => {
    const { terraform } = await openStage({ catalog: { databases: ['db'] } }, provider);
    const config = link({ credentials_wo: json({ k: 'v' }) });
    expect(await terraform.apply(config)).toMatchObject({ errors: [] });
    expect((await terraform.plan(config)).action).toBe('no-op');
  });
});
