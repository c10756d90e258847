import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const SCRIPT = resolve(import.meta.dirname, '../../../scripts/envtest.mjs');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linkspec-envtest-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the script with an empty cache, and with the folder of the binaries given if there is one. */
function envtest(args: readonly string[], given = ''): Promise<Outcome> {
  return runNode([SCRIPT, ...args], { XDG_CACHE_HOME: join(folder, 'cache'), KUBEBUILDER_ASSETS: given });
}

function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk) => {
        output[name] += chunk;
      });
    child.stdin.end();
    child.once('close', (code) => done({ code, ...output }));
  });
}

async function programs(...names: string[]): Promise<string> {
  const assets = join(folder, 'assets');
  await mkdir(assets);
  for (const name of names) {
    await writeFile(join(assets, name), '#!/bin/sh\n');
    await chmod(join(assets, name), 0o755);
  }
  return assets;
}

describe('npm run envtest', () => {
  test('--print prints nothing and builds nothing where nothing is', async () => {
    expect(await envtest(['--print'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each([[['--print']], [[]]])('takes KUBEBUILDER_ASSETS first (%j)', async (args) => {
    const assets = await programs('kube-apiserver', 'etcd');
    expect(await envtest(args, assets)).toEqual({ code: 0, stdout: `${assets}\n`, stderr: '' });
  });

  test('prints an absolute path for a relative one', async () => {
    const assets = await programs('kube-apiserver', 'etcd');
    const { stdout } = await envtest(['--print'], relative(process.cwd(), assets));
    expect(stdout).toBe(`${assets}\n`);
  });

  test.each([[['--print']], [[]]])('says what KUBEBUILDER_ASSETS lacks (%j)', async (args) => {
    const assets = await programs('kube-apiserver');
    const { code, stdout, stderr } = await envtest(args, assets);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`KUBEBUILDER_ASSETS is ${assets}, which has no executable etcd.`);
  });

  test('a program that may not be executed does not count', async () => {
    const assets = await programs('kube-apiserver', 'etcd');
    await chmod(join(assets, 'etcd'), 0o644);
    expect((await envtest(['--print'], assets)).stderr).toContain('no executable etcd');
  });
});

describe('the lock of the build', () => {
  const program = (body: string) =>
    [
      '--input-type=module',
      '-e',
      `import { withLock } from ${JSON.stringify(resolve(SCRIPT, '../envtest/lock.mjs'))};
       import { appendFileSync as append, readFileSync } from 'node:fs';
       import { setTimeout as sleep } from 'node:timers/promises';
       const file = ${JSON.stringify(folder)};
       await withLock(file + '/lock', async () => { ${body} });`,
    ] as const;

  test('keeps others out, whatever order they come in', async () => {
    const body = `append(file + '/trace', '<'); await sleep(100); append(file + '/trace', '>');
                  console.log(readFileSync(file + '/trace', 'utf8'));`;
    const outcomes = await Promise.all([1, 2, 3].map(() => runNode(program(body))));
    expect(outcomes.map(({ stdout }) => stdout.trim()).sort()).toEqual(['<>', '<><>', '<><><>']);
  });

  test('goes with a holder that is killed, and with one that fails', async () => {
    expect((await runNode(program('process.kill(process.pid, "SIGKILL"); await sleep(10000);'))).code).toBe(
      null,
    );
    expect((await runNode(program('throw new Error("gone wrong");'))).stderr).toContain('gone wrong');
    expect(await runNode(program('console.log("mine");'))).toMatchObject({ code: 0, stdout: 'mine\n' });
  });
});
