import { describe, expect, test } from '@jest/globals';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { json, link, openStage } from './open-core.js';

const ON_LINK = {
  catalog: {
    databases: ['db'],
    links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a', endpoint_url: 'e' } }],
    pipelines: [
      { database: 'db', name: 'runs', link: 'l' },
      { database: 'db', name: 'rests', link: 'l', state: 'Stopped' },
    ],
  },
};

/** A stage whose db.l is in Terraform's state. */
async function managed(attributes = {}, options: Parameters<typeof openStage>[0] = ON_LINK) {
  const stage = await openStage(options);
  await stage.terraform.apply(link({ policy: { adoption: 'Trust' }, ...attributes }));
  stage.heard();
  return stage;
}

describe('an update', () => {
  test('of one key is one statement between STOP and START, foretold in the plan and told after it', async () => {
    const { terraform, heard } = await managed();
    const config = link({ config: json({ region: 'b', endpoint_url: 'e' }) });
    const plan = await terraform.plan(config);
    expect(plan).toMatchObject({
      action: 'update',
      planned: { fingerprint: null, pipelines: ['db.rests', 'db.runs'] },
    });
    expect(plan.warnings).toEqual([
      [
        'db.l: 1 statement, 1 pipeline will pause',
        "  ALTER LINK `db`.`l` SET CONFIG ::region = 'b';",
        '  Stopped for it, and started again: db.runs',
      ].join('\n'),
    ]);
    const applied = await terraform.applyPlan(plan);
    expect(heard()).toEqual([
      'STOP PIPELINE `runs`',
      "ALTER LINK `db`.`l` SET CONFIG ::region = 'b'",
      'START PIPELINE `runs`',
    ]);
    expect(applied.warnings).toEqual([
      ...plan.warnings,
      expect.stringMatching(/^db\.l: 1 pipeline paused\n {2}db\.runs: .*s, now Running$/),
    ]);
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('of two keys is one statement, and taking a key away too', async () => {
    const { terraform, heard } = await managed({ config: json({ region: 'a', endpoint_url: 'e' }) });
    await terraform.apply(link({ config: json({ region: 'b', endpoint_url: 'f' }) }));
    expect(heard()[1]).toBe(`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"b","endpoint_url":"f"}'`);
    await terraform.apply(link({ config: json({ region: 'b' }) }));
    expect(heard()[1]).toBe(`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"b"}'`);
    await terraform.apply(link({ config: '{}' }));
    expect(heard()[1]).toBe("ALTER LINK `db`.`l` SET CONFIG '{}'");
    expect((await terraform.plan(link({ config: ' { } ' }))).action).toBe('no-op');
  });

  test.each([
    ['spacing', '{ "region" : "a",\n "endpoint_url": "e" }'],
    ['key order', '{"endpoint_url":"e","region":"a"}'],
    ['escapes', '{"region":"\\u0061","endpoint_url":"e"}'],
  ])('is not made for %s', async (_, text) => {
    const { terraform, heard } = await managed({ config: json({ region: 'a', endpoint_url: 'e' }) });
    expect(await terraform.plan(link({ config: text, policy: { adoption: 'Trust' } }))).toMatchObject({
      action: 'no-op',
      warnings: [],
    });
    expect(heard()).toEqual([]);
  });

  test('is not made by a refresh either: the state keeps the text that was applied', async () => {
    const { terraform } = await openStage();
    const config = link({ config: '{ "region": "a" }\n' });
    await terraform.apply(config);
    await terraform.refresh();
    expect(terraform.state()).toMatchObject({ config: '{ "region": "a" }\n' });
    expect((await terraform.plan(link({ config: '{"region":"a"}' }))).action).toBe('no-op');
  });

  test('is not made for another way to write numbers, and is for another number', async () => {
    const { terraform, heard } = await openStage();
    await terraform.apply(link({ config: '{"n": 1, "big": 12345678901234567890}' }));
    heard();
    const same = await terraform.plan(link({ config: '{"big": 12345678901234567890, "n": 1.0}' }));
    expect(same.action).toBe('no-op');
    const other = await terraform.apply(link({ config: '{"n": 1, "big": 12345678901234567891}' }));
    expect(other).toMatchObject({ action: 'update', errors: [] });
    expect(heard()).toEqual([`ALTER LINK \`db\`.\`l\` SET CONFIG '{"n":1,"big":12345678901234567891}'`]);
  });

  test('of a description sends the whole link, and needs its credentials', async () => {
    const { terraform, heard } = await managed({ credentials_wo: json({ k: 'v' }) });
    const without = await terraform.plan(link({ description: "it's new", policy: { adoption: 'Trust' } }));
    expect(without.codes).toEqual(['LNK0408']);
    expect(without.errors[0]).toMatch(/Name all credentials of the link, jsonencode\(\{\}\)/);
    const config = link({ description: "it's new", credentials_wo: json({ k: 'v' }) });
    expect(await terraform.apply(config)).toMatchObject({ action: 'update', errors: [] });
    expect(heard()[1]).toBe(
      `CREATE OR REPLACE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"k":"v"}' CONFIG '{"region":"a","endpoint_url":"e"}' DESCRIPTION 'it\\'s new'`,
    );
    expect((await terraform.plan(config)).action).toBe('no-op');
    expect(await terraform.apply(link({ description: '', credentials_wo: json({ k: 'v' }) }))).toMatchObject({
      action: 'update',
      errors: [],
    });
    expect(terraform.state()).toMatchObject({ description: '' });
  });

  test('of policies writes linkspec’s state at most', async () => {
    const { terraform, heard } = await managed();
    const config = link({ policy: { pipelines: 'Refuse', deletion: 'Retain', adoption: 'Trust' } });
    expect(await terraform.apply(config)).toMatchObject({ action: 'update', errors: [], warnings: [] });
    expect(heard()).toEqual([]);
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('under pipelines Refuse is an error of the plan that names the running pipeline', async () => {
    const { terraform, heard } = await managed();
    const plan = await terraform.plan(
      link({ config: json({ region: 'b' }), policy: { pipelines: 'Refuse', adoption: 'Trust' } }),
    );
    expect(plan.codes).toEqual(['LNK0404']);
    expect(plan.errors[0]).toMatch(/^policy\.pipelines is Refuse[\s\S]*db\.runs[\s\S]*pipelines = "Pause"/);
    expect(heard()).toEqual([]);
  });

  test('under Merge leaves and hides keys that are not written', async () => {
    const { terraform, heard, emulator } = await managed();
    const policy = { config: 'Merge', adoption: 'Trust' };
    const config = (region: string) => link({ config: json({ region }), policy });
    await terraform.apply(config('b'));
    expect(heard()[1]).toBe("ALTER LINK `db`.`l` SET CONFIG ::region = 'b'");
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b","endpoint_url":"e"}');
    expect(terraform.state()).toMatchObject({ config: '{"region":"b"}' });
    expect((await terraform.plan(config('b'))).action).toBe('no-op');
    // A key that is written no more is left on the server.
    expect(await terraform.apply(link({ config: '{}', policy }))).toMatchObject({
      action: 'update',
      warnings: [],
    });
    expect((await terraform.plan(link({ config: '{}', policy }))).action).toBe('no-op');
    expect(emulator.configTextOf('db', 'l')).toBe('{"region":"b","endpoint_url":"e"}');
  });

  test('a config that is managed no more stays, drifts unnoticed, and is managed again', async () => {
    const { terraform, heard, emulator } = await managed({
      config: json({ region: 'a', endpoint_url: 'e' }),
    });
    expect((await terraform.apply(link())).errors).toEqual([]);
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'z'").catch(() => undefined);
    await emulator.execute('USE db');
    await emulator.execute('STOP PIPELINE runs');
    await emulator.execute("ALTER LINK db.l SET CONFIG ::region = 'z'");
    expect(await terraform.plan(link())).toMatchObject({ action: 'no-op', warnings: [] });
    expect(terraform.state()).toMatchObject({ config: '{"region":"z","endpoint_url":"e"}' });
    heard();
    await terraform.apply(link({ config: json({ region: 'z', endpoint_url: 'f' }) }));
    expect(heard()).toEqual(["ALTER LINK `db`.`l` SET CONFIG ::endpoint_url = 'f'"]);
  });

  test('of a key that JavaScript has a meaning for', async () => {
    const { terraform, emulator } = await openStage();
    await terraform.apply(link({ config: '{"__proto__":"x","constructor":{"a":null}}' }));
    expect(emulator.configTextOf('db', 'l')).toBe('{"__proto__":"x","constructor":{"a":null}}');
    const config = link({ config: '{"__proto__":"y","constructor":{"a":null}}' });
    await terraform.apply(config);
    expect(emulator.configTextOf('db', 'l')).toContain('"__proto__":"y"');
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('with a part that only the apply knows', async () => {
    const { terraform, heard } = await managed({ config: json({ region: 'a', endpoint_url: 'e' }) });
    const plan = await terraform.plan(link({ config: UNKNOWN }));
    expect(plan).toMatchObject({ action: 'update', planned: { config: UNKNOWN }, errors: [], warnings: [] });
    const known = { ...plan, config: link({ config: json({ region: 'b', endpoint_url: 'e' }) }) };
    expect(await terraform.applyPlan(known)).toMatchObject({ errors: [] });
    expect(heard()[1]).toBe("ALTER LINK `db`.`l` SET CONFIG ::region = 'b'");
  });

  test('a type that turns out as it was changes nothing; another one is refused, and nothing was dropped', async () => {
    const { terraform, heard } = await managed();
    const plan = await terraform.plan(link({ type: UNKNOWN }));
    expect(plan).toMatchObject({ action: 'update', errors: [] });
    expect(await terraform.applyPlan({ ...plan, config: link() })).toMatchObject({ errors: [] });
    expect((await terraform.applyPlan({ ...plan, config: link({ type: 'GCS' }) })).codes).toEqual([
      'LNK0402',
    ]);
    expect(heard()).toEqual([]);
  });

  test('with revive also starts a pipeline in Error', async () => {
    const { terraform, emulator } = await managed();
    emulator.setPipelineState('db', 'rests', 'Error', 'no access');
    const config = link({ config: json({ region: 'b' }), policy: { revive: true, adoption: 'Trust' } });
    const plan = await terraform.plan(config);
    expect(plan.warnings.join()).toContain('In Error, started afterwards: db.rests');
    expect(await terraform.applyPlan(plan)).toMatchObject({ errors: [] });
    expect(emulator.pipelineOf('db', 'rests').state).toBe('Running');
  });

  test('while a session uses a pipeline on the link is refused, with what to do', async () => {
    const { terraform, emulator } = await managed();
    emulator.setPipelineState('db', 'runs', 'Testing');
    const plan = await terraform.plan(link({ config: json({ region: 'b' }) }));
    expect(plan.codes).toEqual(['LNK0405']);
    expect(plan.errors[0]).toMatch(/db\.runs/);
  });
});
