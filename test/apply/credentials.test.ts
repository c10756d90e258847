import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PLAIN_OPTIONS, planRun } from '../../src/observe/plan-run.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
beforeEach(async () => {
  stand = await openStand({
    catalog: {
      links: [
        {
          database: 'db',
          name: 'l',
          type: 'S3',
          config: { region: 'a' },
          credentials: { k: 'k0', hidden: 'h0' },
        },
      ],
    },
  });
  stand.secrets.set('K', 'k0');
});
afterEach(() => stand.close());

describe('what the state learns of credentials', () => {
  test('trusted credentials are recorded along with a change of config', async () => {
    const specs = [
      specOf({ config: { region: 'b' }, credentials: { k: 'K' }, policy: { adoption: 'Trust' } }),
    ];
    await applyAll(await stand.open(), specs);
    const { plan } = await planRun(await stand.open(), specs, PLAIN_OPTIONS);
    expect(plan.links[0]?.action).toBe('none');
    stand.secrets.set('K', 'k1');
    await applyAll(await stand.open(), specs);
    expect(changes(stand.emulator).at(-1)).toBe("ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'k1'");
  });

  test('Exact after Merge sends the whole clause, since keys that nobody named may be there', async () => {
    stand.secrets.set('K', 'k1');
    await applyAll(await stand.open(), [
      specOf({ credentials: { k: 'K' }, policy: { credentials: 'Merge' } }),
    ]);
    expect(stand.emulator.credentialsOf('db', 'l')).toEqual({ k: 'k1', hidden: 'h0' });
    const exact = [specOf({ credentials: { k: 'K' } })];
    await applyAll(await stand.open(), exact);
    expect(stand.emulator.credentialsOf('db', 'l')).toEqual({ k: 'k1' });
    expect((await planRun(await stand.open(), exact, PLAIN_OPTIONS)).plan.links[0]?.action).toBe('none');
  });

  test('credentials that come under management later are sent, a first credentialsVersion with them or not', async () => {
    await applyAll(await stand.open(), [specOf({ config: { region: 'a' } })]);
    stand.secrets.set('K', 'k2');
    const specs = [specOf({ config: { region: 'a' }, credentials: { k: 'K' }, credentialsVersion: '1' })];
    await applyAll(await stand.open(), specs);
    expect(stand.emulator.credentialsOf('db', 'l')).toEqual({ k: 'k2' });
  });

  test('a first credentialsVersion of known credentials is recorded, a new one sends all', async () => {
    const spec = { credentials: { k: 'K' } };
    await applyAll(await stand.open(), [specOf(spec)]);
    stand.emulator.clearLog();
    const first = await applyAll(await stand.open(), [specOf({ ...spec, credentialsVersion: '1' })]);
    expect(first.planned.plan.links[0]?.action).toBe('record');
    expect(changes(stand.emulator)).toEqual([]);
    await applyAll(await stand.open(), [specOf({ ...spec, credentialsVersion: '2' })]);
    expect(changes(stand.emulator)).toEqual([`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"k0"}'`]);
  });
});
