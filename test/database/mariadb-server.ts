import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerAddress } from '../../src/database/server-url.js';
import { Secret } from '../../src/secret/secret.js';

/** A private MariaDB server: user root without a password, and `sql` to ask it directly. */
export interface MariaDb {
  readonly port: number;
  address(user?: string, password?: string): ServerAddress;
  /** Runs statements with the stock client, as root; returns its plain output. */
  sql(statements: string): string;
  stop(): Promise<void>;
}

/**
 * Whether MariaDB is installed. Where it is not, tests that need it are skipped with one loud line; in CI they fail.
 */
export function hasMariaDb(): boolean {
  const there = DAEMON !== undefined;
  if (!there && process.env.CI)
    throw new Error('mariadbd is not installed: the state tables cannot be tested');
  if (!there) console.error('SKIPPED: mariadbd is not installed, so no test of the state tables ran');
  return there;
}

/** Starts a server on a free port with an empty data folder under the temporary folder. */
export async function startMariaDb(extra: readonly string[] = []): Promise<MariaDb> {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-mariadb-'));
  const user = `--user=${userInfo().username}`;
  const install = ['--no-defaults', `--datadir=${folder}`, '--auth-root-authentication-method=normal', user];
  execFileSync('mariadb-install-db', [...install, '--skip-test-db'], { stdio: 'ignore' });
  const port = await freePort();
  const daemon = spawn(
    DAEMON ?? 'mariadbd',
    [
      '--no-defaults',
      `--datadir=${folder}`,
      `--socket=${join(folder, 's')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=0',
      user,
      ...extra,
    ],
    { stdio: 'ignore' },
  );
  await listening(port, daemon);
  return {
    port,
    address: (name = 'root', password?: string) => ({
      host: '127.0.0.1',
      port,
      user: name,
      ...(password !== undefined && { password: new Secret(password) }),
      tls: { mode: 'DISABLED' },
    }),
    sql: (statements) =>
      execFileSync(
        'mariadb',
        ['--no-defaults', '-uroot', '-h127.0.0.1', `-P${port}`, '-N', '-e', statements],
        {
          encoding: 'utf8',
        },
      ),
    async stop() {
      const gone = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const DAEMON = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/usr/bin/mariadbd'].find((path) =>
  existsSync(path),
);

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function listening(port: number, daemon: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (daemon.exitCode !== null) throw new Error(`mariadbd ended with ${daemon.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error('mariadbd did not come up');
}
