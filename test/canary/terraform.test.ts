import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SqlError } from '../../src/emulator/index.js';
import { type Configuration, expression } from '../acceptance/terraform/configuration.js';
import { hasTerraform } from '../acceptance/terraform/has-terraform.js';
import { openProject, type Project } from '../acceptance/terraform/project.js';
import { findLeaks } from './find-leaks.js';
import { SECRETS } from './secrets.js';
import { secretServer } from './server.js';
import { quoting } from './stage.js';

let project: Project;
let said: { readonly where: string; readonly text: string }[];

beforeEach(async () => {
  project = await openProject(secretServer());
  said = [];
  Object.assign(project.env, {
    LINKSPEC_URL: `mysql://app@127.0.0.1:${project.emulator.port}/`,
    LINKSPEC_FINGERPRINT_KEY: SECRETS.longFingerprintKey,
    // Logs of terraform and of the provider, all there is.
    TF_LOG: 'trace',
    TF_LOG_PATH: join(project.folder, 'trace.log'),
    TF_VAR_connection: SECRETS.connection,
    TF_VAR_word: SECRETS.word,
    TF_VAR_escaped: SECRETS.escaped,
    TF_VAR_long: SECRETS.long,
    TF_VAR_short: SECRETS.short,
    TF_VAR_header: SECRETS.header,
  });
});
afterEach(() => project.close());

const VARIABLES = ['connection', 'word', 'escaped', 'long', 'short', 'header'];
const ALL = 'word = var.word, escaped = var.escaped, long = var.long, short = var.short';

/** Write-only credentials from ephemeral variables, and so the password of the server. */
const configuration = (more: object = {}, credentials = ALL): Configuration => ({
  variables: Object.fromEntries(VARIABLES.map((name) => [name, { ephemeral: true }])),
  provider: { password: expression('var.connection') },
  links: {
    one: {
      config: '{"region": "b"}',
      credentials_wo: expression(`jsonencode({ ${credentials} })`),
      policy: { adoption: 'Send' },
      ...more,
    },
    web: {
      type: 'HTTP',
      credentials_wo: expression('jsonencode({ headers = { Authorization = var.header } })'),
    },
  },
});

/** Runs terraform and keeps what it says. */
async function run(...args: string[]): Promise<number | null> {
  const { code, stdout, stderr, progress } = await project.terraform(...args, '-no-color');
  said.push({ where: args.join(' '), text: stdout + stderr + progress });
  return code;
}

/** Every trace of a secret in what was said, logged, planned or kept, on the server's side too. */
async function leaks() {
  const entries = await readdir(project.folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const written = await Promise.all(
    files.map(async (where) => ({ where, text: await readFile(where, 'utf8') })),
  );
  const { rows } = await project.emulator
    .execute('SELECT kind, k, body FROM linkspec.entries')
    .catch(() => ({ rows: [] }));
  return [...said, ...written, { where: 'the tables of the state', text: rows.flat().join('\n') }].flatMap(
    ({ where, text }) => findLeaks(text, SECRETS).map((leak) => ({ where, ...leak })),
  );
}

(hasTerraform('secrets in Terraform') ? describe : describe.skip)('write-only credentials', () => {
  test('a leak that was planted is found', async () => {
    await project.configure(configuration());
    expect(await run('plan', '-out=saved.plan')).toBe(0);
    expect(await leaks()).toEqual([]);
    await project.write('terraform.tfstate.backup', JSON.stringify({ k: SECRETS.escaped }));
    expect([...new Set((await leaks()).map(({ secret }) => secret))]).toEqual(['escaped']);
  });

  test('are in no plan, state, log or output: made, changed, shown, rotated, destroyed', async () => {
    await project.configure(configuration());
    expect(await run('plan', '-out=saved.plan')).toBe(0);
    expect(await run('show', '-json', 'saved.plan')).toBe(0);
    expect(await run('apply', 'saved.plan')).toBe(0);
    expect(project.emulator.credentialsOf('db', 'one')).toEqual({
      word: SECRETS.word,
      escaped: SECRETS.escaped,
      long: SECRETS.long,
      short: SECRETS.short,
    });
    project.env.TF_VAR_word = SECRETS.header;
    expect(await run('plan', '-detailed-exitcode')).toBe(2);
    expect(await run('apply', '-auto-approve')).toBe(0);
    expect(project.emulator.credentialsOf('db', 'one')).toMatchObject({ word: SECRETS.header });
    expect(await run('show', '-json')).toBe(0);
    expect(await readFile(project.env.TF_LOG_PATH ?? '', 'utf8')).toMatch(/ApplyResourceChange|applying/i);
    await run('destroy', '-auto-approve');
    expect(await leaks()).toEqual([]);
  });

  test.each([1064, 1142])(
    'are not in what is told of a statement that fails and is quoted (%i)',
    async (errno) => {
      project.emulator.onStatement((sql) => {
        if (/^(?:ALTER|CREATE) LINK (?!.*probe)/.test(sql)) throw new SqlError(errno, quoting(errno, sql));
      });
      await project.configure(configuration());
      expect(await run('apply', '-auto-approve')).toBe(1);
      expect(said.at(-1)?.text).toMatch(/LNK060[12]/);
      expect(await leaks()).toEqual([]);
    },
  );

  test('are not in what is told of JSON that cannot be read, or that is no object', async () => {
    for (const credentials of [
      'format("{%s", var.word)',
      'jsonencode([var.long])',
      'jsonencode(var.escaped)',
      `format("{\\"k\\":${'['.repeat(250)}\\"%s\\"${']'.repeat(250)}}", var.word)`,
    ]) {
      await project.configure(configuration({ credentials_wo: expression(credentials) }));
      expect(await run('plan')).toBe(1);
    }
    expect(said.at(-1)?.text).toContain('LNK0106');
    // In the wrong place: the server would show it.
    const { variables, ...rest } = configuration({
      config: expression('jsonencode({ aws_secret_access_key = var.misplaced })'),
    });
    await project.configure({ ...rest, variables: { ...variables, misplaced: { sensitive: true } } });
    project.env.TF_VAR_misplaced = SECRETS.long;
    expect(await run('plan')).toBe(1);
    expect(said.at(-1)?.text).toContain('LNK0105');
    expect(await leaks()).toEqual([]);
  });

  test('are not in what is told of a server that refuses the password', async () => {
    await project.configure(configuration());
    project.env.TF_VAR_connection = SECRETS.word;
    expect(await run('plan')).toBe(1);
    project.env.TF_VAR_connection = SECRETS.connection;
    project.env.LINKSPEC_URL = `mysql://app:${encodeURIComponent(SECRETS.long)}@127.0.0.1:${project.emulator.port}/`;
    expect(await run('plan')).toBe(0);
    project.env.LINKSPEC_URL = `mysql://app:${SECRETS.connection}@127.0.0.1/`;
    expect(await run('plan')).toBe(1);
    expect(await leaks()).toEqual([]);
  });

  test('are not in the cause of a pipeline that falls into Error', async () => {
    await project.configure({
      ...configuration({}, `${ALL}, broken = var.word`),
      provider: { password: expression('var.connection'), settle: '1s' },
    });
    await run('apply', '-auto-approve');
    expect(said.at(-1)?.text).toMatch(/LNK0605|Error/);
    expect(await leaks()).toEqual([]);
  });

  test('are not in what a crash leaves behind', async () => {
    project.env.LINKSPEC_FINGERPRINT_KEY = SECRETS.fingerprintKey;
    // Makes the key stretching of the provider fail, as a defect would: in the work, and outside of any.
    for (const [failure, told] of [
      ['throw new Error', /LNK0900/],
      ['setImmediate(() => { throw new Error', /crashed!|panic/],
    ] as const) {
      const quoted = `(process.env.TF_VAR_word + '\\n    at ' + process.env.TF_VAR_long)`;
      const body = failure.startsWith('setImmediate') ? `${failure}${quoted} })` : `${failure}${quoted}`;
      const patch = `const crypto = require('node:crypto'); crypto.scrypt = () => { ${body}; };`;
      await project.write('patch.cjs', patch);
      project.env.NODE_OPTIONS = `--require=${join(project.folder, 'patch.cjs')}`;
      await project.configure(configuration());
      expect(await run('apply', '-auto-approve')).toBe(1);
      expect(said.at(-1)?.text).toMatch(told);
    }
    expect(await leaks()).toEqual([]);
  });
});
