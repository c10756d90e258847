import { afterEach } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/index.js';
import { linkChanges } from '../../cli/bench.js';
import { TerraformCore, type Written } from './terraform-core.js';

/** An emulated server, and Terraform towards it. */
export interface Stage {
  readonly emulator: Emulator;
  readonly terraform: TerraformCore;
  /** Statements about links and pipelines that the server got since the last time. */
  heard(): string[];
  /** Another Terraform, with a state of its own, on the same server. */
  another(provider?: Written): TerraformCore;
}

const open: Emulator[] = [];

/** Closed after each test. */
export async function openStage(
  options: EmulatorOptions = { catalog: { databases: ['db'] } },
  provider: Written = {},
): Promise<Stage> {
  const emulator = await startEmulator(options);
  open.push(emulator);
  return {
    emulator,
    terraform: new TerraformCore(emulator.url, provider),
    heard() {
      const statements = linkChanges(emulator);
      emulator.clearLog();
      return statements;
    },
    another: (more = {}) => new TerraformCore(emulator.url, more),
  };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
});

/** A `linkspec_link` block for db.l. */
export function link(attributes: Written = {}): Written {
  return { database: 'db', name: 'l', type: 'S3', ...attributes };
}

export const json = JSON.stringify;
