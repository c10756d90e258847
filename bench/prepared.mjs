import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from './emulator.mjs';
import { makeFleet, writeCatalog, writeSpecs } from './fleet.mjs';
import { measuredRun } from './measured-run.mjs';

/**
 * A fleet on an emulator, managed by linkspec, with nothing left to do. `adopted` is what its first apply took: the
 * links are there already and adoption is Trust, so it writes the state and no link.
 */
export async function prepared({ dist, links, values }) {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  const fleet = makeFleet({ links, values });
  const emulator = await startEmulator(dist, writeCatalog(folder, fleet));
  const env = { ...fleet.env, LINKSPEC_URL: emulator.url };
  const linkspec = (...args) => measuredRun(process.execPath, [join(dist, 'linkspec.js'), ...args], env);
  const specs = writeSpecs(folder, 'one-file', fleet.links);
  const adopted = await linkspec('apply', specs, '--auto-approve', '--format', 'json');
  await emulator.takeLog();
  return {
    fleet,
    folder,
    env,
    emulator,
    specs,
    adopted,
    linkspec,
    async close() {
      await emulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}
