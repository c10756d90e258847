import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { Engine } from './engine/engine.js';
import { readObject } from './engine/link-json.js';
import { cursorOf, enter, existingPipeline, fail } from './engine/pipelines.js';
import type { Result } from './engine/result.js';
import { runSql } from './engine/run-sql.js';
import { Session } from './engine/session.js';
import { loadIntoEngine } from './load-catalog.js';
import type { Emulator, EmulatorOptions, EmulatorSettings, ExecuteResult } from './options.js';
import { Reception } from './reception.js';
import { DEFAULT_SWITCHES, withSwitches } from './switches.js';
import { serveConnection } from './wire/connection.js';

const ROOT = Object.freeze({ name: 'root' });

/**
 * Starts an emulator: a slice of SingleStore over the MySQL protocol, in this process. Throws a RangeError on
 * switches that do not exist, and what `node:net` throws where the port cannot be had.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { catalog = {}, host = '127.0.0.1' } = options;
  const switches = withSwitches(
    withSwitches(DEFAULT_SWITCHES, catalog.switches ?? {}),
    options.switches ?? {},
  );
  const engine = await Engine.open(options.version ?? catalog.version ?? '9.1.3', switches);
  engine.world.health = options.pipelineHealth;
  const inside = new Session(engine, ROOT, 0);
  engine.sessions.delete(inside.id);
  await loadIntoEngine(inside, catalog);
  engine.views.warm();
  const secureContext = options.tls && createSecureContext(options.tls);
  const reception = new Reception(engine, options.users ?? catalog.users ?? [ROOT], secureContext);
  reception.latency = options.latency ?? catalog.latency ?? [];
  reception.faults.set(options.faults ?? catalog.faults ?? []);

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, reception);
  });
  const port = await listen(server, options.port ?? 0, host);

  return {
    port,
    url: `mysql://root@${host.includes(':') ? `[${host}]` : host}:${port}/`,
    get log() {
      return reception.log.entries;
    },
    clearLog: () => reception.log.clear(),
    execute: async (sql) => executeResult(await runSql(inside, sql)),
    credentialsOf: (database, link) =>
      readObject(linkOf(engine, database, link).credentialsText, 'CREDENTIALS', engine.world.switches),
    configTextOf: (database, link) => linkOf(engine, database, link).configText,
    pipelineOf: (database, name) => {
      engine.world.settle();
      const pipeline = engine.world.findPipeline(database, name);
      if (!pipeline) throw new RangeError(`there is no pipeline ${database}.${name}`);
      const error = engine.world.errors.findLast(
        (one) => one.database === database && one.name === name,
      )?.message;
      const { state, starts, stops } = pipeline;
      return { state, cursor: cursorOf(engine.world, pipeline), starts, stops, error };
    },
    set: (settings) => change(engine, reception, settings),
    setPipelineState: (database, name, state, error) => {
      engine.world.settle();
      const pipeline = existingPipeline(engine.world, database, name);
      if (error === undefined) enter(engine.world, pipeline, state);
      else fail(engine.world, pipeline, error);
    },
    onStatement: (hook) => {
      reception.hooks.add(hook);
      return () => void reception.hooks.delete(hook);
    },
    dropConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      reception.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      inside.dispose();
      engine.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function change(engine: Engine, reception: Reception, settings: EmulatorSettings): void {
  const switches = withSwitches(engine.world.switches, settings.switches ?? {});
  if (settings.version !== undefined || settings.switches)
    engine.become(settings.version ?? engine.world.version, switches);
  if (settings.latency) reception.latency = settings.latency;
  if (settings.faults) reception.faults.set(settings.faults);
  if (settings.pipelineHealth) engine.world.health = settings.pipelineHealth;
}

function linkOf(
  engine: Engine,
  database: string,
  name: string,
): { credentialsText: string; configText: string | undefined } {
  const link = engine.world.findLink(database, name);
  if (!link) throw new RangeError(`there is no link ${database}.${name}`);
  return link;
}

function executeResult(result: Result): ExecuteResult {
  if (result.kind === 'done') return { columns: [], rows: [], affectedRows: result.affected };
  const rows = result.rows.map((row) =>
    row.map((cell) =>
      cell === null || typeof cell === 'string' ? cell : Buffer.from(cell).toString('utf8'),
    ),
  );
  return { columns: result.columns.map(({ name }) => name), rows, affectedRows: 0 };
}
