import { idKey, type ObjectId } from '../catalog/link-id.js';
import type { LivePipeline } from '../catalog/live-pipeline.js';
import { isJsonObject, parseJson } from '../json/json.js';
import { quoteName, quoteText } from '../sql/quote.js';
import { isAbsent } from './explain-server-error.js';
import { groupBy } from './group-by.js';
import { rowsOf } from './rows.js';
import { ServerError, type Session } from './session.js';

/**
 * All pipelines of all databases in one query (docs, information_schema.PIPELINES). CONFIG_JSON may hold
 * credentials, so nothing of it is kept but the source type.
 */
export async function readPipelines(session: Session): Promise<LivePipeline[]> {
  const table = await session.query(
    'SELECT DATABASE_NAME, PIPELINE_NAME, STATE, CONFIG_JSON FROM information_schema.PIPELINES',
  );
  return table.rows.map(([database, name, state, config]) => {
    const sourceType = sourceTypeOf(config ?? '');
    return {
      database: database ?? '',
      name: name ?? '',
      state: state ?? '',
      ...(sourceType !== undefined && { sourceType }),
    };
  });
}

/** The states of some pipelines by `idKey`, in one query; a pipeline that is gone has none. */
export async function readPipelineStates(
  session: Session,
  ids: readonly ObjectId[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const conditions = [...groupBy(ids, (id) => id.database)].map(
    ([database, members]) =>
      `(DATABASE_NAME = ${quoteText(database)} AND PIPELINE_NAME IN (${members.map(({ name }) => quoteText(name)).join(', ')}))`,
  );
  const { rows } = await session.query(
    `SELECT DATABASE_NAME, PIPELINE_NAME, STATE FROM information_schema.PIPELINES WHERE ${conditions.join(' OR ')}`,
  );
  const wanted = new Set(ids.map(idKey));
  // The view may compare without regard to case; linkspec never does.
  return new Map(
    rows
      .map(
        ([database, name, state]) =>
          [idKey({ database: database ?? '', name: name ?? '' }), state ?? ''] as const,
      )
      .filter(([key]) => wanted.has(key)),
  );
}

/**
 * The states of a database's pipelines as SHOW PIPELINES tells them, by name: it also knows the states of sessions,
 * such as Testing (docs, show-pipelines). Columns go by position, since the first one's name holds the database's.
 */
export async function readSessionStates(session: Session, database: string): Promise<Map<string, string>> {
  await session.use(database);
  const { rows } = await session.query('SHOW PIPELINES');
  return new Map(rows.map(([name, state]) => [name ?? '', state ?? '']));
}

/**
 * The text of SHOW CREATE PIPELINE, `undefined` where the pipeline is gone. It shows credentials to users with SUPER
 * (docs, show-create-pipeline): read the link from it and let it go, never print it.
 */
export async function readPipelineText(session: Session, id: ObjectId): Promise<string | undefined> {
  await session.use(id.database);
  const { rows } = await session.query(`SHOW CREATE PIPELINE ${quoteName(id.name)}`);
  return rows[0]?.[1] ?? undefined;
}

/**
 * The message of the pipeline's latest error (docs, information_schema.PIPELINES_ERRORS), as the server wrote it: it
 * may quote anything, so it must be cleaned before it is shown. `undefined` where the server does not tell.
 */
export async function readPipelineError(session: Session, id: ObjectId): Promise<string | undefined> {
  try {
    const table = await session.query(
      `SELECT * FROM information_schema.PIPELINES_ERRORS WHERE DATABASE_NAME = ${quoteText(id.database)} AND PIPELINE_NAME = ${quoteText(id.name)} ORDER BY ERROR_UNIX_TIMESTAMP DESC LIMIT 1`,
    );
    return rowsOf(table)[0]?.('ERROR_MESSAGE') ?? undefined;
  } catch (error) {
    if (isAbsent(error) || (error instanceof ServerError && UNREADABLE.has(error.errno))) return undefined;
    throw error;
  }
}

/** Unknown column (1054) and missing rights (1142, 1227): the cause of an Error state is worth no failure. */
const UNREADABLE: ReadonlySet<number> = new Set([1054, 1142, 1227]);

function sourceTypeOf(config: string): string | undefined {
  try {
    const value = parseJson(config);
    const type = isJsonObject(value) && Object.hasOwn(value, 'source_type') ? value.source_type : undefined;
    return typeof type === 'string' && type !== '' ? type.toUpperCase() : undefined;
  } catch {
    return undefined;
  }
}
