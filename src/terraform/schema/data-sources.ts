import type { Attribute, Block } from './attribute.js';

/** Data source `linkspec_link`: one live link. */
export const LINK_DATA: Block = {
  version: 0,
  description:
    'One link as the server shows it. The server never shows credentials. A link that is not there is an error.',
  attributes: {
    id: text('computed', '`database.name`.'),
    database: text('required', 'Database that holds the link.'),
    name: text('required', 'Name of the link.'),
    type: text('computed', 'Link type.'),
    description: text('computed', 'Description of the link; empty where it has none.'),
    config: text(
      'computed',
      'The CONFIG clause as JSON text, for `jsondecode`; null where the server does not show it.',
    ),
    pipelines: {
      kind: 'plain',
      type: ['list', 'string'],
      mode: 'computed',
      description: 'Pipelines that use the link, running or not, as `database.pipeline`.',
    },
  },
};

/** Data source `linkspec_links`: all live links, or those of a database. */
export const LINKS_DATA: Block = {
  version: 0,
  description: 'The links of a server, or of one database, in the order of their names.',
  attributes: {
    database: text('optional', 'Only the links of this database.'),
    links: {
      kind: 'nested',
      nesting: 'list',
      mode: 'computed',
      description: 'The links.',
      attributes: {
        id: text('computed', '`database.name`.'),
        database: text('computed', 'Database that holds the link.'),
        name: text('computed', 'Name of the link.'),
        type: text('computed', 'Link type.'),
        description: text('computed', 'Description of the link; empty where it has none.'),
        config: text(
          'computed',
          'The CONFIG clause as JSON text, for `jsondecode`; null where the server does not show it.',
        ),
      },
    },
  },
};

/** Data source `linkspec_pipelines`: pipelines with the link that each uses. */
export const PIPELINES_DATA: Block = {
  version: 0,
  description: 'The pipelines of a server, with the state of each and the link that it uses.',
  attributes: {
    database: text('optional', 'Only the pipelines of this database.'),
    link: text('optional', 'Only the pipelines that use this link, given as `database.name`.'),
    pipelines: {
      kind: 'nested',
      nesting: 'list',
      mode: 'computed',
      description: 'The pipelines, in the order of their names.',
      attributes: {
        database: text('computed', 'Database of the pipeline.'),
        name: text('computed', 'Name of the pipeline.'),
        state: text('computed', 'State as the server names it, such as `Running`, `Stopped` or `Error`.'),
        link: text(
          'computed',
          'Link that it uses, as `database.name`; null where it uses none, or its definition was not understood.',
        ),
      },
    },
  },
};

function text(mode: Attribute['mode'], description: string): Attribute {
  return { kind: 'plain', type: 'string', mode, description };
}
