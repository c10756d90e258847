/** A second process that applies what its standard input says, for tests that kill it on the way. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { applyRun } from '../../src/apply/apply-run.js';
import { resume } from '../../src/apply/resume.js';
import { openState } from '../../src/database/open-state.js';
import { connectServer } from '../../src/database/server.js';
import { parseServerUrl } from '../../src/database/server-url.js';
import { planRun } from '../../src/observe/plan-run.js';
import type { Reference } from '../../src/secret/reference.js';
import { Secret } from '../../src/secret/secret.js';
import type { ChildTask } from './spawn-run.js';

// The pipe closes when the process that started this one is gone.
const lines = createInterface({ input: process.stdin }).on('close', () => process.exit(1));
const [line] = await once(lines, 'line');
const { url, state, specs, secrets, options } = JSON.parse(String(line)) as ChildTask;
const values = new Map(secrets);
const server = await connectServer(parseServerUrl(url));
const run = {
  id: randomUUID(),
  server,
  capabilities: server.capabilities,
  state: openState(state, server),
  owner: 'default',
  readSecret: async (reference: Reference) =>
    new Secret((reference.kind === 'env' ? values.get(reference.name) : undefined) ?? ''),
  now: () => new Date(),
  progress: () => undefined,
};
await resume(run);
const planned = await planRun(run, specs, options);
await applyRun(run, planned, {
  concurrency: 1,
  failFast: false,
  lockTimeoutMs: 5_000,
  settleMs: 0,
  signal: new AbortController().signal,
});
process.exit(0);
