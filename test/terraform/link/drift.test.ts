import { describe, expect, test } from '@jest/globals';
import { linkspec } from '../../cli/linkspec.js';
import { json, link, openStage, type Stage } from './open-core.js';

const CONFIG = link({ config: json({ region: 'a' }), credentials_wo: json({ k: 'one' }) });

async function made(): Promise<Stage> {
  const stage = await openStage();
  expect((await stage.terraform.apply(CONFIG)).errors).toEqual([]);
  stage.heard();
  return stage;
}

describe('what changed outside of Terraform', () => {
  test('in config shows, and is corrected', async () => {
    const { terraform, heard, emulator } = await made();
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'x'");
    const plan = await terraform.plan(CONFIG);
    expect(plan).toMatchObject({ action: 'update', prior: { config: '{"region":"x"}' } });
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CONFIG ::region = 'a'"]);
  });

  test('in config under Merge shows the keys that are written, and no others', async () => {
    const { terraform, heard, emulator } = await made();
    await emulator.execute(`ALTER LINK db.l SET CONFIG '{"region":"a","endpoint_url":"e"}'`);
    const merged = { ...CONFIG, policy: { config: 'Merge' } };
    await terraform.apply(merged);
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'x'");
    heard();
    const plan = await terraform.plan(merged);
    expect(plan).toMatchObject({ action: 'update', prior: { config: '{"region":"x"}' } });
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CONFIG ::region = 'a'"]);
  });

  test('in the description shows where it is managed', async () => {
    const { terraform, emulator } = await made();
    await emulator.execute(
      `CREATE OR REPLACE LINK db.l AS S3 CREDENTIALS '{"k":"one"}' CONFIG '{"region":"a"}' DESCRIPTION 'x'`,
    );
    expect(await terraform.plan(CONFIG)).toMatchObject({ action: 'no-op', prior: { description: 'x' } });
    const described = { ...CONFIG, description: 'mine' };
    const plan = await terraform.plan(described);
    expect(plan.action).toBe('update');
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect((await terraform.plan(described)).action).toBe('no-op');
  });

  test('in the type is a replacement, under the rules of one', async () => {
    const { terraform, emulator, heard } = await made();
    await emulator.execute('DROP LINK db.l');
    await emulator.execute("CREATE LINK db.l AS GCS CREDENTIALS '{}'");
    expect((await terraform.plan(CONFIG)).codes).toEqual(['LNK0402']);
    const allowed = { ...CONFIG, policy: { replace: 'Allow' } };
    expect(await terraform.apply(allowed)).toMatchObject({ action: 'replace', errors: [] });
    expect(heard().map((sql) => sql.split(' ')[0])).toEqual(['DROP', 'CREATE']);
  });

  test('by a drop is a creation', async () => {
    const { terraform, emulator, heard } = await made();
    await emulator.execute('DROP LINK db.l');
    expect(await terraform.apply(CONFIG)).toMatchObject({ action: 'create', errors: [] });
    expect(heard()).toHaveLength(1);
    expect((await terraform.plan(CONFIG)).action).toBe('no-op');
  });

  test('in credentials that the command line rotated: Terraform’s are sent again', async () => {
    const { terraform, emulator, heard } = await made();
    const ended = await linkspec(['apply', '--auto-approve', '--owner', 'terraform', '--settle', '0', '-'], {
      cwd: '.',
      env: { LINKSPEC_URL: emulator.url, ROTATED: 'two' },
      input: json({
        apiVersion: 'linkspec.dev/v1alpha1',
        kind: 'LinkSpec',
        metadata: { name: 'l' },
        spec: { database: 'db', type: 'S3', config: { region: 'a' }, credentials: { k: { env: 'ROTATED' } } },
      }),
    });
    expect({ code: ended.code, heard: heard() }).toEqual({
      code: 0,
      heard: ["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"],
    });
    const plan = await terraform.plan(CONFIG);
    expect(plan.action).toBe('update');
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'one'"]);
  });

  test('is told once though the state is read without a refresh', async () => {
    const { terraform, emulator, heard } = await made();
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'x'");
    const { errors, codes } = await terraform.plan(
      { ...CONFIG, config: json({ region: 'b' }) },
      { refresh: false },
    );
    expect(codes).toEqual(['LNK0501']);
    expect(errors[0]).toContain('with a refresh');
    expect(heard()).toEqual([]);
  });
});

describe('what changes between plan and apply', () => {
  const TO_B = { ...CONFIG, config: json({ region: 'b' }) };

  test.each([
    ['its config', "ALTER LINK db.l SET CONFIG ::region = 'x'"],
    ['that it is gone', 'DROP LINK db.l'],
  ])('%s: the change is refused and nothing is done', async (_, statement) => {
    const { terraform, emulator, heard } = await made();
    const plan = await terraform.plan(TO_B);
    await emulator.execute(statement);
    expect((await terraform.applyPlan(plan)).codes).toEqual(['LNK0501']);
    expect(heard()).toEqual([]);
  });

  test('its credentials, by another Terraform: refused', async () => {
    const { terraform, another, heard } = await made();
    const other = another();
    await other.import('db.l');
    const plan = await terraform.plan(TO_B);
    await other.apply(link({ config: json({ region: 'a' }), credentials_wo: json({ k: 'two' }) }));
    heard();
    expect((await terraform.applyPlan(plan)).codes).toEqual(['LNK0501']);
    expect(heard()).toEqual([]);
    expect(await terraform.apply(TO_B)).toMatchObject({ errors: [] });
  });

  test('to what was planned: done without a statement', async () => {
    const { terraform, emulator, heard } = await made();
    const plan = await terraform.plan(TO_B);
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'b'");
    expect(await terraform.applyPlan(plan)).toMatchObject({ errors: [] });
    expect(heard()).toEqual([]);
    expect(terraform.state()).toMatchObject({ config: '{"region":"b"}' });
    expect((await terraform.plan(TO_B)).action).toBe('no-op');
  });

  test('nothing of what is not managed matters', async () => {
    const { terraform, emulator, heard } = await openStage();
    await terraform.apply(link({ credentials_wo: json({ k: 'one' }) }));
    const plan = await terraform.plan(link({ credentials_wo: json({ k: 'two' }) }));
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'x'");
    heard();
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toHaveLength(1);
  });

  test('a pipeline that started since is stopped too', async () => {
    const { terraform, emulator, heard } = await made();
    await emulator.execute('USE db');
    await emulator.execute('CREATE TABLE t (a TEXT)');
    await emulator.execute("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
    const plan = await terraform.plan(TO_B);
    await emulator.execute('START PIPELINE p');
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual([
      'STOP PIPELINE `p`',
      "ALTER LINK `db`.`l` SET CONFIG ::region = 'b'",
      'START PIPELINE `p`',
    ]);
  });
});
