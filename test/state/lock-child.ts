/**
 * A second process for the lock tests. Arguments: the store (`file:PATH` or `mariadb:PORT:NAME`), the lock's name, and
 * `hold` (take the lock, say "held", keep it until killed) or `count:FILE:TIMES` (that many times: take the lock,
 * read the number in FILE, write it plus one, release).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '../../src/database/pool.js';
import { stateDdl } from '../../src/database/state-schema.js';
import { createStateTables } from '../../src/database/state-tables.js';
import { createFileStore } from '../../src/state/file-store.js';
import type { StateStore } from '../../src/state/state-store.js';

const [storeText = '', name = '', task = ''] = process.argv.slice(2);
const store = openStore(storeText);
// The pipe closes when the process that started this one is gone.
process.stdin.on('end', () => process.exit(1)).resume();

if (task === 'hold') {
  await store.lock(name, 60_000);
  process.stdout.write('held\n');
  setInterval(() => {}, 1000);
} else {
  const [, file = '', times = '0'] = task.split(':');
  for (let left = Number(times); left > 0; left -= 1) {
    const lock = await store.lock(name, 60_000);
    const before = Number(readFileSync(file, 'utf8'));
    await sleep(2);
    await lock.assertHeld();
    writeFileSync(file, String(before + 1));
    await lock.release();
  }
  await store.close();
  process.exit(0);
}

function openStore(text: string): StateStore {
  const [kind, rest = '', database = ''] = text.split(':');
  if (kind === 'file') return createFileStore(rest);
  const pool = createPool({ host: '127.0.0.1', port: Number(rest), user: 'root', tls: { mode: 'DISABLED' } });
  return createStateTables(database, pool, (names) =>
    stateDdl(names).map((sql) => sql.replace('ROWSTORE ', '')),
  );
}
