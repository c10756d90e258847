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

/**
 * What the first write runs. ROWSTORE, since row locks need it (docs, row-locking; `CREATE ROWSTORE TABLE` is there
 * from 7.3 on, as links are); the shard key is the primary key by default. Binary keys, so that upper and lower case
 * differ under every collation; bodies are ASCII (see `bodyText`), so that the server's character set has no say.
 */
export function stateDdl(names: StateNames): readonly string[] {
  return [
    `CREATE DATABASE IF NOT EXISTS ${names.database}`,
    `CREATE ROWSTORE TABLE IF NOT EXISTS ${names.entries} (kind VARBINARY(16) NOT NULL, k VARBINARY(64) NOT NULL, body LONGTEXT NOT NULL, PRIMARY KEY (kind, k))`,
    `CREATE ROWSTORE TABLE IF NOT EXISTS ${names.locks} (k VARBINARY(64) NOT NULL, PRIMARY KEY (k))`,
  ];
}
