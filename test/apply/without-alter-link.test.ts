import { afterEach, expect, test } from '@jest/globals';
import { planForApply } from '../../src/apply/alter-link-probe.js';
import { applyRun } from '../../src/apply/apply-run.js';
import { PLAIN_OPTIONS, planRun } from '../../src/observe/plan-run.js';
import { applyAll, changes, openStand, QUICK, type Stand, specOf } from './stand.js';

let stand: Stand;
afterEach(() => stand.close());

const LINK = { database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: { k: 'old' } };

test('a link that was dropped and not created again is created by the next run, drift: Report or not', async () => {
  stand = await openStand({ version: '8.9.1', catalog: { databases: ['db'] } });
  const specs = [
    specOf({
      config: { region: 'a' },
      credentials: { k: 'K' },
      policy: { replace: 'Allow', drift: 'Report' },
    }),
  ];
  await applyAll(await stand.open(), specs);
  stand.secrets.set('K', 'rotated');
  stand.emulator.set({ faults: [{ match: 'create-link', action: { kind: 'error', errno: 1205 } }] });
  const half = await applyAll(await stand.open(), specs);
  expect(half.links[0]?.error?.code).toBe('LNK0609');
  const next = await applyAll(await stand.open(), specs);
  expect(next.links[0]?.outcome).toBe('done');
  expect(stand.emulator.credentialsOf('db', 'l')).toEqual({ k: 'rotated' });
});

test('where the probe finds no ALTER LINK, replace: Allow drops and creates, and without it the link is blocked', async () => {
  stand = await openStand({
    switches: { alterLink: 'never' },
    catalog: { links: [LINK, { ...LINK, name: 'kept' }] },
  });
  const run = await stand.open();
  const wanted = { config: { region: 'b' }, credentials: { k: 'K' } };
  const specs = [specOf({ ...wanted, policy: { replace: 'Allow' } }), specOf({ ...wanted, name: 'kept' })];
  const planned = await planForApply(run, (able) => planRun(able, specs, PLAIN_OPTIONS));
  expect(planned.plan.links).toMatchObject([{ action: 'replace' }, { action: 'blocked', code: 'LNK0409' }]);
  const links = await applyRun(run, planned, QUICK);
  expect(links.map(({ outcome }) => outcome)).toEqual(['done', 'refused']);
  expect(changes(stand.emulator).map((sql) => sql.slice(0, 11))).toEqual(['DROP LINK `', 'CREATE LINK']);
});

test('a secret that stands in the live config stays out of the state', async () => {
  const config = { region: 'a', aws_secret_access_key: 'LIVECANARY' };
  stand = await openStand({ catalog: { links: [{ ...LINK, config }] } });
  await applyAll(await stand.open(), [specOf({ config: { region: 'b' }, policy: { config: 'Merge' } })]);
  expect(stand.emulator.configTextOf('db', 'l')).toContain('LIVECANARY');
  const { rows } = await stand.emulator.execute('SELECT body FROM linkspec.entries');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain('LIVECANARY');
});
