import { quoteName } from '../sql/quote.js';

/** The tables of the state, by database name: quoted names for statements. */
export interface StateNames {
  readonly database: string;
  readonly entries: string;
  readonly locks: string;
}

export function stateNames(database: string): StateNames {
  const quoted = quoteName(database);
  return { database: quoted, entries: `${quoted}.entries`, locks: `${quoted}.locks` };
}

/** Run only where the database is missing: a user with a database made for it needs no right to make one. */
export function stateDatabaseDdl(names: StateNames): string {
  return `CREATE DATABASE IF NOT EXISTS ${names.database}`;
}

/**
 * The tables that the first write makes. ROWSTORE, since row locks need it (docs, row-locking; `CREATE ROWSTORE TABLE` is there
 * from 7.3 on, as links are); the shard key is the primary key by default. Keys are lower-case digests (see
 * `entryKey`) and bodies ASCII (see `bodyText`), so that the server's collation and character set have no say.
 */
export function stateDdl(names: StateNames): readonly string[] {
  return [
    `CREATE ROWSTORE TABLE IF NOT EXISTS ${names.entries} (kind VARCHAR(16) NOT NULL, k VARCHAR(64) NOT NULL, body LONGTEXT NOT NULL, PRIMARY KEY (kind, k))`,
    `CREATE ROWSTORE TABLE IF NOT EXISTS ${names.locks} (k VARCHAR(64) NOT NULL, PRIMARY KEY (k))`,
  ];
}
