import type { Node } from '../sql/node.js';
import { noSuchLink, SqlError } from '../sql/sql-error.js';
import type { Switches } from '../switches.js';
import { readObject } from './link-json.js';
import { DONE, type DoneResult } from './result.js';
import type { Pipeline, StoredSource, World } from './world.js';

type Of<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** States of a pipeline that does not run, as the docs spell them. */
const AT_REST = new Set(['Stopped', 'Error', 'Detached']);

/** Whether the pipeline keeps its link from being changed: any state but Stopped, Error, and by switch Detached. */
export function blocksLinkChange(pipeline: Pipeline, switches: Switches): boolean {
  return !AT_REST.has(pipeline.state) || (pipeline.state === 'Detached' && switches.detachedBlocksAlter);
}

/** CREATE PIPELINE: made Stopped; a link that does not exist is error 2332 (docs, create-pipeline). */
export function createPipeline(world: World, database: string, node: Of<'create-pipeline'>): DoneResult {
  const { name } = node.pipeline;
  const existing = world.findPipeline(database, name);
  if (existing && node.ifNotExists) return DONE;
  if (existing && !node.orReplace)
    throw new SqlError(world.switches.errors.pipelineExists, `Pipeline '${name}' already exists`);
  const source = storedSource(world, database, node);
  if (existing) world.removePipeline(existing);
  const pipeline: Pipeline = {
    id: world.nextId(),
    database,
    name,
    aggregator: node.aggregator,
    source,
    tail: node.tail,
    table: node.table,
    state: 'Stopped',
    pending: undefined,
    offsets: 0,
    since: undefined,
    starts: 0,
    stops: 0,
    created: timeText(),
    altered: timeText(),
    health: undefined,
  };
  world.addPipeline(pipeline);
  return DONE;
}

function storedSource(world: World, database: string, node: Of<'create-pipeline'>): StoredSource {
  if (node.source.kind === 'inline') return node.source;
  const { link, written, path } = node.source;
  const home = link.database ?? database;
  if (!world.findLink(home, link.name)) throw noSuchLink(link.name);
  return { kind: 'link', database: home, name: link.name, written, path };
}

/** START PIPELINE in the background: Running at once; if it cannot work, Error a little later (docs, start-pipeline). */
export function startPipeline(world: World, pipeline: Pipeline, ifNotRunning: boolean): DoneResult {
  if (!AT_REST.has(pipeline.state)) {
    if (ifNotRunning) return DONE;
    throw new SqlError(
      world.switches.errors.pipelineRunning,
      `Pipeline '${pipeline.name}' is already running`,
    );
  }
  pipeline.starts += 1;
  enter(world, pipeline, 'Running');
  checkHealth(world, pipeline);
  return DONE;
}

/** Why the pipeline cannot work: its link is gone, or a rule says so of the link's content. */
export function complaintOf(world: World, pipeline: Pipeline): string | undefined {
  if (pipeline.source.kind !== 'link') return pipeline.health?.({ credentials: {}, config: {} });
  const link = world.findLink(pipeline.source.database, pipeline.source.name);
  if (!link) return `No link with name '${pipeline.source.name}' exists`;
  const content = {
    credentials: readObject(link.credentialsText, 'CREDENTIALS', world.switches),
    config: readObject(link.configText ?? '{}', 'CONFIG', world.switches),
  };
  return pipeline.health?.(content) ?? world.health?.(pipeline, content);
}

/** A running pipeline that cannot work falls into Error after startErrorDelayMs. */
export function checkHealth(world: World, pipeline: Pipeline): void {
  if (pipeline.state !== 'Running' || pipeline.pending) return;
  const complaint = complaintOf(world, pipeline);
  if (complaint === undefined) return;
  world.plan(pipeline, 'fail', world.switches.startErrorDelayMs, () => fail(world, pipeline, complaint));
}

/** Puts the pipeline into Error, with a row in PIPELINES_ERRORS. */
export function fail(world: World, pipeline: Pipeline, cause: string): void {
  enter(world, pipeline, 'Error');
  world.errors.push({
    id: world.nextId(),
    database: pipeline.database,
    name: pipeline.name,
    at: world.now() / 1000,
    code: 1933,
    message: `Cannot get source metadata for pipeline. ${cause}`,
  });
}

/** STOP PIPELINE: begins the stop, which is over at once or after stopDelayMs. */
export function stopPipeline(
  world: World,
  pipeline: Pipeline,
  ifRunning: boolean,
  detach = false,
): DoneResult {
  if (AT_REST.has(pipeline.state)) {
    if (ifRunning) return DONE;
    throw new SqlError(
      world.switches.errors.pipelineNotRunning,
      `Pipeline '${pipeline.name}' is not running`,
    );
  }
  if (pipeline.pending?.kind === 'stop') return DONE;
  const { stopDelayMs, stoppingState } = world.switches;
  const rest = detach ? 'Detached' : 'Stopped';
  pipeline.stops += 1;
  if (stopDelayMs === 0) {
    enter(world, pipeline, rest);
    return DONE;
  }
  pipeline.state = stoppingState;
  world.touched(pipeline);
  world.plan(pipeline, 'stop', stopDelayMs, () => enter(world, pipeline, rest));
  return DONE;
}

/** DETACH PIPELINE: like a stop, but the state is Detached (docs, detach-pipeline). */
export function detachPipeline(world: World, pipeline: Pipeline): DoneResult {
  if (AT_REST.has(pipeline.state)) enter(world, pipeline, 'Detached');
  else stopPipeline(world, pipeline, true, true);
  return DONE;
}

/** DROP PIPELINE stops a running pipeline first; made again, it starts from the beginning (docs, drop-pipeline). */
export function dropPipeline(world: World, pipeline: Pipeline): DoneResult {
  world.removePipeline(pipeline);
  return DONE;
}

/** ALTER PIPELINE SET LINK (v10) or SET OFFSETS EARLIEST, while the pipeline does not run. */
export function alterPipeline(
  world: World,
  pipeline: Pipeline,
  change: Of<'alter-pipeline'>['change'],
): DoneResult {
  if (!AT_REST.has(pipeline.state))
    throw new SqlError(
      world.switches.errors.pipelineRunning,
      `Pipeline '${pipeline.name}' is running; stop it first`,
    );
  if (change.kind === 'rewind') pipeline.offsets = 0;
  else {
    const { link, written } = change;
    const database = link.database ?? pipeline.database;
    if (!world.findLink(database, link.name)) throw noSuchLink(link.name);
    world.setSource(pipeline, {
      kind: 'link',
      database,
      name: link.name,
      written,
      path: pipeline.source.path,
    });
  }
  pipeline.altered = timeText();
  world.touched(pipeline);
  return DONE;
}

/** Enters a state at once; whatever was under way is forgotten. */
export function enter(world: World, pipeline: Pipeline, state: string): void {
  pipeline.offsets = cursorOf(world, pipeline);
  pipeline.since = AT_REST.has(state) ? undefined : world.now();
  pipeline.state = state;
  world.unplan(pipeline);
  world.touched(pipeline);
}

/** How far the pipeline has read: grows by one per millisecond while it runs, and is kept while it does not. */
export function cursorOf(world: World, pipeline: Pipeline): number {
  return pipeline.offsets + (pipeline.since === undefined ? 0 : Math.floor(world.now() - pipeline.since));
}

/** The pipeline, or the error that there is none. */
export function existingPipeline(world: World, database: string, name: string): Pipeline {
  const pipeline = world.findPipeline(database, name);
  if (!pipeline)
    throw new SqlError(
      world.switches.errors.noSuchPipeline,
      `Pipeline '${name}' does not exist in database '${database}'`,
    );
  return pipeline;
}

function timeText(): string {
  return new Date().toISOString().replace('T', ' ').slice(0, 19);
}
