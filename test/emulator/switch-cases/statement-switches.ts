import type { Emulator } from '../../../src/emulator/index.js';
import { type Client, openClient, openEmulator } from '../open-emulator.js';
import {
  CREDENTIALS,
  errnoOf,
  made,
  ofText,
  type SwitchCases,
  singleKey,
  withPipeline,
} from './switch-case.js';

/** Switches of grammar, ALTER LINK, CREATE OR REPLACE LINK and DROP LINK. */
export const STATEMENT_SWITCHES: Readonly<Record<string, SwitchCases>> = {
  missingCredentials: {
    look: errnoOf('CREATE LINK l AS S3'),
    positions: [
      ['accept', 0],
      ['refuse', 1064],
    ],
  },
  dottedSingleKey: [
    {
      look: singleKey("::sasl.username = 'u'"),
      positions: [
        ['refuse', 1064],
        ['accept', '{"a":"1","b":"2","c":"3","sasl.username":"u"}'],
        ['backquoted', 1064],
      ],
    },
    {
      look: singleKey("::`sasl.username` = 'u'"),
      positions: [
        ['refuse', 1064],
        ['accept', '{"a":"1","b":"2","c":"3","sasl.username":"u"}'],
        ['backquoted', '{"a":"1","b":"2","c":"3","sasl.username":"u"}'],
      ],
    },
  ],
  createIfNotExists: [
    {
      look: errnoOf(`CREATE LINK IF NOT EXISTS l AS S3 ${CREDENTIALS}`),
      positions: [
        ['by-version', 0],
        ['always', 0],
        ['never', 1064],
      ],
    },
    {
      version: '9.0.20',
      look: errnoOf(`CREATE LINK IF NOT EXISTS l AS S3 ${CREDENTIALS}`),
      positions: [
        ['by-version', 1064],
        ['always', 0],
      ],
    },
  ],
  alterLink: [
    {
      look: singleKey("::a = 'x'"),
      positions: [
        ['by-version', '{"a":"x","b":"2","c":"3"}'],
        ['never', 1064],
      ],
    },
    {
      version: '8.9.1',
      look: singleKey("::a = 'x'"),
      positions: [
        ['by-version', 1064],
        ['always', '{"a":"x","b":"2","c":"3"}'],
      ],
    },
  ],
  orReplace: [
    {
      look: errnoOf(`CREATE OR REPLACE LINK l AS S3 ${CREDENTIALS}`),
      positions: [
        ['by-version', 0],
        ['never', 1064],
      ],
    },
    {
      version: '9.0.0',
      look: errnoOf(`CREATE OR REPLACE LINK l AS S3 ${CREDENTIALS}`),
      positions: [
        ['by-version', 1064],
        ['always', 0],
      ],
    },
  ],
  showCreateLink: {
    version: '9.0.0',
    look: async (client) => {
      await made(client);
      return client.errno('SHOW CREATE LINK l');
    },
    positions: [
      ['always', 0],
      ['never', 1064],
      ['by-version', 1064],
    ],
  },
  qualifiedPipelineNames: {
    look: async (client) => {
      await withPipeline(client);
      return client.errno('START PIPELINE db.p');
    },
    positions: [
      [true, 0],
      [false, 1064],
    ],
  },
  getLock: {
    look: async (client, emulator) => {
      const errno = await client.errno("SELECT GET_LOCK('x', 1) AS had");
      if (errno !== 0) return errno;
      const other = await openClient(emulator);
      const refused = await other.rows("SELECT GET_LOCK('x', 0) AS had");
      const waiting = other.rows("SELECT GET_LOCK('x', 5) AS had");
      const free = await client.rows("SELECT RELEASE_LOCK('x') AS gone");
      return [refused, await waiting, free, await client.rows("SELECT RELEASE_LOCK('x') AS gone")];
    },
    positions: [
      ['absent', 1305],
      ['present', [[{ had: 0 }], [{ had: 1 }], [{ gone: 1 }], [{ gone: null }]]],
    ],
  },
  keyOrder: {
    look: async (client, emulator) => {
      await made(client);
      await client.rows(`ALTER LINK l SET CONFIG '{"c":1,"a":2,"b":3}'`);
      return emulator.configTextOf('db', 'l');
    },
    positions: [
      ['append', '{"c":1,"a":2,"b":3}'],
      ['sorted', '{"a":2,"b":3,"c":1}'],
      ['shuffled', '{"c":1,"b":3,"a":2}'],
    ],
  },
  singleKeyTypes: {
    look: singleKey("::a = 'true'"),
    positions: [
      ['string', '{"a":"true","b":"2","c":"3"}'],
      ['json', '{"a":true,"b":"2","c":"3"}'],
    ],
  },
  singleKeyEmpty: {
    look: singleKey("::a = ''"),
    positions: [
      ['store', '{"a":"","b":"2","c":"3"}'],
      ['remove', '{"b":"2","c":"3"}'],
    ],
  },
  alterLinkPrivilege: [
    ...(['alter-link', 'create-link', 'drop-link'] as const).map((kind, index) => ({
      look: async (_client: Client, _emulator: Emulator, value: unknown) => {
        const limited = await openEmulator({
          catalog: { links: [{ database: 'db', name: 'l', type: 'S3' }] },
          users: [{ name: 'root', denied: [{ kind }] }],
          switches: { alterLinkPrivilege: value as 'own' | 'create-link' | 'create-and-drop-link' },
        });
        return (await openClient(limited)).errno("ALTER LINK l SET CONFIG ::a = 'x'");
      },
      positions: [
        ['own', index < 1 ? 1142 : 0],
        ['create-link', index < 2 ? 1142 : 0],
        ['create-and-drop-link', 1142],
      ] as const,
    })),
  ],
  detachedBlocksAlter: {
    look: async (client) => {
      await withPipeline(client);
      await client.rows('DETACH PIPELINE p');
      return client.errno("ALTER LINK l SET CONFIG ::a = 'x'");
    },
    positions: [
      [true, 2901],
      [false, 0],
    ],
  },
  createOrReplaceNeedsStopped: {
    look: async (client) => {
      await withPipeline(client);
      await client.rows('START PIPELINE p');
      return client.errno(`CREATE OR REPLACE LINK l AS S3 ${CREDENTIALS}`);
    },
    positions: [
      [true, 2901],
      [false, 0],
    ],
  },
  orReplaceKeepsDescription: {
    look: async (client) => {
      await made(client);
      await client.rows(`CREATE OR REPLACE LINK l AS S3 ${CREDENTIALS} CONFIG '{}'`);
      return ofText(client, 'SHOW LINKS', 'Description');
    },
    positions: [
      [true, 'old'],
      [false, ''],
    ],
  },
  orReplaceKeepsConfig: {
    look: async (client) => {
      await made(client);
      await client.rows(`CREATE OR REPLACE LINK l AS S3 ${CREDENTIALS}`);
      return ofText(client, 'SHOW LINKS', 'Config');
    },
    positions: [
      [true, '{"a":"1","b":"2","c":"3"}'],
      [false, null],
    ],
  },
  dropLinkWithDependants: [
    {
      look: async (client) => {
        await withPipeline(client);
        return client.errno('DROP LINK l');
      },
      positions: [
        ['allow', 0],
        ['refuse', 2910],
        ['refuse-running', 0],
      ],
    },
    {
      look: async (client) => {
        await withPipeline(client);
        await client.rows('START PIPELINE p');
        return client.errno('DROP LINK l');
      },
      positions: [
        ['allow', 0],
        ['refuse', 2910],
        ['refuse-running', 2910],
      ],
    },
  ],
};
