import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkState, matchSavedPlan } from '../../src/apply/match-saved-plan.js';
import { stateDigest } from '../../src/cli/save-plan.js';
import type { Emulator } from '../../src/emulator/index.js';
import { PLAIN_OPTIONS, type PlannedRun, type PlanOptions, planRun } from '../../src/observe/plan-run.js';
import {
  looksLikePlanFile,
  type PlanFile,
  planFileJson,
  readPlanFile,
  savedLink,
} from '../../src/plan/plan-file.js';
import { planJson } from '../../src/report/plan-json.js';
import type { LinkSpec } from '../../src/spec/link-spec.js';
import { renderPrintable } from '../../src/sql/render.js';
import { applyAll, carryOut, changes, openStand, type Stand, specOf } from './stand.js';

let stand: Stand;
let emulator: Emulator;

beforeEach(async () => {
  stand = await openStand({
    catalog: {
      links: ['l1', 'l2'].map((name) => ({
        database: 'db',
        name,
        type: 'S3',
        config: { region: 'a' },
        credentials: { k: 'v' },
      })),
    },
  });
  emulator = stand.emulator;
});
afterEach(() => stand.close());

const SPECS = ['l1', 'l2'].map((name) => specOf({ name, config: { region: 'b' }, credentials: { k: 'K' } }));

/** What `plan --out` writes, read again. */
async function save(
  specs: readonly LinkSpec[],
  more: Partial<PlanOptions> = {},
  state?: string,
): Promise<PlanFile> {
  const options = { ...PLAIN_OPTIONS, ...more };
  const { plan, snapshot } = await planRun(await stand.open({ ...(state && { state }) }), specs, options);
  const links = plan.links.map((link) =>
    savedLink(
      link,
      link.statements.map(({ statement }) => renderPrintable(statement)),
    ),
  );
  const file = { inputs: { owner: 'default', ...options }, state: stateDigest(snapshot), specs: [], links };
  const text = JSON.stringify(planFileJson(file, planJson(plan)));
  expect(looksLikePlanFile(text)).toBe(true);
  return readPlanFile(text, 'saved.json');
}

/** What `apply PLANFILE` does. */
async function applySaved(saved: PlanFile, specs: readonly LinkSpec[], owner = 'default') {
  const run = await stand.open({ owner });
  const planned: PlannedRun = await planRun(run, specs, saved.inputs);
  checkState(saved, stateDigest(planned.snapshot));
  return carryOut(run, await matchSavedPlan(run, saved, planned));
}

const outcomes = (links: Awaited<ReturnType<typeof carryOut>>) =>
  links.map(({ outcome, error }) => error?.code ?? outcome);

describe('a saved plan', () => {
  test('is carried out while nothing has moved; the second time all is unchanged', async () => {
    const saved = await save(SPECS);
    expect(outcomes(await applySaved(saved, SPECS))).toEqual(['done', 'done']);
    const sent = changes(emulator).length;
    expect(outcomes(await applySaved(saved, SPECS))).toEqual(['unchanged', 'unchanged']);
    expect(changes(emulator)).toHaveLength(sent);
  });

  test('refuses just the link that somebody has edited', async () => {
    const saved = await save(SPECS);
    await emulator.execute("ALTER LINK db.l1 SET CONFIG ::region = 'c'");
    const links = await applySaved(saved, SPECS);
    expect(outcomes(links)).toEqual(['LNK0501', 'done']);
    expect(links[0]).toMatchObject({ outcome: 'refused', statements: [] });
    expect(emulator.configTextOf('db', 'l1')).toBe('{"region":"c"}');
  });

  test('refuses a link that was dropped, or made, or described meanwhile', async () => {
    const specs = [...SPECS, specOf({ name: 'fresh', config: { region: 'x' } })];
    const saved = await save(specs);
    await emulator.execute('DROP LINK db.l1');
    await emulator.execute(
      `CREATE OR REPLACE LINK db.l2 AS S3 CREDENTIALS '{"k":"v"}' CONFIG '{"region":"a"}' DESCRIPTION 'mine'`,
    );
    await emulator.execute(`CREATE LINK db.fresh AS S3 CREDENTIALS '{}' CONFIG '{"region":"z"}'`);
    expect(outcomes(await applySaved(saved, specs))).toEqual(['LNK0501', 'LNK0501', 'LNK0501']);
  });

  test('takes a link that somebody made so already as unchanged', async () => {
    const specs = [
      specOf({ name: 'l1', config: { region: 'b' } }),
      specOf({ name: 'fresh', config: { region: 'x' } }),
    ];
    const saved = await save(specs);
    await emulator.execute("ALTER LINK db.l1 SET CONFIG ::region = 'b'");
    await emulator.execute(`CREATE LINK db.fresh AS S3 CREDENTIALS '{}' CONFIG '{"region":"x"}'`);
    expect(outcomes(await applySaved(saved, specs))).toEqual(['unchanged', 'unchanged']);
  });

  test('of a new version is sent once', async () => {
    await applyAll(await stand.open(), [
      specOf({ name: 'l1', credentials: { k: 'K' }, credentialsVersion: '1' }),
    ]);
    const specs = [specOf({ name: 'l1', credentials: { k: 'K' }, credentialsVersion: '2' })];
    const saved = await save(specs);
    expect(outcomes(await applySaved(saved, specs))).toEqual(['done']);
    expect(outcomes(await applySaved(saved, specs))).toEqual(['unchanged']);
  });

  test('refuses a link whose fingerprints or owner moved', async () => {
    await applyAll(await stand.open(), SPECS);
    const specs = SPECS.map((spec) => ({ ...spec, config: { region: 'd' } }));
    const saved = await save(specs);
    // Another credential is on record for l1 by now, and l2 has another owner.
    stand.secrets.set('OTHER', 'x');
    await applyAll(await stand.open(), [
      specOf({ name: 'l1', config: { region: 'b' }, credentials: { k: 'OTHER' } }),
    ]);
    await applyAll(await stand.open({ owner: 'else' }), SPECS.slice(1), { takeOver: true });
    expect(outcomes(await applySaved(saved, specs))).toEqual(['LNK0501', 'LNK0401']);
  });

  test('sends a secret as it is now, even if it was rotated since', async () => {
    const saved = await save(SPECS);
    stand.secrets.set('K', 'rotated');
    expect(outcomes(await applySaved(saved, SPECS))).toEqual(['done', 'done']);
    expect(emulator.credentialsOf('db', 'l1')).toEqual({ k: 'rotated' });
  });

  test('names no link that it does not know', async () => {
    const saved = await save(SPECS.slice(0, 1));
    expect(outcomes(await applySaved(saved, SPECS))).toEqual(['done', 'LNK0501']);
  });

  test('that prunes refuses a link that moved to another owner, or that a person edited', async () => {
    const doomed = ['l1', 'l2'].map((name) => specOf({ name, policy: { deletion: 'Delete' } }));
    await applyAll(await stand.open(), doomed);
    const saved = await save([], { prune: true });
    expect(saved.links.map(({ action }) => action)).toEqual(['delete', 'delete']);
    await applyAll(await stand.open({ owner: 'else' }), doomed.slice(1), { takeOver: true });
    await emulator.execute("ALTER LINK db.l1 SET CONFIG ::region = 'c'");
    const links = await applySaved(saved, []);
    expect(links.map(({ name, error }) => [name, error?.code]).sort()).toEqual([
      ['l1', 'LNK0501'],
      ['l2', 'LNK0501'],
    ]);
    expect(changes(emulator).filter((sql) => sql.startsWith('DROP'))).toEqual([]);
  });

  test('that prunes takes links that are gone as unchanged', async () => {
    await applyAll(await stand.open(), [specOf({ name: 'l1', policy: { deletion: 'Delete' } })]);
    const saved = await save([], { prune: true });
    expect(outcomes(await applySaved(saved, []))).toEqual(['done']);
    expect(outcomes(await applySaved(saved, []))).toEqual(['unchanged']);
  });

  test('belongs to its state: LNK0502 with another one', async () => {
    await applyAll(await stand.open(), SPECS);
    await applyAll(await stand.open({ state: 'database:elsewhere' }), SPECS);
    const saved = await save(SPECS, {}, 'database:elsewhere');
    await expect(applySaved(saved, SPECS)).rejects.toMatchObject({ code: 'LNK0502' });
  });
});

describe('a damaged plan file', () => {
  test('is refused as LNK0502', async () => {
    const good = planFileJson({ ...(await save(SPECS)) }, {});
    const damaged: unknown[] = [
      { ...good, linkspecPlan: '2' },
      { ...good, inputs: {} },
      { ...good, state: 1 },
      { ...good, specs: [1] },
      { ...good, links: [{ database: 'db' }] },
      { linkspecPlan: '1' },
      [],
    ];
    for (const content of damaged)
      expect(() => readPlanFile(JSON.stringify(content), 'x.json')).toThrow(
        expect.objectContaining({ code: 'LNK0502' }),
      );
    expect(() => readPlanFile('{"linkspecPlan":"1"', 'x.json')).toThrow(/x\.json/);
  });
});
