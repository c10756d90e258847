import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PLAIN_OPTIONS, planRun } from '../../src/observe/plan-run.js';
import { applyAll, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
beforeEach(async () => {
  stand = await openStand({
    catalog: {
      databases: ['db', 'other'],
      links: [
        {
          database: 'db',
          name: 'l',
          type: 'S3',
          config: { region: 'a' },
          credentials: { k: 'old', s: 'olds' },
        },
      ],
      pipelines: [
        { database: 'db', name: 'runs', link: 'l' },
        { database: 'other', name: 'far', link: { database: 'db', name: 'l' } },
        { database: 'db', name: 'rests', link: 'l', state: 'Stopped' },
      ],
    },
  });
});
afterEach(() => stand.close());

describe('apply', () => {
  test('changes one config key with one statement, pausing just the running pipelines on the link', async () => {
    const run = await stand.open();
    const specs = [specOf({ config: { region: 'b' } })];
    const { links, planned } = await applyAll(run, specs);
    expect(planned.plan.links[0]).toMatchObject({ action: 'alter', reason: 'config differs' });
    expect(links).toMatchObject([{ outcome: 'done', name: 'l' }]);
    expect(changes(stand.emulator).map((sql) => sql.replace(/(STOP|START) .*/, '$1'))).toEqual([
      'STOP',
      'STOP',
      "ALTER LINK `db`.`l` SET CONFIG ::region = 'b'",
      'START',
      'START',
    ]);
    expect(stand.emulator.pipelineOf('db', 'rests').starts).toBe(0);
    expect(stand.emulator.pipelineOf('other', 'far').state).toBe('Running');
    const again = await planRun(run, specs, PLAIN_OPTIONS);
    expect(again.plan.links[0]?.action).toBe('none');
  });

  test('sends unverified credentials once, then only what changed', async () => {
    const run = await stand.open();
    stand.secrets.set('K', 'k1').set('S', 's1');
    const specs = [specOf({ credentials: { k: 'K', s: 'S' } })];
    const first = await applyAll(run, specs);
    expect(first.planned.plan.links[0]?.reason).toBe('credentials are unverified and will be sent');
    expect(stand.emulator.credentialsOf('db', 'l')).toEqual({ k: 'k1', s: 's1' });
    const second = await applyAll(await stand.open(), specs);
    expect(second.links[0]?.outcome).toBe('unchanged');
    stand.secrets.set('S', 's2');
    stand.emulator.clearLog();
    await applyAll(await stand.open(), specs);
    expect(changes(stand.emulator)).toContain("ALTER LINK `db`.`l` SET CREDENTIALS ::s = 's2'");
    expect(stand.emulator.credentialsOf('db', 'l')).toEqual({ k: 'k1', s: 's2' });
  });
});
