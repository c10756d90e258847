import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { holdAt } from '../../cli/bench.js';
import { json, link, openStage } from './open-core.js';
import { TerraformCore } from './terraform-core.js';

const CATALOG = {
  catalog: {
    databases: ['db'],
    links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' } }],
    pipelines: [{ database: 'db', name: 'p', link: 'l' }],
  },
};
const MANAGED = link({ config: json({ region: 'a' }), policy: { adoption: 'Trust' } });
const TO_B = link({ config: json({ region: 'b' }) });

describe('the provider block', () => {
  test.each([
    ['url', { url: 'http://x' }, 'LNK0307'],
    ['settle', { settle: 'soon' }, 'LNK0701'],
    ['concurrency', { concurrency: 0.5 }, 'LNK0701'],
    ['owner', { owner: '' }, 'LNK0701'],
    ['state', { state: 'nowhere' }, 'LNK0701'],
  ])('with a wrong %s is an error there', async (attribute, block, code) => {
    const terraform = new TerraformCore('mysql://root@127.0.0.1:1/', block);
    const { errors, codes } = await terraform.plan(link());
    expect(codes[0]).toBe(code);
    expect(errors[0]).toMatch(new RegExp(`^at ${attribute}\n`));
  });

  test('without an address says how to give one', async () => {
    const { errors } = await new TerraformCore('').plan(link());
    expect(errors[0]).toContain('LINKSPEC_URL');
  });

  test('whose values are not known yet plans without a server, and says so', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    emulator.clearLog();
    terraform.provider = { url: UNKNOWN };
    const plan = await terraform.plan(TO_B);
    expect(plan).toMatchObject({ action: 'update', errors: [] });
    expect(plan.warnings.join()).toContain('are not known yet');
    const [created, destroyed] = [await terraform.plan(link({ name: 'm' })), await terraform.plan(null)];
    expect([created.errors, destroyed.errors, destroyed.action]).toEqual([[], [], 'delete']);
    expect((await terraform.plan(link({ credentials_wo: json({ k: 'v' }) }))).planned).toMatchObject({
      fingerprint: UNKNOWN,
    });
    expect(emulator.log).toEqual([]);
    expect((await terraform.import('db.l', 'm')).codes).toEqual(['LNK0307']);
    expect((await terraform.data('linkspec_links', {})).codes).toEqual(['LNK0307']);
    terraform.provider = {};
    expect((await terraform.applyPlan(plan)).errors).toEqual([]);
  });

  test('with state in a file keeps it there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'linkspec-terraform-'));
    try {
      const { terraform, emulator } = await openStage(CATALOG, {
        state: `file:${join(folder, 'state.json')}`,
      });
      const config = (k: string) => link({ credentials_wo: json({ k }), policy: { adoption: 'Send' } });
      expect((await terraform.apply(config('one'))).errors).toEqual([]);
      expect((await terraform.plan(config('one'))).action).toBe('no-op');
      expect((await terraform.plan(config('two'))).action).toBe('update');
      expect(emulator.log.filter(({ sql }) => sql.includes('linkspec`.'))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('may be configured again: what is under way is finished first', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    const plan = await terraform.plan(TO_B);
    const gate = holdAt(emulator, /ALTER LINK `db`\.`l`/);
    await terraform.walk(async (walk) => {
      const applying = walk.apply(plan);
      await gate.reached;
      const again = walk.configure({ settle: '0s' });
      gate.open();
      await again;
      expect((await applying).errors).toEqual([]);
      expect((await walk.plan('l', TO_B, true)).action).toBe('no-op');
    });
  });
});

describe('a server that', () => {
  test('is not there is an error of the configuration', async () => {
    const { codes, errors } = await new TerraformCore('mysql://root@127.0.0.1:1/').plan(link());
    expect(codes[0]).toBe('LNK0301');
    expect(errors[0]).not.toContain('root');
  });

  test('goes away in a plan is an error that says so', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    const told = await terraform.walk(async (walk) => {
      await emulator.close();
      return walk.plan('l', TO_B, true);
    });
    expect(told.codes[0]).toMatch(/LNK030[15]/);
  });

  test('does not answer a plan is left when Terraform is interrupted', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    const gate = holdAt(emulator, /information_schema/);
    const told = await terraform.walk(async (walk) => {
      const planning = walk.plan('l', TO_B, true);
      await gate.reached;
      await walk.methods.stopProvider();
      const { codes } = await planning;
      gate.open();
      return codes;
    });
    expect(told).toEqual(['LNK0607']);
  });

  test('denies what a plan needs is an error that names the right', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    emulator.set({ faults: [{ match: /LINKS/, times: Infinity, action: { kind: 'error', errno: 1142 } }] });
    expect((await terraform.plan(link({ policy: { adoption: 'Send' } }))).codes).toEqual(['LNK0601']);
  });
});

describe('an interruption', () => {
  test('during a slow STOP undoes it: pipelines run again, the link is as it was', async () => {
    const { terraform, emulator, heard } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    emulator.set({ switches: { stopDelayMs: 400, stopReturns: 'at-once' } });
    const plan = await terraform.plan(TO_B);
    heard();
    const told = await terraform.walk(async (walk) => {
      const stopping = new Promise<void>((resolve) => {
        emulator.onStatement((_, { kind }) => {
          if (kind === 'stop-pipeline') resolve();
        });
      });
      const applying = walk.apply(plan);
      await stopping;
      await walk.methods.stopProvider();
      return applying;
    });
    expect(told.codes).toEqual(['LNK0607']);
    expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
    expect(heard()).toEqual(['STOP PIPELINE `p`', 'START PIPELINE `p`']);
    expect(terraform.state()).toMatchObject({ config: '{"region":"a"}', held_pipelines: [] });
    emulator.set({ switches: { stopDelayMs: 0 } });
    expect((await terraform.apply(TO_B)).errors).toEqual([]);
  });

  test('before the window opens changes nothing', async () => {
    const { terraform, heard } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    const plan = await terraform.plan(TO_B);
    heard();
    const told = await terraform.walk(async (walk) => {
      const applying = walk.apply(plan);
      await walk.methods.stopProvider();
      return applying;
    });
    expect(told.codes).toEqual(['LNK0607']);
    expect(heard()).toEqual([]);
  });

  test('by the end of the process waits for the window', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    const plan = await terraform.plan(TO_B);
    const gate = holdAt(emulator, /ALTER LINK `db`\.`l`/);
    await terraform.walk(async (walk) => {
      const applying = walk.apply(plan);
      await gate.reached;
      const ending = walk.provider.end('terminated');
      gate.open();
      await ending;
      expect(emulator.pipelineOf('db', 'p').state).toBe('Running');
      expect((await applying).errors).toEqual([]);
    });
  });
});

describe('a state', () => {
  test('that a person damaged is an error that names the attribute', async () => {
    const { terraform } = await openStage(CATALOG);
    terraform.push({ database: 'db', name: 'l', type: 'S3', config: 7 });
    const { codes, errors } = await terraform.plan(TO_B);
    expect(codes).toEqual(['LNK0801']);
    expect(errors[0]).toMatch(/^at config\n/);
  });

  test('whose config is no JSON is corrected', async () => {
    const { terraform } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    terraform.push({ ...terraform.state(), config: 'no JSON' });
    expect(await terraform.plan(MANAGED)).toMatchObject({ errors: [], action: 'no-op' });
  });

  test('of another version of the provider is read: what is new is null, what is gone is dropped', async () => {
    const { terraform } = await openStage(CATALOG);
    await terraform.apply(MANAGED);
    const { fingerprint: _, pipelines: __, ...older } = terraform.state() ?? {};
    terraform.push({ ...older, retired: true });
    expect(await terraform.plan(MANAGED)).toMatchObject({ errors: [], action: 'no-op' });
  });
});
