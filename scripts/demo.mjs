/** The whole job in under a minute: an emulated server, then validate, plan, apply, plan again. Needs a build. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const LINKSPEC = 'dist/linkspec.js';
const LINKS = 'examples/demo/links';
const folder = mkdtempSync(join(tmpdir(), 'linkspec-demo-'));
const emulator = spawn(
  process.execPath,
  [LINKSPEC, 'emulator', '--port', '0', '--catalog', 'examples/demo/catalog.yaml'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
process.on('exit', () => {
  emulator.kill();
  rmSync(folder, { recursive: true, force: true });
});

const url = await new Promise((resolve, reject) => {
  createInterface({ input: emulator.stdout }).on('line', (line) => {
    const found = /mysql:\/\/\S+/.exec(line);
    if (found) resolve(found[0]);
  });
  emulator.on('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
});

const env = {
  ...process.env,
  LINKSPEC_URL: url,
  EVENTS_AWS_ACCESS_KEY_ID: 'AKIANEWNEWNEWNEWNEW1',
  EVENTS_AWS_SECRET_ACCESS_KEY: 'new-secret',
  CLICKS_SASL_PASSWORD: 'old-password',
  EXPORTS_GCS_ACCESS_ID: 'GOOGOLD',
  EXPORTS_GCS_SECRET_KEY: 'old-key',
  INVOICES_AZURE_ACCOUNT: 'billing',
  INVOICES_AZURE_KEY: 'azure-key',
};

console.log(`An emulated SingleStore with links and running pipelines listens at ${url}\n`);
run('Check the specs.', ['validate', LINKS]);
run('What would change?', ['plan', LINKS]);
run('Change it. Only the pipelines on changed links pause.', [
  'apply',
  LINKS,
  '--auto-approve',
  '--settle',
  '2s',
]);
run('Plan again: nothing is left to do.', ['plan', LINKS, '--detailed-exitcode']);
run('What is managed now?', ['status']);
console.log('The pipeline events_backfill, which a person had stopped, is still stopped; the others run.');
process.exit(0);

function run(title, args) {
  console.log(`\n── ${title}\n$ linkspec ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [LINKSPEC, ...args], { env, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`demo: linkspec ${args[0]} ended with ${status}`);
    process.exit(1);
  }
}
