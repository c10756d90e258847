import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hasMariaDb, startMariaDb } from '../database/mariadb-server.js';
import { type Bench, changes, openBench, spec } from './bench.js';

const PASSWORD = 'p@ss:w/rd?#%';

let bench: Bench;
let address = '';
beforeAll(async () => {
  bench = await openBench({ users: [{ name: 'root' }, { name: 'app', password: PASSWORD }] });
  address = `127.0.0.1:${bench.emulator.port}`;
  await bench.write('links/a.yaml', spec({ name: 'one' }));
  await bench.write('password.txt', `${PASSWORD}\n`);
  await bench.write('wrong.txt', 'wrong\n');
});
afterAll(() => bench.close());
beforeEach(() => bench.emulator.set({ faults: [], switches: { sqlMode: 'STRICT_ALL_TABLES' } }));

const NONE = { LINKSPEC_URL: '' };

describe('where the server and the password come from', () => {
  const user = `mysql://app@`;

  test('--url goes before LINKSPEC_URL', async () => {
    const { code } = await bench.run(['plan', '--url', bench.emulator.url], {
      env: { LINKSPEC_URL: 'mysql://root@127.0.0.1:1/' },
    });
    expect(code).toBe(0);
  });

  test('LINKSPEC_PASSWORD, --password-file, and the file before the variable', async () => {
    const url = { LINKSPEC_URL: `${user}${address}/` };
    const ends = await Promise.all([
      bench.run(['plan'], { env: { ...url, LINKSPEC_PASSWORD: PASSWORD } }),
      bench.run(['plan', '--password-file', 'password.txt'], { env: url }),
      bench.run(['plan', '--password-file', 'password.txt'], { env: { ...url, LINKSPEC_PASSWORD: 'wrong' } }),
      bench.run(['plan', '--password-file', 'wrong.txt'], { env: { ...url, LINKSPEC_PASSWORD: PASSWORD } }),
      bench.run(['plan'], { env: url }),
    ]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 1, 1]);
    for (const { stderr } of ends) expect(stderr).not.toMatch(/warning/);
    expect(ends[3]?.stderr).toMatch(/error LNK0302: .*refused the login/);
  });

  test('a password in --url works and is warned about; in LINKSPEC_URL it is not', async () => {
    const url = `mysql://app:${encodeURIComponent(PASSWORD)}@${address}/`;
    const [option, variable] = await Promise.all([
      bench.run(['plan', '--url', url], { env: NONE }),
      bench.run(['plan'], { env: { LINKSPEC_URL: url } }),
    ]);
    expect(option).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/warning: .*LINKSPEC_PASSWORD.*--password-file/),
    });
    expect(variable).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['no address', [], NONE, /LNK0307: no server is named/],
    ['another scheme', ['--url', 'http://root@localhost/'], NONE, /LNK0307: /],
    ['a port that is none', ['--url', 'mysql://root@localhost:x/'], NONE, /LNK0307: /],
    [
      'a password file that is not there',
      ['--password-file', 'gone.txt'],
      {},
      /LNK0307: .*gone\.txt.*ENOENT/,
    ],
    ['an unknown state', ['--state', 'nowhere'], {}, /LNK0701: .*nowhere[\s\S]*database:NAME/],
  ])('%s is wrong usage', async (_, args, env, message) => {
    for (const command of ['plan', 'status']) {
      const { code, stdout, stderr } = await bench.run([command, ...args], { env });
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
      expect(stderr).toMatch(message);
    }
  });
});

describe('servers that cannot be used: exit code 1 and what to do, for every command', () => {
  const COMMANDS = [['plan'], ['apply', '--auto-approve'], ['resume'], ['import'], ['status'], ['doctor']];

  async function eachSays(code: string, env: Record<string, string>): Promise<void> {
    await Promise.all(
      COMMANDS.map(async (args) => {
        const ended = await bench.run(args, { env });
        expect(ended.code).toBe(1);
        expect(ended.stdout + ended.stderr).toMatch(new RegExp(`${code} `.replace(' ', '[: ]')));
        expect(ended.stderr).not.toContain('LNK0900');
      }),
    );
  }

  test('unreachable', () => eachSays('LNK0301', { LINKSPEC_URL: 'mysql://root@127.0.0.1:1/' }));

  test('something else listens there', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const there = server.address();
    const port = typeof there === 'object' ? there?.port : 0;
    await eachSays('LNK0301', { LINKSPEC_URL: `mysql://root@127.0.0.1:${port}/` });
    server.close();
  });

  test('wrong password', () =>
    eachSays('LNK0302', { LINKSPEC_URL: `mysql://app@${address}/`, LINKSPEC_PASSWORD: 'wrong' }));

  test('no TLS where it is asked for', () =>
    eachSays('LNK0306', { LINKSPEC_URL: `mysql://root@${address}/?ssl-mode=REQUIRED` }));

  test.each(['ANSI_QUOTES', 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'])('sql_mode %s', async (sqlMode) => {
    bench.emulator.set({ switches: { sqlMode } });
    await eachSays('LNK0304', {});
  });

  test('connections that are dropped at every query', async () => {
    bench.emulator.set({
      faults: [
        {
          match: /LINKS|PIPELINES|linkspec/,
          times: Number.POSITIVE_INFINITY,
          action: { kind: 'drop-before' },
        },
      ],
    });
    await eachSays('LNK0305', {});
  });

  test('queries that are refused', async () => {
    bench.emulator.set({
      faults: [
        {
          match: /LINKS|linkspec/,
          times: Number.POSITIVE_INFINITY,
          action: { kind: 'error', errno: 1142, message: 'SELECT command denied' },
        },
      ],
    });
    await eachSays('LNK0(601|504)', {});
    expect(changes(bench.emulator)).toEqual([]);
  });
});

(hasMariaDb() ? test : test.skip)('MariaDB is not SingleStore', async () => {
  const server = await startMariaDb();
  try {
    const { code, stderr } = await bench.run(['plan'], {
      env: { LINKSPEC_URL: `mysql://root@127.0.0.1:${server.port}/` },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/LNK0303: .*not a SingleStore server/);
  } finally {
    await server.stop();
  }
});

test('-v tells on stderr what is sent, and changes nothing on stdout', async () => {
  const [plain, verbose] = await Promise.all([bench.run(['plan']), bench.run(['plan', '-v'])]);
  expect(verbose.stdout).toBe(plain.stdout);
  expect(verbose.stderr).toMatch(/^SELECT @@memsql_version/m);
  expect(plain.stderr).toBe('');
});
