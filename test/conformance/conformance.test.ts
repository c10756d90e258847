import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { hasApiServer } from '../acceptance/kubernetes/assets.js';
import { type Cluster, openCluster } from '../acceptance/operator/cluster.js';
import { openStage, type Stage } from '../acceptance/operator/stage.js';
import { hasTerraform } from '../acceptance/terraform/has-terraform.js';
import { type LastingProvider, startLastingProvider } from '../acceptance/terraform/lasting-provider.js';
import { linkChanges } from '../cli/bench.js';
import type { Case } from './case.js';
import { CONFIG_CASES } from './cases/config.js';
import { CREDENTIALS_CASES } from './cases/credentials.js';
import { LIFECYCLE_CASES } from './cases/lifecycle.js';
import { NAME_CASES } from './cases/names.js';
import { PIPELINE_CASES } from './cases/pipelines.js';
import { openCommandLine } from './command-line.js';
import type { Door } from './door.js';
import { inSixtyFourBits, openOperator, withSortedKeys } from './operator.js';
import { openTerraform } from './terraform.js';

const CASES: readonly Case[] = [
  ...CONFIG_CASES,
  ...CREDENTIALS_CASES,
  ...LIFECYCLE_CASES,
  ...PIPELINE_CASES,
  ...NAME_CASES,
];

describe('the command line', () => {
  test.each(CASES)('$title', (one) => conforms(openCommandLine, one));
});

(hasTerraform('the provider beside the command line') ? describe : describe.skip)('Terraform', () => {
  let provider: LastingProvider;
  beforeAll(async () => {
    provider = await startLastingProvider();
  });
  afterAll(() => provider.stop());

  test.each(CASES)('$title', (one) => conforms((emulator) => openTerraform(emulator, provider), one));
});

(hasApiServer('the operator beside the command line') ? describe : describe.skip)('the operator', () => {
  let cluster: Cluster;
  let stage: Stage;
  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage(cluster);
    await stage.operator({ args: ['--settle', '0'] });
  });
  afterAll(async () => {
    await stage?.close();
    await cluster?.stop();
  });

  test.each(CASES.map(inSixtyFourBits))('$title', (one) =>
    conforms((emulator) => openOperator(emulator, stage), one, withSortedKeys),
  );
});

/**
 * Tells the story through a door: the server hears the same statements in the same order, whichever door it is.
 * `spelled` writes JSON in them as the door is bound to.
 */
async function conforms(
  openDoor: (emulator: Emulator) => Promise<Door>,
  { catalog, steps }: Case,
  spelled = (sql: string): string => sql,
): Promise<void> {
  const emulator = await startEmulator({ catalog });
  const door = await openDoor(emulator);
  try {
    for (const step of steps) {
      for (const statement of step.meanwhile ?? []) await emulator.execute(statement);
      emulator.clearLog();
      const codes = await door.apply(step);
      expect({ refused: codes, statements: inOrder(linkChanges(emulator)).map(spelled) }).toEqual({
        refused: step.refused === undefined ? [] : expect.arrayContaining([step.refused]),
        statements: step.statements.map(spelled),
      });
      if (step.refused === undefined) expect(await door.isPending()).toBe(false);
    }
  } finally {
    await door.close();
    await emulator.close();
  }
}

/** A window stops its pipelines side by side, and starts them so: those that follow each other have no order. */
function inOrder(statements: readonly string[]): string[] {
  const verb = (sql: string) => /^(?:STOP|START) PIPELINE/.exec(sql)?.[0];
  const ordered: string[] = [];
  for (const sql of statements) {
    const place = ordered.findLastIndex(
      (before) => verb(before) !== verb(sql) || verb(sql) === undefined || before < sql,
    );
    ordered.splice(place + 1, 0, sql);
  }
  return ordered;
}
