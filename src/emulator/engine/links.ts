import { since } from '../sql/grammar.js';
import type { Node } from '../sql/node.js';
import { noSuchLink, SqlError } from '../sql/sql-error.js';
import { applySetClause, readObject } from './link-json.js';
import { blocksLinkChange, checkHealth } from './pipelines.js';
import { DONE, type DoneResult, type RowsResult, textRows } from './result.js';
import type { Link, World } from './world.js';

type Of<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** CREATE [OR REPLACE] LINK in this database (docs 9.1, create-link). */
export function createLink(world: World, database: string, node: Of<'create-link'>): DoneResult {
  if (node.config !== undefined) readObject(node.config, 'CONFIG', world.switches);
  const credentialsText = node.credentials ?? '{}';
  readObject(credentialsText, 'CREDENTIALS', world.switches);
  const existing = world.findLink(database, node.link.name);
  if (existing && node.ifNotExists) return DONE;
  if (existing && !node.orReplace)
    throw new SqlError(world.switches.errors.linkExists, `Link '${node.link.name}' already exists`);
  if (existing) return replaceLink(world, existing, node, credentialsText);
  const link: Link = {
    id: world.nextId(),
    database,
    name: node.link.name,
    type: node.type,
    description: node.description ?? '',
    configText: node.config,
    credentialsText,
  };
  world.addLink(link);
  return DONE;
}

function replaceLink(world: World, link: Link, node: Of<'create-link'>, credentialsText: string): DoneResult {
  const { switches } = world;
  if (link.type.toUpperCase() !== node.type.toUpperCase())
    throw new SqlError(
      switches.errors.replaceOtherType,
      `CREATE OR REPLACE LINK cannot change the type of link '${link.name}' from ${link.type} to ${node.type}`,
    );
  if (switches.createOrReplaceNeedsStopped) refuseWhileRunning(world, link, 'CREATE OR REPLACE LINK');
  link.credentialsText = credentialsText;
  if (node.config !== undefined || !switches.orReplaceKeepsConfig) link.configText = node.config;
  if (node.description !== undefined || !switches.orReplaceKeepsDescription)
    link.description = node.description ?? '';
  changed(world, link);
  return DONE;
}

/** ALTER LINK (docs 9.1, alter-link): refused while a pipeline on the link runs, in whatever database. */
export function alterLink(world: World, database: string, node: Of<'alter-link'>): DoneResult {
  const link = existingLink(world, database, node.link.name);
  const configText = node.config
    ? applySetClause(link.configText, node.config, 'CONFIG', world.switches)
    : link.configText;
  const credentialsText = node.credentials
    ? applySetClause(link.credentialsText, node.credentials, 'CREDENTIALS', world.switches)
    : link.credentialsText;
  refuseWhileRunning(world, link, 'ALTER LINK');
  link.configText = configText;
  link.credentialsText = credentialsText;
  changed(world, link);
  return DONE;
}

function refuseWhileRunning(world: World, link: Link, statement: string): void {
  const running = world.pipelinesOn(link).find((pipeline) => blocksLinkChange(pipeline, world.switches));
  if (running)
    throw new SqlError(
      world.switches.errors.alterWhileRunning,
      `${statement}: link '${link.name}' is used by running pipeline '${running.database}.${running.name}'; stop it first`,
    );
}

function changed(world: World, link: Link): void {
  world.touched(link);
  for (const pipeline of world.pipelinesOn(link)) checkHealth(world, pipeline);
}

/** DROP LINK (docs, drop-link); what it does to dependants is the switch dropLinkWithDependants. */
export function dropLink(world: World, database: string, node: Of<'drop-link'>): DoneResult {
  const link = existingLink(world, database, node.link.name);
  const rule = world.switches.dropLinkWithDependants;
  const holder = world
    .pipelinesOn(link)
    .find(
      (pipeline) =>
        rule === 'refuse' || (rule === 'refuse-running' && blocksLinkChange(pipeline, world.switches)),
    );
  if (holder)
    throw new SqlError(
      world.switches.errors.linkInUse,
      `Cannot drop link '${link.name}': pipeline '${holder.database}.${holder.name}' uses it`,
    );
  world.removeLink(link);
  return DONE;
}

/** SHOW LINKS of one database: three or four columns by version (docs 9.1, show-links). */
export function showLinks(world: World, database: string): RowsResult {
  const position = world.switches.showLinksColumns;
  const four = position === '4' || (position === 'by-version' && since(world.version, 9, 1));
  const rows = [...world.links]
    .filter((link) => link.database === database)
    .map((link) => [link.name, shownType(link, world), link.description, shownConfig(link, world)]);
  return four
    ? textRows(['Link', 'Type', 'Description', 'Config'], rows)
    : textRows(
        ['Link', 'Type', 'Description'],
        rows.map((row) => row.slice(0, 3)),
      );
}

/**
 * SHOW CREATE LINK: backquoted name, CONFIG as a double-quoted backslash-escaped literal, credentials redacted;
 * HTTP links are refused (docs, show-create-link). How a DESCRIPTION is shown is a guess: behind the CONFIG.
 */
export function showCreateLink(world: World, database: string, node: Of<'show-create-link'>): RowsResult {
  const link = existingLink(world, database, node.link.name);
  if (link.type.toUpperCase() === 'HTTP')
    throw new SqlError(
      world.switches.errors.showCreateHttpLink,
      'SHOW CREATE LINK is not supported for links of type HTTP',
    );
  const config = link.configText === undefined ? '' : ` CONFIG ${doubleQuoted(link.configText)}`;
  const description = link.description === '' ? '' : ` DESCRIPTION ${doubleQuoted(link.description)}`;
  const text = `CREATE LINK \`${link.name.replaceAll('`', '``')}\` AS ${shownType(link, world)}${config} CREDENTIALS <CREDENTIALS REDACTED>${description}`;
  return textRows(['Link Name', 'Create Link'], [[link.name, text]]);
}

/** A value as a double-quoted literal with backslash escapes. */
function doubleQuoted(text: string): string {
  const escaped = text.replaceAll(/["\\\n\r\t\0]/g, (char) => {
    switch (char) {
      case '\n':
        return '\\n';
      case '\r':
        return '\\r';
      case '\t':
        return '\\t';
      case '\0':
        return '\\0';
      default:
        return `\\${char}`;
    }
  });
  return `"${escaped}"`;
}

/** The link's TYPE as this server spells it (switch typeCase). */
export function shownType(link: Link, world: World): string {
  switch (world.switches.typeCase) {
    case 'as-given':
      return link.type;
    case 'upper':
      return link.type.toUpperCase();
    case 'mixed':
      return MIXED_TYPES.find((type) => type.toUpperCase() === link.type.toUpperCase()) ?? link.type;
    default:
      return world.switches.typeCase satisfies never;
  }
}

const MIXED_TYPES = ['S3', 'Azure', 'GCS', 'HDFS', 'HTTP', 'Kafka', 'MongoDB', 'MySQL'];

/** The link's CONFIG as this server shows it (switch configAbsentShownAs). */
export function shownConfig(link: Link, world: World): string | null {
  if (link.configText !== undefined) return link.configText;
  return world.switches.configAbsentShownAs === 'null' ? null : '{}';
}

function existingLink(world: World, database: string, name: string): Link {
  const link = world.findLink(database, name);
  if (!link) throw noSuchLink(name);
  return link;
}
