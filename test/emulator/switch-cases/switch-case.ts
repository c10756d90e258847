import type { Emulator } from '../../../src/emulator/index.js';
import type { Client } from '../open-emulator.js';

/** What is done and looked at, and what is seen in each position of a switch. */
export interface SwitchCase {
  readonly version?: string;
  readonly look: (client: Client, emulator: Emulator, value: unknown) => Promise<unknown>;
  /** What is seen in each position; numbers and free texts have the positions that are listed. */
  readonly positions: readonly (readonly [value: unknown, seen: unknown])[];
}

/** The cases of one switch. */
export type SwitchCases = SwitchCase | readonly SwitchCase[];

export const CREDENTIALS = `CREDENTIALS '{"id":"1"}'`;
export const made = async (client: Client): Promise<void> => {
  await client.rows(
    `CREATE LINK l AS S3 ${CREDENTIALS} CONFIG '{"a":"1","b":"2","c":"3"}' DESCRIPTION 'old'`,
  );
};
export const withPipeline = async (client: Client): Promise<void> => {
  await made(client);
  await client.rows("CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t");
};
export const ofText = async (client: Client, sql: string, column: string): Promise<unknown> =>
  (await client.rows(sql))[0]?.[column];
export const singleKey =
  (clause: string): SwitchCase['look'] =>
  async (client, emulator) => {
    await made(client);
    const errno = await client.errno(`ALTER LINK l SET CONFIG ${clause}`);
    return errno === 0 ? emulator.configTextOf('db', 'l') : errno;
  };
export const errnoOf =
  (sql: string): SwitchCase['look'] =>
  (client) =>
    client.errno(sql);
