import { spawn } from 'node:child_process';
import { beforeEach, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/index.js';
import { openEmulator } from './open-emulator.js';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await openEmulator({ users: [{ name: 'root' }, { name: 'app', password: 'pw' }] });
});

/** Runs the stock client of Debian (package mariadb-client) with a script on its standard input. */
function run(script: string, ...flags: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('mariadb', ['-h127.0.0.1', `-P${emulator.port}`, '-uroot', ...flags]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(script);
  });
}

test('a session: databases, links, tables, counts', async () => {
  const { code, out, err } = await run(
    `SHOW DATABASES;
USE db
CREATE LINK l AS S3 CONFIG '{"region":"x"}' CREDENTIALS '{}';
SHOW LINKS;
CREATE TABLE t (a INT, b TEXT);
INSERT INTO t VALUES (1, 'é'), (2, NULL);
UPDATE t SET a = a + 1;
SELECT * FROM t;
SHOW TABLES;
`,
    '-vvv',
    '-t',
    '--default-character-set=utf8mb4',
  );
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toContain('| l    | S3   |             | {"region":"x"} |');
  expect(out).toContain('Query OK, 2 rows affected');
  expect(out).toContain('Records: 2  Duplicates: 0  Warnings: 0');
  expect(out).toContain('Rows matched: 2  Changed: 2  Warnings: 0');
  expect(out).toContain('|    3 | NULL |');
  expect(out).toContain('é');
});

test('what the client asks on its own: status, completion, warnings', async () => {
  const { code, out, err } = await run(
    'USE db\nCREATE TABLE t (a INT);\nUSE db\nstatus\nSHOW WARNINGS;\nselect @@version_comment limit 1;\nSELECT DATABASE();\n',
    '--auto-rehash',
    '-v',
  );
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toContain('Server version:\t\t5.7.32 SingleStoreDB source distribution');
  expect(out).toContain('Current database:\tdb');
  expect(out).toMatch(/Threads: 1/);
});

test('errors come with number and state; --force goes on', async () => {
  const { code, out, err } = await run(
    "USE db\nALTER LINK absent SET CONFIG ::a = 'x';\nSTOP PIPELINE absent;\nfoo;\nSELECT 'still here';\n",
    '--force',
  );
  expect(code).toBe(0);
  expect(err).toContain("ERROR 2332 (HY000) at line 2: No link with name 'absent' exists");
  expect(err).toContain('ERROR 2906 (HY000)');
  expect(err).toContain('ERROR 1064 (42000)');
  expect(out).toContain('still here');
});

test('a wrong password is refused by 1045', async () => {
  expect((await run('SELECT 1;', '-uapp', '-ppw')).code).toBe(0);
  const { code, err } = await run('SELECT 1;', '-uapp', '-pwrong');
  expect(code).toBe(1);
  expect(err).toContain("ERROR 1045 (28000): Access denied for user 'app'@'127.0.0.1' (using password: YES)");
});
