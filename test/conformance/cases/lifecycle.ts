import { type Case, changing } from '../case.js';

const K1 = { env: 'K1' };
const DELETE = { deletion: 'Delete' };
const EMPTY = { databases: ['db'] };

export const LIFECYCLE_CASES: readonly Case[] = [
  {
    title: 'a link is made, changed and dropped',
    catalog: EMPTY,
    steps: [
      {
        links: [
          {
            name: 'l',
            description: "what it's for",
            config: { region: 'a', disable_gunzip: true },
            credentials: { k: K1 },
            policy: DELETE,
          },
        ],
        statements: [
          `CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"k":"first-key"}' CONFIG '{"region":"a","disable_gunzip":true}' DESCRIPTION 'what it\\'s for'`,
        ],
      },
      {
        links: [
          {
            name: 'l',
            description: "what it's for",
            config: { region: 'b', disable_gunzip: true },
            credentials: { k: K1 },
            policy: DELETE,
          },
        ],
        statements: ["ALTER LINK `db`.`l` SET CONFIG ::region = 'b'"],
      },
      { links: [], statements: ['DROP LINK `db`.`l`'] },
    ],
  },
  {
    title: 'a link is made from its name and type alone',
    catalog: EMPTY,
    steps: [
      {
        links: [{ name: 'l', type: 'KAFKA' }],
        statements: ["CREATE LINK `db`.`l` AS KAFKA CREDENTIALS '{}'"],
      },
    ],
  },
  {
    title: 'a link that was dropped by hand is made again',
    catalog: EMPTY,
    steps: [
      {
        links: [{ name: 'l', config: { region: 'a' } }],
        statements: [`CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{}' CONFIG '{"region":"a"}'`],
      },
      {
        meanwhile: ['DROP LINK db.l'],
        links: [{ name: 'l', config: { region: 'a' } }],
        statements: [`CREATE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{}' CONFIG '{"region":"a"}'`],
      },
    ],
  },
  {
    title: 'deletion, Retain: the link stays',
    catalog: EMPTY,
    steps: [
      {
        links: [{ name: 'l', policy: { deletion: 'Retain' } }],
        statements: ["CREATE LINK `db`.`l` AS S3 CREDENTIALS '{}'"],
      },
      { links: [], statements: [] },
    ],
  },
  {
    title: 'a link that a pipeline uses is not dropped',
    catalog: EMPTY,
    steps: [
      {
        links: [{ name: 'l', policy: DELETE }],
        statements: ["CREATE LINK `db`.`l` AS S3 CREDENTIALS '{}'"],
      },
      {
        meanwhile: [
          'USE db',
          'CREATE TABLE t (a TEXT)',
          "CREATE PIPELINE p AS LOAD DATA LINK l 'x' INTO TABLE t",
        ],
        links: [],
        statements: [],
        refused: 'LNK0410',
      },
    ],
  },
  changing('the description changes: CREATE OR REPLACE with the whole link', {
    before: { description: 'old', config: { region: 'a' }, credentials: { k: K1 } },
    after: { description: 'new' },
    pipelines: [{ database: 'db', name: 'p', link: 'l' }],
    statements: [
      'STOP PIPELINE `p`',
      `CREATE OR REPLACE LINK \`db\`.\`l\` AS S3 CREDENTIALS '{"k":"first-key"}' CONFIG '{"region":"a"}' DESCRIPTION 'new'`,
      'START PIPELINE `p`',
    ],
  }),
  changing('the type changes, replace Allow: DROP and CREATE', {
    before: {
      description: 'kept',
      config: {},
      credentials: { k: K1 },
      policy: { replace: 'Allow', ...DELETE },
    },
    after: { type: 'GCS' },
    statements: [
      'DROP LINK `db`.`l`',
      `CREATE LINK \`db\`.\`l\` AS GCS CREDENTIALS '{"k":"first-key"}' CONFIG '{}' DESCRIPTION 'kept'`,
    ],
  }),
  changing('the type changes, replace Refuse', {
    before: { config: {}, credentials: { k: K1 }, policy: DELETE },
    after: { type: 'GCS' },
    statements: [],
    refused: 'LNK0402',
  }),
  changing('the type changes, and a pipeline that does not run uses the link', {
    before: { config: {}, credentials: { k: K1 }, policy: { replace: 'Allow', ...DELETE } },
    after: { type: 'GCS' },
    pipelines: [{ database: 'db', name: 'p', link: 'l', state: 'Stopped' }],
    statements: [],
    refused: 'LNK0410',
  }),
];
