/** Run in a project that has installed the package: plans a link against the embedded server. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import 'linkspec';
import { startEmulator } from 'linkspec/emulator';
import schema from 'linkspec/schemas/linkspec.schema.json' with { type: 'json' };

assert.equal(typeof schema.properties, 'object');

const emulator = await startEmulator();
try {
  await emulator.execute('CREATE DATABASE analytics');
  const { stdout } = await promisify(execFile)(
    'npx',
    ['--no-install', 'linkspec', 'plan', '--state', 'none', '--format', 'json', 'links.yaml'],
    { env: { ...process.env, LINKSPEC_URL: emulator.url, EXAMPLE_KEY: 'example' } },
  );
  assert.deepEqual(
    JSON.parse(stdout).links.map(({ database, name, action }) => ({ database, name, action })),
    [{ database: 'analytics', name: 'exports', action: 'create' }],
  );
} finally {
  await emulator.close();
}
