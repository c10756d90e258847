import type { ObjectId } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import { isJsonObject, type Json, parseJson } from '../json/json.js';
import { quoteName, quoteText } from '../sql/quote.js';
import { isAbsent } from './explain-server-error.js';
import { groupBy } from './group-by.js';
import { configOfLinkText } from './link-text.js';
import { type Row, rowsOf } from './rows.js';
import { ServerError, type Session, type Table } from './session.js';

/** The links of a server. */
export interface LinkRows {
  readonly links: readonly LiveLink[];
  /** Whether the server does not show CONFIG here: then every config is `unreadable` until {@link fillConfigs} looks. */
  readonly configMissing: boolean;
}

/**
 * All links of all databases in one query (docs 9.1, information_schema.LINKS). Older servers may lack the columns
 * DESCRIPTION and CONFIG. Where the view itself is missing, SHOW LINKS is asked once per database of `databases`;
 * a database that does not exist has no links.
 */
export async function readLinks(session: Session, databases: Iterable<string> = []): Promise<LinkRows> {
  try {
    return await viewLinks(session, '');
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const found: LinkRows[] = [];
    for (const database of new Set(databases)) found.push(await showLinks(session, database));
    return {
      links: found.flatMap(({ links }) => links),
      configMissing: found.some(({ configMissing }) => configMissing),
    };
  }
}

/** One link as it is now, with its config by whatever way this server has; `undefined` where there is no such link. */
export async function readLink(session: Session, id: ObjectId): Promise<LiveLink | undefined> {
  const where = ` WHERE DATABASE_NAME = ${quoteText(id.database)} AND \`LINK\` = ${quoteText(id.name)}`;
  const { links, configMissing } = await viewLinks(session, where).catch((error: unknown) => {
    if (isAbsent(error)) return showLinks(session, id.database);
    throw error;
  });
  // The view may compare without regard to case; linkspec never does.
  const link = links.find(({ database, name }) => database === id.database && name === id.name);
  return link && configMissing ? (await fillConfigs(session, [link]))[0] : link;
}

/**
 * The same links with their configs, for a server whose view does not show them: SHOW LINKS once per database where
 * it has a fourth column, else SHOW CREATE LINK per link (which refuses HTTP links: they stay `unreadable`).
 * A link that is gone meanwhile stays `unreadable` too. Ask only for the links that matter: it may cost a query each.
 */
export async function fillConfigs(session: Session, links: readonly LiveLink[]): Promise<LiveLink[]> {
  const filled: LiveLink[] = [];
  for (const [database, members] of groupBy(links, (link) => link.database)) {
    const shown = await showLinks(session, database);
    const configs = new Map(shown.links.map((link) => [link.name, link.config]));
    for (const link of members)
      filled.push({
        ...link,
        config: shown.configMissing
          ? await showCreateLink(session, link)
          : (configs.get(link.name) ?? 'unreadable'),
      });
  }
  return filled;
}

async function viewLinks(session: Session, where: string): Promise<LinkRows> {
  const table = await session.query(`SELECT * FROM information_schema.LINKS${where}`);
  return {
    links: rowsOf(table).map((row) => linkOf(row('DATABASE_NAME') ?? '', row)),
    configMissing: !hasConfig(table),
  };
}

/** SHOW LINKS has the columns Link, Type, Description and, from 9.1, Config (docs, show-links). */
async function showLinks(session: Session, database: string): Promise<LinkRows> {
  try {
    const table = await session.query(`SHOW LINKS ON ${quoteName(database)}`);
    const links = rowsOf(table).map((row) => linkOf(database, row));
    return { links, configMissing: !hasConfig(table) };
  } catch (error) {
    if (isAbsent(error)) return { links: [], configMissing: false };
    throw error;
  }
}

/** The documented form has a bare name, hence USE. Any refusal but a lost connection means: not to be had here. */
async function showCreateLink(session: Session, link: LiveLink): Promise<LiveLink['config']> {
  try {
    await session.use(link.database);
    const { rows } = await session.query(`SHOW CREATE LINK ${quoteName(link.name)}`);
    return configOf(configOfLinkText(rows[0]?.[1] ?? ''));
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'refused') return 'unreadable';
    throw error;
  }
}

function hasConfig(table: Table): boolean {
  return table.columns.some((name) => name.toUpperCase() === 'CONFIG');
}

function linkOf(database: string, row: Row): LiveLink {
  return {
    database,
    name: row('LINK') ?? '',
    type: row('TYPE') ?? '',
    description: row('DESCRIPTION') ?? '',
    config: configOf(row('CONFIG')),
  };
}

/** NULL and '' mean that the link has no CONFIG, which equals `{}`; no column at all means not shown. */
function configOf(text: string | null | undefined): LiveLink['config'] {
  if (text === undefined) return 'unreadable';
  if (text === null || text.trim() === '') return {};
  try {
    const value: Json = parseJson(text);
    if (value === null) return {};
    return isJsonObject(value) ? value : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
