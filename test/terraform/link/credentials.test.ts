import { describe, expect, test } from '@jest/globals';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { json, link, openStage } from './open-core.js';

const secret = (k: string, s = 'same') => json({ k, s });
const hidden = (k: string, more = {}) => link({ credentials_wo: secret(k), ...more });
const DROP_STATE = 'DROP DATABASE `linkspec`';

/** A stage whose db.l was made from this block. */
async function made(config: ReturnType<typeof link>, provider = {}) {
  const stage = await openStage(undefined, provider);
  expect((await stage.terraform.apply(config)).errors).toEqual([]);
  stage.heard();
  return stage;
}

describe('write-only credentials without a version', () => {
  test('are compared by fingerprint: one that changed is sent alone, the fingerprint with it', async () => {
    const { terraform, heard } = await made(hidden('one'));
    const { fingerprint } = terraform.state() ?? {};
    const plan = await terraform.plan(hidden('two'));
    expect(plan).toMatchObject({ action: 'update', planned: { fingerprint: UNKNOWN, credentials_wo: null } });
    expect(plan.warnings.join()).toContain("SET CREDENTIALS ::k = '«secret»'");
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
    expect(terraform.state()?.fingerprint).not.toBe(fingerprint);
    expect((await terraform.plan(hidden('two'))).action).toBe('no-op');
  });

  test('are not compared as text: formatting and key order make no diff', async () => {
    const { terraform } = await made(hidden('one'));
    const plan = await terraform.plan(link({ credentials_wo: '{ "s": "same",\n"k": "one" }' }));
    expect(plan.action).toBe('no-op');
  });

  test('of which one is taken away are sent as a whole', async () => {
    const { terraform, heard } = await made(hidden('one'));
    await terraform.apply(link({ credentials_wo: json({ k: 'one' }) }));
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"one"}'`]);
  });

  test('that are managed no more stay on the server; managed again, they are compared', async () => {
    const { terraform, heard, emulator } = await made(hidden('one'));
    const { fingerprint } = terraform.state() ?? {};
    expect((await terraform.plan(link())).action).toBe('no-op');
    expect(emulator.credentialsOf('db', 'l')).toEqual({ k: 'one', s: 'same' });
    expect((await terraform.plan(hidden('one'))).action).toBe('no-op');
    await terraform.apply(hidden('two'));
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
    expect(terraform.state()?.fingerprint).not.toBe(fingerprint);
  });

  test('that are not known in the plan may turn out as they are: then nothing is sent', async () => {
    const { terraform, heard } = await made(hidden('one'));
    const plan = await terraform.plan(link({ credentials_wo: UNKNOWN }));
    expect(plan).toMatchObject({ action: 'update', planned: { fingerprint: UNKNOWN }, warnings: [] });
    expect((await terraform.applyPlan({ ...plan, config: hidden('one') })).errors).toEqual([]);
    expect(heard()).toEqual([]);
    expect((await terraform.applyPlan({ ...plan, config: hidden('two') })).errors).toEqual([]);
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
  });

  test('are sent once more where linkspec’s own state was lost', async () => {
    const { terraform, heard, emulator } = await made(hidden('one'));
    await emulator.execute(DROP_STATE);
    expect(await terraform.apply(hidden('one'))).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('one')}'`]);
    expect((await terraform.plan(hidden('one'))).action).toBe('no-op');
  });

  test('may be nested, as headers are: no part of them is shown', async () => {
    const headers = (token: string) =>
      link({ type: 'HTTP', credentials_wo: json({ headers: { Authorization: token, 'X-A': 'plain' } }) });
    const { terraform, heard } = await made(headers('Bearer one'));
    const plan = await terraform.plan(headers('Bearer two'));
    expect(plan.action).toBe('update');
    expect(json(plan.warnings)).not.toMatch(/Bearer|plain/);
    await terraform.applyPlan(plan);
    expect(heard()[0]).toContain('"Authorization":"Bearer two"');
    expect(json(terraform.state())).not.toMatch(/Bearer|plain/);
  });

  test('under Merge are set key by key, and others are left', async () => {
    const { terraform, heard, emulator } = await made(hidden('one'));
    const policy = { credentials: 'Merge' };
    await terraform.apply(link({ credentials_wo: json({ k: 'two' }), policy }));
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
    expect(emulator.credentialsOf('db', 'l')).toEqual({ k: 'two', s: 'same' });
  });
});

describe('write-only credentials with a version', () => {
  const versioned = (k: string, version: unknown, more = {}) =>
    hidden(k, { credentials_wo_version: version, ...more });

  test('are sent when it changes, all of them, up or down, and only then', async () => {
    const { terraform, heard } = await made(versioned('one', 1));
    expect((await terraform.plan(versioned('two', 1))).action).toBe('no-op');
    for (const [k, version] of [
      ['two', 2],
      ['two', 1],
      ['two', 3],
    ] as const) {
      const plan = await terraform.plan(versioned(k, version));
      expect(plan).toMatchObject({ action: 'update', planned: { credentials_wo_version: version } });
      expect((await terraform.applyPlan(plan)).errors).toEqual([]);
      expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('two')}'`]);
      expect((await terraform.plan(versioned('whatever', version))).action).toBe('no-op');
    }
  });

  test('ride along with a changed config in one statement', async () => {
    const { terraform, heard } = await made(versioned('one', 1, { config: '{"region":"a"}' }));
    await terraform.apply(versioned('one', 2, { config: '{"region":"b"}' }));
    expect(heard()).toEqual([
      `ALTER LINK \`db\`.\`l\` SET CONFIG ::region = 'b' SET CREDENTIALS '${secret('one')}'`,
    ]);
  });

  test('a first one is recorded, not sent; the next one is sent', async () => {
    const { terraform, heard } = await made(hidden('one'));
    const plan = await terraform.plan(versioned('one', 5));
    expect(plan.action).toBe('update');
    expect(plan.warnings.join()).not.toContain('statement');
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual([]);
    expect((await terraform.plan(versioned('one', 5))).action).toBe('no-op');
    await terraform.apply(versioned('one', 6));
    expect(heard()).toHaveLength(1);
  });

  test('taken away again, the fingerprint decides', async () => {
    const { terraform, heard } = await made(versioned('one', 1));
    expect((await terraform.apply(hidden('one'))).errors).toEqual([]);
    expect(heard()).toEqual([]);
    await terraform.apply(hidden('two'));
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
  });

  test('that changes after linkspec’s own state was lost is sent; one that stays is recorded', async () => {
    const { terraform, heard, emulator } = await made(versioned('one', 1));
    await emulator.execute(DROP_STATE);
    const same = await terraform.apply(versioned('one', 1));
    expect(same).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toEqual([]);
    await emulator.execute(DROP_STATE);
    expect((await terraform.apply(versioned('two', 2))).errors).toEqual([]);
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('two')}'`]);
    expect((await terraform.plan(versioned('two', 2))).action).toBe('no-op');
  });

  test('that is of the same value makes no update of credentials that are not known in the plan', async () => {
    const { terraform } = await made(versioned('one', 1));
    const unknown = (version: unknown) => link({ credentials_wo: UNKNOWN, credentials_wo_version: version });
    expect((await terraform.plan(unknown(1))).action).toBe('no-op');
    expect(await terraform.plan(unknown(2))).toMatchObject({
      action: 'update',
      planned: { fingerprint: UNKNOWN },
    });
    expect((await terraform.plan(unknown(UNKNOWN))).action).toBe('update');
  });

  test('that is a fraction or beyond 2^53 keeps its digits', async () => {
    const { terraform, heard } = await made(versioned('one', 0.5));
    expect((await terraform.plan(versioned('one', 0.5))).action).toBe('no-op');
    await terraform.apply(versioned('one', 1.5));
    expect(heard()).toHaveLength(1);
  });
});

describe('credentials_drift', () => {
  test('OnChange compares although there is a version; a new version sends all the same', async () => {
    const on = (k: string, version: number) =>
      hidden(k, { credentials_wo_version: version, policy: { credentials_drift: 'OnChange' } });
    const { terraform, heard } = await made(on('one', 1));
    await terraform.apply(on('two', 1));
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
    await terraform.apply(on('two', 2));
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('two')}'`]);
  });

  test('Always sends in every apply', async () => {
    const config = hidden('one', { policy: { credentials_drift: 'Always' } });
    const { terraform, heard } = await made(config);
    for (const _ of [1, 2]) {
      expect(await terraform.apply(config)).toMatchObject({ action: 'update', errors: [] });
      expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('one')}'`]);
    }
  });

  test('OnVersion without a version is an error at the attribute', async () => {
    const { terraform } = await openStage();
    const { errors } = await terraform.plan(hidden('one', { policy: { credentials_drift: 'OnVersion' } }));
    expect(errors).toEqual([expect.stringMatching(/^at policy\.credentials_drift\n/)]);
  });
});

describe('credentials that Terraform keeps in its state', () => {
  const plain = (text: string, more = {}) => link({ credentials: text, ...more });

  test('are compared by meaning', async () => {
    const { terraform, heard } = await made(plain(secret('one')));
    expect((await terraform.plan(plain('{ "s":"same", "k":"\\u006fne" }'))).action).toBe('no-op');
    expect(await terraform.apply(plain(secret('two')))).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'two'"]);
    expect(terraform.state()).toMatchObject({ credentials: secret('two') });
  });

  test('become write-only ones without a statement, and back', async () => {
    const { terraform, heard } = await made(plain(secret('one')));
    expect(await terraform.apply(hidden('one'))).toMatchObject({ action: 'update', errors: [] });
    expect(json(terraform.state())).not.toContain('one');
    expect(await terraform.apply(plain(secret('one')))).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toEqual([]);
  });

  test('with state none are sent when Terraform’s own state tells that they changed', async () => {
    const { terraform, heard } = await made(plain(secret('one')), { state: 'none' });
    const same = await terraform.plan(plain('{"s":"same","k":"one"}'));
    expect(same).toMatchObject({ action: 'no-op' });
    expect(same.warnings.join()).toMatch(/at state\nState is none/);
    expect((await terraform.apply(plain(secret('two')))).errors).toEqual([]);
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('two')}'`]);
    expect((await terraform.plan(plain(secret('two')))).action).toBe('no-op');
  });
});

describe('with state none', () => {
  test('plain ones of an imported link are sent once', async () => {
    const links = [{ database: 'db', name: 'l', type: 'S3', credentials: { k: 'old' } }];
    const { terraform, heard } = await openStage({ catalog: { links } }, { state: 'none' });
    await terraform.import('db.l');
    const config = link({ credentials: json({ k: 'new' }) });
    expect(await terraform.apply(config)).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"new"}'`]);
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('write-only credentials are not compared, and sent by version', async () => {
    const { terraform, heard } = await made(hidden('one'), { state: 'none' });
    expect((await terraform.plan(hidden('two'))).action).toBe('no-op');
    const versioned = (version: number) => hidden('two', { credentials_wo_version: version });
    await terraform.apply(versioned(1));
    expect(heard()).toEqual([]);
    await terraform.apply(versioned(2));
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '${secret('two')}'`]);
    expect((await terraform.plan(versioned(2))).action).toBe('no-op');
  });
});
