import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { holdAt, spec } from '../cli/bench.js';
import { SECRETS } from './secrets.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const APPLY = ['apply', '--auto-approve', '--settle', '0'];
const FORMATS = ['text', 'json', 'markdown', 'sql'];

/** The secrets got to where they belong, and nowhere else. */
async function expectNoLeak(): Promise<void> {
  expect(await stage.leaks()).toEqual([]);
}

test('a leak that was planted is found, wherever it is', async () => {
  await expectNoLeak();
  await stage.bench.write('tmp/left-behind', Buffer.from(`:${SECRETS.short}:`).toString('base64'));
  await stage.bench.write('plan.json', JSON.stringify({ k: SECRETS.escaped }));
  stage.keep('stderr', `near '${SECRETS.word.slice(3)}`);
  await stage.bench.emulator.execute('CREATE DATABASE linkspec');
  await stage.bench.emulator.execute('CREATE TABLE linkspec.entries (kind TEXT, k TEXT, body TEXT)');
  await stage.bench.emulator.execute(
    `INSERT INTO linkspec.entries VALUES ('link', 'k', '${Buffer.from(SECRETS.header).toString('hex')}')`,
  );
  const found = (await stage.leaks()).map(({ secret }) => secret);
  expect([...new Set(found)].sort()).toEqual(['escaped', 'header', 'short', 'word']);
});

test('every command in every format, silent and verbose', async () => {
  await stage.run(['validate']);
  for (const format of FORMATS) expect((await stage.run(['plan', '-v', '--format', format])).code).toBe(0);
  expect((await stage.run(['plan', '--out', 'plan.json'])).code).toBe(0);
  expect((await stage.run([...APPLY, '-v'])).code).toBe(0);
  expect(stage.bench.emulator.credentialsOf('db', 'one')).toEqual({
    word: SECRETS.word,
    escaped: SECRETS.escaped,
    long: SECRETS.long,
    short: SECRETS.short,
  });
  expect(stage.bench.emulator.credentialsOf('db', 'web')).toEqual({
    headers: { Authorization: SECRETS.header },
  });
  expect((await stage.run(['apply', 'plan.json', '--auto-approve', '--format', 'json', '-v'])).code).toBe(0);
  // Rotated: the values of one run are the old ones of the next.
  expect((await stage.run([...APPLY, '--format', 'json', '-v'], { WORD: SECRETS.header })).code).toBe(0);
  await stage.run(['status', '-v']);
  await stage.run(['status', '--format', 'json']);
  await stage.run(['import', '-v', '--out', 'imported']);
  await stage.run(['doctor', '-v']);
  await stage.run(['resume', '-v']);
  await expectNoLeak();
});

test('a state in a file, and none', async () => {
  for (const state of ['file:state.json', 'none']) {
    expect((await stage.run([...APPLY, '--state', state, '-v'])).code).toBe(0);
    await stage.run(['plan', '--state', state, '--format', 'json']);
    await stage.run(['status', '--state', state]);
  }
  expect(await readFile(join(stage.bench.folder, 'state.json'), 'utf8')).toContain('fingerprints');
  await expectNoLeak();
});

describe('errors of the server that quote the statement', () => {
  test.each([1064, 1142, 1234])('%d', async (errno) => {
    stage.quoteStatements(/CREDENTIALS/, errno);
    for (const format of ['text', 'json']) {
      const { code, stdout, stderr } = await stage.run([...APPLY, '-v', '--format', format]);
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/LNK060[12]/);
    }
    await expectNoLeak();
  });

  test('while the state is written', async () => {
    stage.quoteStatements(/INSERT INTO/, 1142);
    expect((await stage.run([...APPLY, '-v'])).code).toBe(1);
    await expectNoLeak();
  });

  test('that quote the password of the connection', async () => {
    stage.bench.emulator.set({
      faults: [
        {
          match: /LINKS/,
          times: Number.POSITIVE_INFINITY,
          action: { kind: 'error', errno: 1142, message: `denied: mysql://app:${SECRETS.connection}@host` },
        },
      ],
    });
    for (const args of [['plan'], APPLY, ['status'], ['import'], ['doctor']])
      expect((await stage.run([...args, '-v'])).code).toBe(1);
    await expectNoLeak();
  });
});

test.each(['drop-before', 'drop-after'] as const)('connections that are lost: %s', async (kind) => {
  stage.bench.emulator.set({
    faults: [{ match: /CREDENTIALS/, times: Number.POSITIVE_INFINITY, action: { kind } }],
  });
  expect((await stage.run([...APPLY, '-v'])).code).toBe(1);
  stage.bench.emulator.set({ faults: [] });
  expect((await stage.run([...APPLY, '-v'])).code).toBe(0);
  await expectNoLeak();
});

test('a pipeline whose error quotes the credentials', async () => {
  await stage.bench.write(
    'links/all.yaml',
    spec({
      name: 'one',
      credentials: {
        broken: { env: 'WORD' },
        escaped: { exec: ['/bin/sh', 'program.sh'] },
        short: { env: 'SHORT' },
      },
    }),
  );
  for (const format of ['text', 'json']) {
    const args = ['apply', '--auto-approve', '--settle', '30s', '--format', format, '-v'];
    const { code, stdout } = await stage.run(args, { WORD: format === 'text' ? SECRETS.word : SECRETS.long });
    expect(code).toBe(1);
    expect(stdout).toMatch(/LNK0605/);
    expect(stdout).toContain('login failed for');
    stage.bench.emulator.setPipelineState('db', 'p', 'Running');
  }
  await stage.run(['status', '-v']);
  await expectNoLeak();
});

test('sources that fail: programs that print the secret, files that are no text', async () => {
  await stage.bench.write('program.sh', `echo '${SECRETS.word}'; echo '${SECRETS.word}' >&2; exit 3\n`);
  await stage.bench.write('secret.txt', `${SECRETS.long}\0`);
  for (const args of [['plan'], ['plan', '--format', 'json'], APPLY, ['doctor', '-v']]) {
    const { code, stdout } = await stage.run(args, { HEADER: SECRETS.header });
    expect(code).toBe(1);
    expect(stdout).toMatch(/LNK020[234]/);
    expect(stdout).toContain('exit code 3');
  }
  await expectNoLeak();
});

test('literals, also where the YAML, the shape or the place of a secret is wrong', async () => {
  const { word, escaped, short, long } = SECRETS;
  await stage.bench.write(
    'literal.yaml',
    spec({
      name: 'one',
      credentials: { k: { value: word }, e: { value: escaped }, h: { x: { value: short } } },
    }),
  );
  await stage.bench.write(
    'broken.yaml',
    `credentials:\n  k: { value: "${word}\n  s: { value: "${long}" }\n : ${short}`,
  );
  await stage.bench.write(
    'text.yaml',
    [
      spec({ name: 'bare', credentials: { k: word, list: [long] } }),
      spec({ name: 'misplaced', config: { aws_secret_access_key: long, nested: { a: 1 } } }),
      spec({ name: 'misspelt', credentials: { k: { env: [word] }, s: { value: short, env: 'X' } } }),
      spec({ name: 'program', credentials: { k: { exec: word }, s: { file: { path: long } } } }),
    ].join('---\n'),
  );
  for (const command of [['validate'], ['plan', '-v'], [...APPLY, '-v'], ['doctor', '-v']])
    for (const name of ['literal.yaml', 'broken.yaml', 'text.yaml']) await stage.run([...command, name]);
  const { code } = await stage.run(['plan', 'literal.yaml', '--out', 'plan.json']);
  expect(code).toBe(1);
  expect(stage.bench.emulator.credentialsOf('db', 'one')).toEqual({ k: word, e: escaped, h: { x: short } });
  await expectNoLeak();
});

test('addresses and passwords that are wrong', async () => {
  const { connection, word } = SECRETS;
  const port = stage.bench.emulator.port;
  const none = { LINKSPEC_PASSWORD: '' };
  const addresses = [
    `mysql://app:${encodeURIComponent(connection)}@127.0.0.1:1/`,
    `mysql://app:${encodeURIComponent(word)}@127.0.0.1:${port}/`,
    `mysql://app:${connection}@127.0.0.1:${port}/`,
    `mysql://app:${word}@127.0.0.1:${port}/${word}?x=${word}#${word}`,
    `app:${word}@127.0.0.1`,
    `mysql://app:${word}%@127.0.0.1:${port}/`,
  ];
  for (const address of addresses) {
    await stage.run(['plan', '-v'], { ...none, LINKSPEC_URL: address });
    await stage.run(['doctor', '-v', '--url', address], none);
  }
  await stage.run(['plan'], { LINKSPEC_PASSWORD: word });
  await expectNoLeak();
});

test('a defect: an unexpected error that quotes a secret', async () => {
  // Makes the key stretching of the program fail, as a defect would, with a message in lines like a stack's.
  const patch = `import crypto from 'node:crypto'; import { syncBuiltinESMExports } from 'node:module';
    crypto.scrypt = () => { throw new Error(process.env.WORD + '\\n    at ' + process.env.HEADER + '\\n    at x'); };
    syncBuiltinESMExports();`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(patch)}` };
  const apply = await stage.run([...APPLY, '-v'], env);
  expect(apply.code).toBe(1);
  expect(apply.stdout).toContain('LNK0900');
  // With a state to compare with, it already happens while planning.
  expect((await stage.run([...APPLY])).code).toBe(0);
  const plan = await stage.run(['plan', '-v'], { ...env, WORD: SECRETS.word.toUpperCase() });
  expect(plan).toMatchObject({ code: 1, stderr: expect.stringContaining('error LNK0900') });
  await expectNoLeak();
});

test('while it is under way: arguments, files, the journal; and after a signal', async () => {
  const gate = holdAt(stage.bench.emulator, /^ALTER LINK `db`.`one`/);
  const ended = await stage.runWhile([...APPLY, '-v'], async (running) => {
    await gate.reached;
    for (const part of ['cmdline', 'comm', 'status'])
      stage.keep(`/proc/${part}`, await readFile(`/proc/${running.child.pid}/${part}`, 'utf8'));
    await expectNoLeak();
    running.child.kill('SIGTERM');
    await running.until(/finishing what is open/);
    gate.open();
  });
  expect(ended.code).toBe(143);
  await stage.run(['resume', '-v']);
  await expectNoLeak();
});
