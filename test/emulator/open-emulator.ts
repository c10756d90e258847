import { afterEach } from '@jest/globals';
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.js';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** An emulator with a database `db`, closed at the end of the test. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ catalog: { databases: ['db'] }, ...options });
  open.push(emulator);
  return emulator;
}

/** A mysql2 client, closed at the end of the test. */
export async function openClient(emulator: Emulator, options: ConnectionOptions = {}): Promise<Client> {
  const connection = await createConnection({ uri: `${emulator.url}db`, ...options });
  connection.on('error', () => undefined);
  open.push({ close: async () => connection.destroy() });
  return new Client(connection);
}

/** Rows of a statement as plain objects, and errors by their number. */
export class Client {
  constructor(readonly connection: Connection) {}

  // biome-ignore lint/suspicious/noExplicitAny: rows of any shape, looked into by the tests
  async rows(sql: string): Promise<any> {
    const [rows] = await this.connection.query(sql);
    return JSON.parse(JSON.stringify(rows));
  }

  /** The number of the error that the statement gives; 0 if it goes through. */
  async errno(sql: string): Promise<number> {
    return (await this.error(sql)).errno;
  }

  async error(sql: string): Promise<{ errno: number; message: string }> {
    try {
      await this.connection.query(sql);
      return { errno: 0, message: '' };
    } catch (error) {
      const { errno, message } = error as { errno: number; message: string };
      return { errno, message };
    }
  }
}

/** Resolves to `waiting` if the promise is not settled after some turns of the loop. */
export async function stillWaiting(promise: Promise<unknown>, ms = 60): Promise<boolean> {
  const waiting = Symbol('waiting');
  const pause = new Promise((resolve) => setTimeout(() => resolve(waiting), ms));
  return (await Promise.race([promise, pause])) === waiting;
}

/** Resolves once the condition holds; fails after five seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('the condition did not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
