import { compactJson, type Json, jsonEqual } from '../json/json.js';
import { createLink } from './engine/links.js';
import { createPipeline, enter, existingPipeline, fail } from './engine/pipelines.js';
import { runSql } from './engine/run-sql.js';
import type { Session } from './engine/session.js';
import type { LinkContent } from './engine/world.js';
import type { BrokenWhen, Catalog, CatalogLink, CatalogPipeline } from './options.js';

/** Puts a catalog into a fresh server. Throws SqlError where an entry cannot be. */
export async function loadIntoEngine(session: Session, catalog: Catalog): Promise<void> {
  const { databases } = session.engine.world;
  for (const name of catalog.databases ?? []) databases.add(name);
  for (const { database } of [...(catalog.links ?? []), ...(catalog.pipelines ?? [])])
    databases.add(database);
  for (const link of catalog.links ?? []) loadLink(session, link);
  for (const pipeline of catalog.pipelines ?? []) loadPipeline(session, pipeline);
  for (const sql of catalog.statements ?? []) await runSql(session, sql);
}

function loadLink(session: Session, link: CatalogLink): void {
  createLink(session.engine.world, link.database, {
    kind: 'create-link',
    orReplace: false,
    ifNotExists: false,
    link: { name: link.name },
    type: link.type,
    credentials: jsonText(link.credentials ?? {}),
    ...(link.config === undefined ? {} : { config: jsonText(link.config) }),
    ...(link.description === undefined ? {} : { description: link.description }),
  });
}

function jsonText(value: string | object): string {
  return typeof value === 'string' ? value : compactJson(value as Json);
}

function loadPipeline(session: Session, entry: CatalogPipeline): void {
  const { world } = session.engine;
  const link = typeof entry.link === 'string' ? { name: entry.link } : entry.link;
  const table = entry.table ?? entry.name;
  createPipeline(world, entry.database, {
    kind: 'create-pipeline',
    orReplace: false,
    ifNotExists: false,
    aggregator: false,
    pipeline: { name: entry.name },
    source: {
      kind: 'link',
      link,
      written: [...('database' in link ? [link.database] : []), link.name].map(backquoted).join('.'),
      path: entry.path ?? entry.name,
    },
    tail: `INTO TABLE ${backquoted(table)}`,
    table,
  });
  const pipeline = existingPipeline(world, entry.database, entry.name);
  const { brokenWhen, state = 'Running' } = entry;
  if (brokenWhen) pipeline.health = (content) => complaint(brokenWhen, content);
  if (state === 'Error') fail(world, pipeline, entry.error ?? 'unknown');
  else enter(world, pipeline, state);
}

function backquoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Why the rule calls the pipeline broken, if it does. */
function complaint(rule: BrokenWhen, { config, credentials }: LinkContent): string | undefined {
  const missing = (rule.missing ?? []).find((key) => !Object.hasOwn(credentials, key));
  if (missing !== undefined) return `credential ${missing} is missing`;
  const conditions = [
    rule.config && hasAll(config, rule.config),
    rule.credentials && hasAll(credentials, rule.credentials),
  ];
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length > 0 && given.every(Boolean) ? 'the source refused the connection' : undefined;
}

function hasAll(
  object: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(object, key) && jsonEqual(object[key] as Json, value as Json),
  );
}
