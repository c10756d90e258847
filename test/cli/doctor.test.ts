import { afterEach, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../src/emulator/index.js';
import { type Bench, changes, openBench, specs } from './bench.js';

let bench: Bench;
afterEach(() => bench.close());

const CATALOG = {
  databases: ['db', 'other'],
  links: [{ database: 'db', name: 'one', type: 'S3' }],
  pipelines: [{ database: 'db', name: 'p', link: 'one' }],
};

async function open(options: EmulatorOptions = {}): Promise<void> {
  bench = await openBench({ catalog: CATALOG, ...options });
}

test('all is well: a line each, exit code 0, nothing is changed', async () => {
  await open();
  await bench.write('links/a.yaml', specs({ name: 'one', credentials: { k: { env: 'K' } } }));
  const { code, stdout, stderr } = await bench.run(['doctor'], { env: { K: 'sesame' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    'ok    specs: 1 spec',
    expect.stringMatching(/^ok {4}connection: 127\.0\.0\.1:\d+$/),
    'ok    version: SingleStore 9.1.3',
    'ok    links: 1 link visible',
    'ok    pipelines: 1 pipeline visible',
    'ok    ALTER LINK: known',
    'ok    state: database:linkspec: 0 links managed',
    'ok    secrets of one: 1 credential resolved',
    '',
  ]);
  expect(changes(bench.emulator)).toEqual([]);
  expect(bench.emulator.configTextOf('db', 'one')).toBeUndefined();
});

test('without specs there is nothing to say of secrets', async () => {
  await open();
  const { code, stdout } = await bench.run(['doctor']);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/secret|specs/);
});

test('each thing that fails has its line, the others are looked at all the same, exit code 1', async () => {
  await open({
    users: [{ name: 'root', denied: [{ kind: 'create-link', database: 'other' }] }],
    faults: [
      {
        match: /linkspec.*entries/,
        times: Number.POSITIVE_INFINITY,
        action: { kind: 'error', errno: 1142, message: 'SELECT command denied' },
      },
    ],
  });
  await bench.write(
    'links/a.yaml',
    specs(
      { name: 'one', credentials: { k: { env: 'NOT_SET' } } },
      { name: 'two', database: 'other', credentials: { k: { env: 'K' } } },
    ),
  );
  const { code, stdout } = await bench.run(['doctor'], { env: { K: 'sesame' } });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fail {2}ALTER LINK: LNK0601 .*other.*\(Grant CREATE LINK/m);
  expect(stdout).toMatch(/^fail {2}state: LNK0504 /m);
  expect(stdout).toMatch(/^fail {2}secrets of one: LNK0201 .*NOT_SET/m);
  expect(stdout).toMatch(/^ok {4}secrets of two/m);
  expect(stdout).toMatch(/^ok {4}links/m);
  expect(stdout).not.toContain('sesame');
});

test('a server without ALTER LINK, and specs with errors', async () => {
  await open({ version: '9.0.5' });
  const old = await bench.run(['doctor']);
  expect(old.code).toBe(0);
  expect(old.stdout).toMatch(/ALTER LINK: unknown to this server: .*policy\.replace/);
  await bench.write('bad.yaml', specs({ name: 'one', type: 'S4' }));
  const bad = await bench.run(['doctor', 'bad.yaml']);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/^fail {2}specs: 1 error: run `linkspec validate`$/m);
});

test('no server: the rest is still told', async () => {
  await open();
  await bench.write('links/a.yaml', specs({ name: 'one', credentials: { k: { env: 'K' } } }));
  const { code, stdout } = await bench.run(['doctor'], { env: { LINKSPEC_URL: '', K: 'sesame' } });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fail {2}connection: LNK0307 .*LINKSPEC_URL/m);
  expect(stdout).toMatch(/^ok {4}secrets of one/m);
});
