import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Gate, holdAt, linkChanges } from '../../cli/bench.js';
import type { Running } from '../../cli/linkspec.js';
import { json } from './configuration.js';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({
    catalog: {
      links: [{ database: 'db', name: 'l', type: 'S3', config: { region: 'a' }, credentials: {} }],
      pipelines: [{ database: 'db', name: 'p', link: 'l' }],
    },
  });
  await configure('a');
  await project.apply();
  await configure('b');
  project.emulator.clearLog();
});
afterEach(() => project.close());

const configure = (region: string) =>
  project.configure({ links: { l: { config: json({ region }), policy: { adoption: 'Trust' } } } });
const apply = () => project.start('apply', '-auto-approve', '-input=false', '-no-color');
const stateOfPipeline = () => project.emulator.pipelineOf('db', 'p').state;

/** As a terminal does on Ctrl-C: to terraform and to the provider alike. */
function interrupt({ child }: Running): void {
  process.kill(-(child.pid ?? 0), 'SIGINT');
}

/** Provider processes of this project, on systems that tell. */
function providers(): number[] {
  const mine = (pid: string): boolean => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('terraform-provider-linkspec') &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(project.emulator.url)
      );
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && mine(name))
    .map(Number);
}

/** No provider outlives its terraform for long. */
async function expectNoOrphan(): Promise<void> {
  for (let tries = 0; tries < 400 && providers().length > 0; tries++) await sleep(25);
  expect(providers()).toEqual([]);
}

/** What an interrupted run left stopped shows in a plan, and the next apply starts it. */
async function expectMended(): Promise<void> {
  const { actions, text } = await project.plan();
  expect(actions).toEqual({ 'linkspec_link.l': 'update' });
  expect(text).toMatch(/held_pipelines[\s\S]*db\.p/);
  await project.apply();
  expect(stateOfPipeline()).toBe('Running');
  expect(await project.attributesOf('l')).toMatchObject({ held_pipelines: [] });
  expect(project.emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
}

(hasTerraform('interruptions') ? describe : describe.skip)('an apply that is interrupted', () => {
  let gate: Gate;

  test('by Ctrl-C while a pipeline stops: it runs again, the link is as it was', async () => {
    gate = holdAt(project.emulator, /^STOP PIPELINE/);
    const run = apply();
    await gate.reached;
    interrupt(run);
    await run.until(/Interrupt received/);
    gate.open();
    const { code, stdout, stderr } = await run.ended;
    expect({ code, told: stdout + stderr }).toEqual({ code: 1, told: expect.stringContaining('LNK0607') });
    expect(stateOfPipeline()).toBe('Running');
    expect(project.emulator.configTextOf('db', 'l')).toBe('{"region":"a"}');
    await expectNoOrphan();
    expect((await project.plan()).actions).toEqual({ 'linkspec_link.l': 'update' });
    await project.apply();
    expect(project.emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
  });

  test('by Ctrl-C twice: whatever is left stopped is shown, and started by the next apply', async () => {
    gate = holdAt(project.emulator, /^ALTER LINK `db`.`l`/);
    const run = apply();
    await gate.reached;
    interrupt(run);
    await run.until(/Interrupt received/);
    interrupt(run);
    expect((await run.ended).code).toBe(1);
    // The server sits on the statement: the provider has nothing to wait for, and no one to wait with.
    gate.open();
    await expectNoOrphan();
    await expectRunningInTheEnd();
  });

  test('by kill -9 of the provider: it is told, and the next apply starts what was stopped', async () => {
    gate = holdAt(project.emulator, /^ALTER LINK `db`.`l`/);
    const run = apply();
    await gate.reached;
    expect(stateOfPipeline()).toBe('Stopped');
    for (const pid of providers()) process.kill(pid, 'SIGKILL');
    const { code, stderr } = await run.ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/Plugin did not respond|Request cancelled/),
    });
    gate.open();
    await expectMended();
  });

  test('by kill -9 of terraform: the provider ends too, and nothing stays stopped', async () => {
    gate = holdAt(project.emulator, /^ALTER LINK `db`.`l`/);
    const run = apply();
    await gate.reached;
    run.child.kill('SIGKILL');
    await run.ended;
    gate.open();
    await expectNoOrphan();
    await expectRunningInTheEnd();
  });

  test('by kill -9 of everything: the next plan shows what is held, the next apply starts it', async () => {
    // The server had not begun with the change when all was over.
    const alters = /^ALTER LINK `db`.`l`/;
    project.emulator.set({ faults: [{ match: alters, action: { kind: 'drop-before' } }] });
    gate = holdAt(project.emulator, alters);
    const run = apply();
    await gate.reached;
    process.kill(-(run.child.pid ?? 0), 'SIGKILL');
    await run.ended;
    gate.open();
    await expectNoOrphan();
    await expectMended();
    const alter = "ALTER LINK `db`.`l` SET CONFIG ::region = 'b'";
    const window = ['STOP PIPELINE `p`', alter, 'START PIPELINE `p`'];
    expect(linkChanges(project.emulator)).toEqual([
      'STOP PIPELINE `p`',
      alter,
      'START PIPELINE `p`',
      ...window,
    ]);
  });
});

/** Either the provider put things right on its way out, or the next apply does. */
async function expectRunningInTheEnd(): Promise<void> {
  const { json: shown } = await project.plan();
  const held = shown.resource_changes?.[0]?.change.before?.held_pipelines;
  expect({ held, state: stateOfPipeline() }).toEqual(
    Array.isArray(held) && held.length > 0
      ? { held: ['db.p'], state: 'Stopped' }
      : { held: [], state: 'Running' },
  );
  await project.apply();
  expect(stateOfPipeline()).toBe('Running');
  expect(project.emulator.configTextOf('db', 'l')).toBe('{"region":"b"}');
}
