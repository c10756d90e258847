import { describe, expect, test } from '@jest/globals';
import { json, link, openStage } from './open-core.js';

const LIVE = {
  catalog: {
    links: [
      { database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'old' } },
      { database: 'a', name: 'b.c', type: 'GCS' },
      { database: 'a.b', name: 'c', type: 'GCS', description: 'dotted' },
      { database: 'a.b', name: 'c`d', type: 'GCS' },
      { database: 'db', name: "it's", type: 'S3' },
    ],
    pipelines: [{ database: 'db', name: 'p', link: 'l' }],
  },
};
const SENT = `ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"new"}'`;

describe('an import', () => {
  test('takes over what the server shows, and a configuration of that plans clean', async () => {
    const { terraform, heard } = await openStage(LIVE);
    expect(await terraform.import('db.l')).toMatchObject({ errors: [] });
    expect(terraform.state()).toMatchObject({
      id: 'db.l',
      type: 'S3',
      description: '',
      config: '{"region":"a"}',
      fingerprint: null,
      pipelines: ['db.p'],
      held_pipelines: [],
      policy: null,
    });
    expect(await terraform.plan(link())).toMatchObject({ action: 'no-op', warnings: [] });
    // As -generate-config-out writes it.
    const generated = link({ description: '', config: json({ region: 'a' }) });
    expect(await terraform.plan(generated)).toMatchObject({ action: 'no-op', warnings: [] });
    expect(heard()).toEqual([]);
  });

  test('has the credentials sent once', async () => {
    const { terraform, heard } = await openStage(LIVE);
    await terraform.import('db.l');
    const config = link({ credentials_wo: json({ k: 'new' }) });
    const plan = await terraform.plan(config);
    expect(plan.action).toBe('update');
    expect(plan.warnings.join()).toMatch(/1 statement, 1 pipeline will pause/);
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
    expect(heard()).toEqual(['STOP PIPELINE `p`', SENT, 'START PIPELINE `p`']);
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('with a version has it recorded, with adoption Trust the fingerprint, and nothing sent', async () => {
    for (const more of [{ credentials_wo_version: 1 }, { policy: { adoption: 'Trust' } }]) {
      const { terraform, heard } = await openStage(LIVE);
      await terraform.import('db.l');
      const config = link({ credentials_wo: json({ k: 'new' }), ...more });
      expect(await terraform.apply(config)).toMatchObject({ action: 'update', errors: [] });
      expect(heard()).toEqual([]);
      expect(terraform.state()?.fingerprint).toEqual(expect.any(String));
      expect((await terraform.plan(config)).action).toBe('no-op');
    }
  });

  test('with a version and OnChange is asked for no less than the version says', async () => {
    const { terraform, heard } = await openStage(LIVE);
    await terraform.import('db.l');
    const config = link({
      credentials_wo: json({ k: 'new' }),
      credentials_wo_version: 1,
      policy: { adoption: 'Send' },
    });
    await terraform.apply(config);
    expect(heard()).toContain(SENT);
    expect((await terraform.plan(config)).action).toBe('no-op');
  });

  test('of a link of another owner shows it; a plan is refused', async () => {
    const { terraform, another, heard } = await openStage();
    await another({ owner: 'them' }).apply(link({ config: json({ region: 'a' }) }));
    heard();
    expect(await terraform.import('db.l')).toMatchObject({ errors: [] });
    expect((await terraform.plan(link({ config: json({ region: 'b' }) }))).codes).toEqual(['LNK0401']);
    expect((await terraform.plan(link({ config: json({ region: 'a' }) }))).codes).toEqual(['LNK0401']);
    expect((await terraform.plan(null)).codes).toEqual(['LNK0401']);
    expect(heard()).toEqual([]);
  });

  test('names the nearest link, and both where the name is of two', async () => {
    const { terraform } = await openStage(LIVE);
    expect((await terraform.import('db.k')).errors).toEqual([expect.stringContaining('db.l')]);
    const { errors, codes } = await terraform.import('a.b.c');
    expect(codes).toEqual(['LNK0701']);
    expect(errors[0]).toContain('`a`.`b.c` or `a.b`.`c`');
    expect((await terraform.import('`a.b`.`c`')).errors).toEqual([]);
    expect(terraform.state()).toMatchObject({ database: 'a.b', name: 'c', description: 'dotted' });
    expect((await terraform.import('`a.b`.`c``d`')).errors).toEqual([]);
    expect(terraform.state()).toMatchObject({ name: 'c`d' });
    expect((await terraform.import('')).codes).toEqual(['LNK0701']);
  });

  test('is told with an id that imports, whatever the name', async () => {
    const { terraform } = await openStage(LIVE);
    const dotted = await terraform.apply(link({ database: 'a.b', name: 'c', type: 'GCS' }));
    expect(dotted.errors[0]).toContain("terraform import ADDRESS '`a.b`.`c`'");
    const quoted = await terraform.apply(link({ name: "it's" }));
    expect(quoted.errors[0]).toContain("terraform import ADDRESS 'db.it'\\''s'");
    expect(quoted.errors[0]).toContain('id = "db.it\'s"');
  });
});
