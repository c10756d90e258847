import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { type Bench, changes, linkChanges, openBench, spec, specs } from './bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({
    catalog: {
      databases: ['db', 'other'],
      links: [
        { database: 'db', name: 'live', type: 'S3', config: { region: 'a' }, credentials: { k: 'old' } },
        { database: 'db', name: 'stranger', type: 'GCS' },
      ],
      pipelines: [
        { database: 'db', name: 'runs', link: 'live' },
        { database: 'other', name: 'far', link: { database: 'db', name: 'live' } },
      ],
    },
  });
});
afterEach(() => bench.close());

const CHANGED = { name: 'live', config: { region: 'b' } };
const SAME = { name: 'live', config: { region: 'a' } };

test('reads only: no write, no DDL, no lock, also with --out and where there is a state', async () => {
  await bench.write('links/a.yaml', specs(CHANGED, { name: 'new' }));
  const first = await bench.run(['plan', '--out', 'plan.json']);
  expect(first.code).toBe(0);
  expect(changes(bench.emulator)).toEqual([]);
  expect(bench.emulator.log.map(({ kind }) => kind)).not.toContain('alter-link');
  expect((await bench.emulator.execute('SHOW DATABASES')).rows.flat()).not.toContain('linkspec');
  await bench.run(['apply', '--auto-approve', '--settle', '0']);
  await bench.write('links/a.yaml', specs(SAME, { name: 'newer', credentials: { k: { env: 'K' } } }));
  bench.emulator.clearLog();
  expect((await bench.run(['plan', '--prune'], { env: { K: 'k' } })).code).toBe(0);
  expect(changes(bench.emulator)).toEqual([]);
  expect(bench.emulator.log.some(({ kind, sql }) => kind === 'transaction' || /FOR UPDATE/.test(sql))).toBe(
    false,
  );
});

test('exit codes with and without --detailed-exitcode', async () => {
  await bench.write('changed.yaml', spec(CHANGED));
  await bench.write('same.yaml', spec(SAME));
  await bench.write('blocked.yaml', specs({ ...CHANGED, policy: { pipelines: 'Refuse' } }, { name: 'new' }));
  const codes = async (file: string, ...more: string[]) => (await bench.run(['plan', file, ...more])).code;
  expect(await codes('changed.yaml')).toBe(0);
  expect(await codes('changed.yaml', '--detailed-exitcode')).toBe(2);
  // First management is a write to the state.
  expect(await codes('same.yaml', '--detailed-exitcode')).toBe(2);
  await bench.run(['apply', 'same.yaml', '--auto-approve']);
  expect(await codes('same.yaml')).toBe(0);
  expect(await codes('same.yaml', '--detailed-exitcode')).toBe(0);
  expect(await codes('blocked.yaml')).toBe(1);
  expect(await codes('blocked.yaml', '--detailed-exitcode')).toBe(1);
  const blocked = await bench.run(['plan', 'blocked.yaml']);
  expect(blocked.stdout).toMatch(/! blocked db\.live .*\n.*LNK0404.*\n.*way out: /);
  expect(blocked.stdout).toMatch(/\+ create db\.new/);
});

describe('formats', () => {
  const SECRET = { aws_secret_access_key: { env: 'K' } };
  const env = { K: 'sesame-open-wide' };

  test('text, on stdout alone, without colours in a pipe', async () => {
    await bench.write('links/a.yaml', specs({ ...CHANGED, credentials: SECRET }, { name: 'new' }));
    const { stdout, stderr } = await bench.run(['plan'], { env });
    expect(stderr).toBe('');
    expect(stdout).not.toContain('\x1b');
    expect(stdout).toContain('~ config.region: "a" -> "b"');
    expect(stdout).toContain('pauses db.runs (Running)');
    expect(stdout).toContain('pauses other.far (Running)');
    expect(stdout).toContain('Plan: 1 to create, 1 to alter; 2 statements; 2 pipelines pause.');
    expect(stdout).toContain('1 live link without a spec is left alone.');
    expect(stdout).not.toContain(env.K);
  });

  test('JSON as the contract and the published schema say', async () => {
    await bench.write('links/a.yaml', specs({ ...CHANGED, credentials: SECRET }, { name: 'new' }));
    const [plan, schema] = await Promise.all([
      bench.run(['plan', '--format', 'json'], { env }),
      bench.run(['schema', 'plan']),
    ]);
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    const json = JSON.parse(plan.stdout);
    const check = new Ajv({ strict: false }).compile(JSON.parse(schema.stdout));
    expect({ valid: check(json), errors: check.errors }).toEqual({ valid: true, errors: null });
    expect(json).toMatchObject({
      formatVersion: '1',
      summary: { create: 1, alter: 1, replace: 0, delete: 0, record: 0, none: 0, blocked: 0 },
    });
    expect(json.links[0]).toMatchObject({
      database: 'db',
      name: 'live',
      type: 'S3',
      action: 'alter',
      pipelines: [
        { database: 'db', name: 'runs', state: 'Running', pause: true },
        { database: 'other', name: 'far', state: 'Running', pause: true },
      ],
    });
    expect(json.links[0].changes).toContainEqual({
      path: 'config.region',
      kind: 'update',
      before: 'a',
      after: 'b',
    });
    expect(json.links[0].changes).toContainEqual(
      expect.objectContaining({ path: 'credentials.aws_secret_access_key', secret: true, after: null }),
    );
    expect(json.links[0].statements).toEqual([
      expect.objectContaining({ sql: expect.stringMatching(/^ALTER LINK `db`.`live` SET /) }),
    ]);
    expect(plan.stdout).not.toContain(env.K);
  });

  test('Markdown and SQL', async () => {
    await bench.write('links/a.yaml', specs({ ...CHANGED, credentials: SECRET }, { name: 'new' }));
    const [markdown, sql] = await Promise.all(
      ['markdown', 'sql'].map((format) => bench.run(['plan', '--format', format], { env })),
    );
    expect(markdown?.stdout).toMatch(/```sql\n[\s\S]*ALTER LINK[\s\S]*```/);
    expect(sql?.stdout).toMatch(/^STOP PIPELINE `runs`;$/m);
    expect(sql?.stdout).toMatch(/^ALTER LINK `db`.`live` .*;$/m);
    for (const { stdout, stderr } of [markdown, sql].filter((one) => one !== undefined)) {
      expect(stderr).toBe('');
      expect(stdout).not.toContain(env.K);
    }
  });

  test('an empty plan is valid in each', async () => {
    await bench.write('none.yaml', 'kind: ConfigMap\n');
    for (const format of ['text', 'json', 'markdown', 'sql'])
      expect((await bench.run(['plan', 'none.yaml', '--format', format])).code).toBe(0);
  });
});

test('--target: only that link, several of them, and an unknown one is wrong usage', async () => {
  await bench.write('links/a.yaml', specs(CHANGED, { name: 'two' }, { name: 'three', database: 'other' }));
  const names = async (...targets: string[]) => {
    const args = targets.flatMap((target) => ['--target', target]);
    const { code, stdout, stderr } = await bench.run(['plan', '--format', 'json', ...args]);
    return code === 0
      ? JSON.parse(stdout).links.map((link: { name: string }) => link.name)
      : [code, stdout, stderr];
  };
  expect(await names('db.two')).toEqual(['two']);
  expect(await names('db.two', 'other.three')).toEqual(['two', 'three']);
  expect(await names('db.tow')).toEqual([
    64,
    '',
    expect.stringMatching(/LNK0701: .*"db\.tow"[\s\S]*db\.two/),
  ]);
  const applied = await bench.run(['apply', '--auto-approve', '--target', 'db.two']);
  expect(applied.code).toBe(0);
  expect(linkChanges(bench.emulator)).toEqual([expect.stringMatching(/^CREATE LINK `db`.`two`/)]);
  expect((await bench.run(['apply', '--auto-approve', '--target', 'nope'])).code).toBe(64);
});

test('--trust-credentials: adoption Trust for this run', async () => {
  await bench.write('links/a.yaml', spec({ ...SAME, credentials: { k: { env: 'K' } } }));
  const action = async (...more: string[]) => {
    const { stdout } = await bench.run(['plan', '--format', 'json', ...more], { env: { K: 'k' } });
    return JSON.parse(stdout).links[0].action;
  };
  expect(await action()).toBe('alter');
  expect(await action('--trust-credentials')).toBe('record');
  const { code } = await bench.run(['apply', '--auto-approve', '--trust-credentials'], { env: { K: 'k' } });
  expect(code).toBe(0);
  expect(linkChanges(bench.emulator)).toEqual([]);
  expect(await action()).toBe('none');
  expect(bench.emulator.credentialsOf('db', 'live')).toEqual({ k: 'old' });
});

test('--owner and --take-over', async () => {
  await bench.write('links/a.yaml', spec(SAME));
  expect((await bench.run(['apply', '--auto-approve', '--owner', 'team-a'])).code).toBe(0);
  const refused = await bench.run(['plan', '--owner', 'team-b']);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/! blocked db\.live[\s\S]*LNK0401[\s\S]*--take-over/);
  expect((await bench.run(['plan'])).code).toBe(1);
  const taken = await bench.run(['apply', '--owner', 'team-b', '--take-over', '--auto-approve']);
  expect(taken.code).toBe(0);
  expect(taken.stdout).toContain('record db.live');
  expect((await bench.run(['plan', '--owner', 'team-a'])).code).toBe(1);
  expect((await bench.run(['plan', '--owner', 'team-b', '--detailed-exitcode'])).code).toBe(0);
  expect(linkChanges(bench.emulator)).toEqual([]);
});

test('--prune drops what this owner managed and whose last policy said Delete, and nothing else', async () => {
  const deletable = { policy: { deletion: 'Delete' } };
  await bench.write(
    'links/a.yaml',
    specs({ name: 'drop', ...deletable }, { name: 'retain' }, { name: 'stays', ...deletable }),
  );
  await bench.write('theirs.yaml', spec({ name: 'theirs', ...deletable }));
  await bench.run(['apply', '--auto-approve']);
  await bench.run(['apply', 'theirs.yaml', '--owner', 'team-b', '--auto-approve']);
  await bench.write('links/a.yaml', spec({ name: 'stays', ...deletable }));
  bench.emulator.clearLog();
  await bench.run(['apply', '--auto-approve']);
  expect(linkChanges(bench.emulator)).toEqual([]);
  const plan = await bench.run(['plan', '--prune', '--detailed-exitcode']);
  expect(plan.code).toBe(2);
  expect(plan.stdout).toMatch(/- delete db\.drop/);
  expect((await bench.run(['apply', '--prune', '--auto-approve'])).code).toBe(0);
  expect(linkChanges(bench.emulator)).toEqual(['DROP LINK `db`.`drop`']);
  expect((await bench.run(['plan', '--prune', '--detailed-exitcode'])).code).toBe(0);
});

test('a reference that this door cannot resolve is told before anything is asked', async () => {
  const touched = join(bench.folder, 'touched');
  await bench.write(
    'links/a.yaml',
    specs(
      { name: 'one', credentials: { a: { exec: ['touch', touched] } } },
      { name: 'two', credentials: { headers: { A: { secretKeyRef: { name: 's', key: 'k' } } } } },
    ),
  );
  for (const args of [['plan'], ['apply', '--auto-approve']]) {
    const { code, stdout, stderr } = await bench.run(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/error LNK0110: two: credentials\.headers\.A: secretKeyRef/);
  }
  expect(bench.emulator.log).toEqual([]);
  await expect(readFile(touched)).rejects.toThrow('ENOENT');
});

test('a secret that cannot be had stops its link alone', async () => {
  await bench.write(
    'links/a.yaml',
    specs({ ...CHANGED, credentials: { k: { env: 'NOT_SET' } } }, { name: 'new' }),
  );
  const { code, stdout } = await bench.run(['plan']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/blocked db\.live .*"NOT_SET" is not set/);
  expect(stdout).toMatch(/create db\.new/);
  const applied = await bench.run(['apply', '--auto-approve', '--format', 'json']);
  expect(applied.code).toBe(1);
  expect(JSON.parse(applied.stdout).links).toMatchObject([
    { name: 'live', outcome: 'refused', error: { code: 'LNK0201' } },
    { name: 'new', outcome: 'done' },
  ]);
  expect(linkChanges(bench.emulator)).toEqual([expect.stringMatching(/^CREATE LINK/)]);
});

test('specs with errors: nothing is asked, exit code 1', async () => {
  await bench.write('links/a.yaml', spec({ name: 'one', type: 'S4' }));
  const { code, stdout, stderr } = await bench.run(['plan', 'links', 'gone.yaml']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/a\.yaml:1:\d+: error LNK0103/);
  expect(stderr).toMatch(/gone\.yaml: error LNK0107/);
  expect(bench.emulator.log).toEqual([]);
});

test('a spec on stdin, and files and folders together', async () => {
  await bench.write('one/a.yaml', spec({ name: 'a' }));
  await bench.write('two.yaml', spec({ name: 'b' }));
  const { code, stdout } = await bench.run(['plan', 'one', 'two.yaml', '-', '--format', 'json'], {
    input: spec({ name: 'c' }),
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).links.map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c']);
});
