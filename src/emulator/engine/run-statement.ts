import type { Node, PipelineTarget } from '../sql/node.js';
import { SqlError, unknownDatabase } from '../sql/sql-error.js';
import type { StatementKind } from '../sql/statement-kind.js';
import type { QualifiedName } from '../sql/token-reader.js';
import type { Token } from '../sql/tokenize.js';
import { isSystemDatabase } from './catalog-views.js';
import { alterLink, createLink, dropLink, showCreateLink, showLinks } from './links.js';
import { pause } from './pause.js';
import {
  alterPipeline,
  complaintOf,
  createPipeline,
  detachPipeline,
  dropPipeline,
  enter,
  existingPipeline,
  startPipeline,
  stopPipeline,
} from './pipelines.js';
import { DONE, type Result } from './result.js';
import { demandRight, isDenied } from './rights.js';
import { runSelect } from './run-select.js';
import { createTable, dropTables, runWrite, truncateTable } from './run-write.js';
import type { Session } from './session.js';
import { assign } from './set-variables.js';
import { show } from './show.js';
import { showCreatePipeline, showPipelines } from './show-pipelines.js';
import type { Pipeline } from './world.js';

/** Carries out one statement that could be read. Throws SqlError. */
export async function carryOut(
  session: Session,
  node: Node,
  sql: string,
  tokens: readonly Token[],
): Promise<Result> {
  const { world } = session.engine;
  switch (node.kind) {
    case 'create-link':
      return createLink(world, linkDatabase(session, node.kind, node.link), node);
    case 'alter-link':
      return alterLink(world, linkDatabase(session, node.kind, node.link), node);
    case 'drop-link':
      return dropLink(world, linkDatabase(session, node.kind, node.link), node);
    case 'show-links': {
      const database = session.databaseOf(node.database);
      if (!isDenied(session.user, 'show-links', database)) return showLinks(world, database);
      if (world.switches.showLinksWithoutRight === 'refuse')
        demandRight(session.user, 'show-links', database, database, world.switches);
      const { columns } = showLinks(world, database);
      return { kind: 'rows', columns, rows: [] };
    }
    case 'show-create-link': {
      const database = session.databaseOf(node.link.database);
      demandRight(session.user, 'show-links', database, node.link.name, world.switches);
      demandRight(session.user, 'show-create-link', database, node.link.name, world.switches);
      return showCreateLink(world, database, node);
    }
    case 'create-pipeline': {
      const database = session.databaseOf(node.pipeline.database);
      demandRight(session.user, node.kind, database, node.pipeline.name, world.switches);
      session.commit();
      return createPipeline(world, database, node);
    }
    case 'start-pipeline':
      return node.foreground && typeof node.target === 'object'
        ? startInForeground(session, pipelineFor(session, node.kind, node.target))
        : each(session, node.kind, node.target, (pipeline) =>
            startPipeline(world, pipeline, node.ifNotRunning),
          );
    case 'stop-pipeline':
      each(session, node.kind, node.target, (pipeline) =>
        stopPipeline(world, pipeline, node.ifRunning, node.detach),
      );
      await waitUntilStopped(session, node.target);
      return DONE;
    case 'detach-pipeline': {
      const database = session.databaseOf(node.pipeline.database);
      if (node.ifExists && !world.findPipeline(database, node.pipeline.name)) return DONE;
      return detachPipeline(world, pipelineFor(session, node.kind, node.pipeline));
    }
    case 'drop-pipeline': {
      const database = session.databaseOf(node.pipeline.database);
      if (node.ifExists && !world.findPipeline(database, node.pipeline.name)) return DONE;
      return dropPipeline(world, pipelineFor(session, node.kind, node.pipeline));
    }
    case 'alter-pipeline':
      return alterPipeline(world, pipelineFor(session, node.kind, node.pipeline), node.change);
    case 'show-pipelines':
      return showPipelines(world, session.databaseOf(node.database));
    case 'show-create-pipeline': {
      const database = session.databaseOf(node.pipeline.database);
      demandRight(session.user, node.kind, database, node.pipeline.name, world.switches);
      const pipeline = existingPipeline(world, database, node.pipeline.name);
      return showCreatePipeline(world, pipeline, session.user.super !== false);
    }
    case 'show':
      return show(session, node);
    case 'use': {
      const system = isSystemDatabase(node.database);
      session.database = world.knownDatabase(system ? node.database.toLowerCase() : node.database);
      return DONE;
    }
    case 'set':
      return assign(session, node.assignments);
    case 'begin':
      session.begin();
      return DONE;
    case 'commit':
      session.commit();
      return DONE;
    case 'rollback':
      session.rollback();
      return DONE;
    case 'create-database':
      return createDatabase(session, node.database, node.ifNotExists);
    case 'drop-database':
      return dropDatabase(session, node.database, node.ifExists);
    case 'create-table':
      return createTable(session, node);
    case 'drop-table':
      return dropTables(session, node.tables, node.ifExists);
    case 'truncate-table':
      return truncateTable(session, node.table);
    case 'kill':
      return kill(session, node.connection, node.queryOnly);
    case 'get-lock': {
      const locks = session.engine.namedLocks;
      const free = locks.blocked([node.name], session) === undefined;
      const end = free ? 'free' : await locks.wait(node.name, node.seconds * 1000, session.signal);
      const had = end === 'free' && locks.blocked([node.name], session) === undefined;
      if (had) locks.take([node.name], session);
      return { kind: 'rows', columns: [{ name: node.column, type: 'integer' }], rows: [[had ? '1' : '0']] };
    }
    case 'release-lock': {
      const held = session.engine.namedLocks.release(node.name, session);
      return { kind: 'rows', columns: [{ name: node.column, type: 'integer' }], rows: [[held ? '1' : null]] };
    }
    case 'select':
      return runSelect(session, sql, tokens);
    case 'write':
      return runWrite(session, node.verb, sql, tokens);
    default:
      return node satisfies never;
  }
}

/** Link DDL: the database it acts in, the right checked, the open transaction committed (docs, create-link). */
function linkDatabase(session: Session, kind: StatementKind, link: QualifiedName): string {
  const database = session.databaseOf(link.database);
  demandRight(session.user, kind, database, link.name, session.engine.world.switches);
  session.commit();
  return database;
}

/** Pipeline DDL: the pipeline it acts on, the right checked, the open transaction committed. */
function pipelineFor(session: Session, kind: StatementKind, name: QualifiedName): Pipeline {
  const { world } = session.engine;
  const database = session.databaseOf(name.database);
  demandRight(session.user, kind, database, name.name, world.switches);
  session.commit();
  return existingPipeline(world, database, name.name);
}

/** One pipeline, or ALL or FAILED of the context database; of many, those that the user may not touch are skipped. */
function each(
  session: Session,
  kind: 'start-pipeline' | 'stop-pipeline',
  target: PipelineTarget,
  act: (pipeline: Pipeline) => Result,
): Result {
  if (typeof target === 'object') return act(pipelineFor(session, kind, target));
  const database = session.databaseOf(undefined);
  session.commit();
  for (const pipeline of pipelinesIn(session, database)) {
    if (isDenied(session.user, kind, database, pipeline.name)) continue;
    if (target === 'all' || pipeline.state === 'Error') act(pipeline);
  }
  return DONE;
}

function pipelinesIn(session: Session, database: string): Pipeline[] {
  return [...session.engine.world.pipelines].filter((pipeline) => pipeline.database === database);
}

/** Where the server answers a STOP only when the pipelines have stopped (switch stopReturns). */
async function waitUntilStopped(session: Session, target: PipelineTarget): Promise<void> {
  const { world } = session.engine;
  if (world.switches.stopReturns === 'at-once') return;
  const waitFor =
    typeof target === 'object'
      ? [existingPipeline(world, session.databaseOf(target.database), target.name)]
      : pipelinesIn(session, session.databaseOf(undefined));
  for (const pipeline of waitFor)
    while (pipeline.pending?.kind === 'stop' && !session.signal.aborted) {
      await pause(Math.max(1, pipeline.pending.at - world.now()), session.signal);
      world.settle();
    }
}

/** START PIPELINE … FOREGROUND: the session's own run, which tells its errors (docs, start-pipeline). */
async function startInForeground(session: Session, pipeline: Pipeline): Promise<Result> {
  const { world } = session.engine;
  startPipeline(world, pipeline, false);
  const complaint = complaintOf(world, pipeline);
  enter(world, pipeline, 'Running...Foreground');
  await pause(world.switches.foregroundMs, session.signal);
  if (pipeline.state === 'Running...Foreground') enter(world, pipeline, 'Stopped');
  if (complaint !== undefined)
    throw new SqlError(1933, `Cannot get source metadata for pipeline. ${complaint}`);
  return DONE;
}

function createDatabase(session: Session, database: string, ifNotExists: boolean): Result {
  const { databases } = session.engine.world;
  refuseDatabase(session, database);
  if (databases.has(database)) {
    if (ifNotExists) return DONE;
    throw new SqlError(1007, `Can't create database '${database}'; database exists`);
  }
  session.commit();
  databases.add(database);
  return { ...DONE, affected: 1, found: 1 };
}

function dropDatabase(session: Session, database: string, ifExists: boolean): Result {
  const { world, tables } = session.engine;
  refuseDatabase(session, database);
  if (!world.databases.has(database)) {
    if (ifExists) return DONE;
    throw unknownDatabase(database);
  }
  session.commit();
  for (const pipeline of pipelinesIn(session, database)) dropPipeline(world, pipeline);
  for (const link of [...world.links]) if (link.database === database) world.removeLink(link);
  for (const table of tables.list(database)) tables.drop(table);
  world.databases.delete(database);
  if (session.database === database) session.database = undefined;
  return DONE;
}

function refuseDatabase(session: Session, database: string): void {
  if (isSystemDatabase(database) || isDenied(session.user, 'ddl', database))
    throw new SqlError(1044, `Access denied for user '${session.user.name}'@'%' to database '${database}'`);
}

function kill(session: Session, connection: number, queryOnly: boolean): Result {
  const victim = session.engine.sessions.get(connection);
  if (!victim) throw new SqlError(1094, `Unknown thread id: ${connection}`);
  if (queryOnly) victim.interrupt();
  else victim.onKill();
  return DONE;
}
