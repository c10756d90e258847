import { idKey, idText } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { compactJson } from '../json/json.js';
import type { Look } from '../observe/catalog-view.js';
import { publicConfig } from '../spec/link-types/index.js';
import { didYouMean } from '../spec/nearest.js';
import type { Connection } from './connection.js';
import { linkIdOf, textOf } from './link/attributes.js';
import { namesOf } from './link/refresh.js';
import type { ValueObject } from './values/value.js';

/** Reads a data source, from now. Throws LinkspecError. */
export type ReadData = (connection: Connection, config: ValueObject) => Promise<ValueObject>;

/** By type name. */
export const DATA_SOURCES: ReadonlyMap<string, ReadData> = new Map([
  ['linkspec_link', readLinkData],
  ['linkspec_links', readLinksData],
  ['linkspec_pipelines', readPipelinesData],
]);

async function readLinkData({ view }: Connection, config: ValueObject): Promise<ValueObject> {
  const id = linkIdOf(config);
  if (!id) throw new TypeError('Terraform reads data once it is known');
  const look = await view.fresh(id);
  const live = look.live(id);
  if (live) return { ...config, ...shown(live), pipelines: namesOf(await look.pipelinesOf(id)) };
  const near = didYouMean(idText(id), [...look.observation.live.values()].map(idText));
  throw new LinkspecError('LNK0701', `the server has no link ${idText(id)}`, {
    hint: near ?? 'Names are compared with upper and lower case as on the server.',
  });
}

async function readLinksData({ view }: Connection, config: ValueObject): Promise<ValueObject> {
  const database = textOf(config.database);
  const chosen = (look: Look) =>
    [...look.observation.live.values()].filter(
      (link) => database === undefined || link.database === database,
    );
  const look = await view.fresh();
  const complete = chosen(look).every((link) => look.shows(link)) ? look : await view.fresh(...chosen(look));
  return { ...config, links: chosen(complete).sort(byName).map(shown) };
}

async function readPipelinesData({ view }: Connection, config: ValueObject): Promise<ValueObject> {
  const [database, link] = [textOf(config.database), textOf(config.link)];
  const look = await view.fresh();
  const pipelines = await look.pipelines();
  return {
    ...config,
    pipelines: pipelines
      .filter((pipeline) => database === undefined || pipeline.database === database)
      .filter((pipeline) => link === undefined || (pipeline.link && idText(pipeline.link) === link))
      .sort(byName)
      .map(({ database, name, state, link }) => ({
        database,
        name,
        state,
        link: link ? idText(link) : null,
      })),
  };
}

function shown(link: LiveLink): ValueObject {
  const { database, name, type, description, config } = link;
  return {
    id: idText(link),
    database,
    name,
    type: type.toUpperCase(),
    description,
    config: config === 'unreadable' ? null : compactJson(publicConfig(type, config)),
  };
}

function byName(a: { database: string; name: string }, b: { database: string; name: string }): number {
  return idKey(a) === idKey(b) ? 0 : idText(a) < idText(b) ? -1 : 1;
}
