import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SqlError } from '../../src/emulator/index.js';
import { type Bench, openBench, specs } from '../cli/bench.js';
import type { Ended, Running } from '../cli/linkspec.js';
import { findLeaks, type Leak } from './find-leaks.js';
import { SECRETS } from './secrets.js';
import { secretServer } from './server.js';

/** A bench full of secrets, and everything that was ever said or written on it. */
export interface Stage {
  readonly bench: Bench;
  /** Runs the program and keeps what it said. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Starts it, has `during` look around while it is under way, and keeps what it said. */
  runWhile(args: readonly string[], during: (running: Running) => Promise<void>): Promise<Ended>;
  /** Keeps some text to be searched. */
  keep(where: string, text: string): void;
  /** Every trace of a secret in what was kept, in the files that the program wrote, and in the state's tables. */
  leaks(): Promise<(Leak & { readonly where: string })[]>;
  /** Has the server answer statements with errors that quote them. */
  quoteStatements(match: RegExp, errno: number): () => void;
  close(): Promise<void>;
}

/** Files that hold secrets since a person put them there. */
const OURS = new Set([
  'secret.txt',
  'password.txt',
  'program.sh',
  'literal.yaml',
  'broken.yaml',
  'text.yaml',
]);

export async function openStage(): Promise<Stage> {
  const bench = await openBench(secretServer({ database: 'db', name: 'web', type: 'HTTP', credentials: {} }));
  const temporary = join(bench.folder, 'tmp');
  await mkdir(temporary);
  await bench.write('secret.txt', `${SECRETS.long}\n`);
  await bench.write('password.txt', `${SECRETS.connection}\n`);
  await bench.write('program.sh', `#!/bin/sh\ncat <<'END'\n${SECRETS.escaped}\nEND\n`);
  await bench.write('links/all.yaml', specs(ONE, WEB));
  Object.assign(bench.env, {
    LINKSPEC_URL: `mysql://app@127.0.0.1:${bench.emulator.port}/`,
    LINKSPEC_PASSWORD: SECRETS.connection,
    LINKSPEC_FINGERPRINT_KEY: SECRETS.fingerprintKey,
    TMPDIR: temporary,
    WORD: SECRETS.word,
    SHORT: SECRETS.short,
    HEADER: SECRETS.header,
  });
  const kept: { where: string; text: string }[] = [];
  const keep = (where: string, text: string) => void kept.push({ where, text });
  const keepEnd = (args: readonly string[], { stdout, stderr, progress }: Ended) => {
    keep(`stdout of ${args.join(' ')}`, stdout);
    keep(`stderr of ${args.join(' ')}`, stderr + progress);
  };
  return {
    bench,
    keep,
    async run(args, env = {}) {
      const ended = await bench.run(args, { env });
      keepEnd(args, ended);
      return ended;
    },
    async runWhile(args, during) {
      const running = bench.start(args);
      await during(running);
      const ended = await running.ended;
      keepEnd(args, ended);
      return ended;
    },
    async leaks() {
      const files = await writtenFiles(bench.folder);
      return [...kept, ...files, await stateOf(bench)].flatMap(({ where, text }) =>
        findLeaks(text, SECRETS).map((leak) => ({ where, ...leak })),
      );
    },
    quoteStatements(match, errno) {
      return bench.emulator.onStatement((sql) => {
        if (match.test(sql)) throw new SqlError(errno, quoting(errno, sql));
      });
    },
    close: () => bench.close(),
  };
}

const ONE = {
  name: 'one',
  config: { region: 'a' },
  credentials: {
    word: { env: 'WORD' },
    escaped: { exec: ['/bin/sh', 'program.sh'] },
    long: { file: '../secret.txt' },
    short: { env: 'SHORT' },
  },
};
const WEB = { name: 'web', type: 'HTTP', credentials: { headers: { Authorization: { env: 'HEADER' } } } };

/** As servers quote: from somewhere in the statement on, and cut at some length. */
export function quoting(errno: number, sql: string): string {
  const quoted = sql.slice(sql.indexOf('{') + 5);
  return errno === 1064
    ? `You have an error in your SQL syntax; check the manual that corresponds to your version near '${quoted.slice(0, 90)}' at line 1`
    : `command denied for ${quoted} (${SECRETS.connection})`;
}

async function writtenFiles(folder: string): Promise<{ where: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !OURS.has(entry.name));
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const where = join(parentPath, name);
      return {
        where,
        text: await readFile(where, 'latin1').then((text) => Buffer.from(text, 'latin1').toString('utf8')),
      };
    }),
  );
}

async function stateOf({ emulator }: Bench): Promise<{ where: string; text: string }> {
  const { rows } = await emulator
    .execute('SELECT kind, k, body FROM linkspec.entries')
    .catch(() => ({ rows: [] }));
  return { where: 'the tables of the state', text: JSON.stringify(rows) + rows.flat().join('\n') };
}
