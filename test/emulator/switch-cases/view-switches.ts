import { openClient, openEmulator } from '../open-emulator.js';
import { CREDENTIALS, errnoOf, made, ofText, type SwitchCases, withPipeline } from './switch-case.js';

/** Switches of what is shown. */
export const VIEW_SWITCHES: Readonly<Record<string, SwitchCases>> = {
  linksConfigColumn: [
    {
      look: errnoOf('SELECT CONFIG FROM information_schema.LINKS'),
      positions: [
        ['by-version', 0],
        ['always', 0],
        ['never', 1054],
      ],
    },
    {
      version: '9.0.0',
      look: errnoOf('SELECT CONFIG FROM information_schema.LINKS'),
      positions: [
        ['by-version', 1054],
        ['always', 0],
      ],
    },
  ],
  showLinksColumns: [
    {
      look: async (client) => {
        await made(client);
        return Object.keys((await client.rows('SHOW LINKS'))[0]).length;
      },
      positions: [
        ['by-version', 4],
        ['3', 3],
        ['4', 4],
      ],
    },
    {
      version: '8.5.1',
      look: async (client) => {
        await made(client);
        return Object.keys((await client.rows('SHOW LINKS'))[0]).length;
      },
      positions: [
        ['by-version', 3],
        ['4', 4],
      ],
    },
  ],
  configAbsentShownAs: {
    look: async (client) => {
      await client.rows(`CREATE LINK l AS S3 ${CREDENTIALS}`);
      return [
        await ofText(client, 'SHOW LINKS', 'Config'),
        await ofText(client, 'SELECT * FROM information_schema.LINKS', 'CONFIG'),
      ];
    },
    positions: [
      ['null', [null, null]],
      ['empty-object', ['{}', {}]],
    ],
  },
  typeCase: {
    look: async (client) => {
      await client.rows(`CREATE LINK l AS azure ${CREDENTIALS}`);
      return ofText(client, 'SELECT TYPE FROM information_schema.LINKS', 'TYPE');
    },
    positions: [
      ['as-given', 'azure'],
      ['upper', 'AZURE'],
      ['mixed', 'Azure'],
    ],
  },
  linkCaseSensitive: {
    look: async (client) => {
      await made(client);
      return [
        await client.errno(`CREATE LINK L AS S3 ${CREDENTIALS}`),
        await client.errno('SHOW CREATE LINK l'),
      ];
    },
    positions: [
      [true, [0, 0]],
      [false, [2902, 0]],
    ],
  },
  showLinksWithoutRight: {
    look: async (_client, _emulator, value) => {
      const limited = await openEmulator({
        users: [{ name: 'root', denied: [{ kind: 'show-links' }] }],
        catalog: { links: [{ database: 'db', name: 'l', type: 'S3' }] },
        switches: { showLinksWithoutRight: value as 'empty' | 'refuse' },
      });
      const client = await openClient(limited);
      const all = [
        'SHOW LINKS',
        'SELECT * FROM information_schema.LINKS',
        'SELECT * FROM information_schema.LINKS WHERE 1',
      ];
      return Promise.all(all.map(async (sql) => (await client.errno(sql)) || (await client.rows(sql))));
    },
    positions: [
      ['empty', [[], [], []]],
      ['refuse', [1142, 1142, 1142]],
    ],
  },
  jsonColumnType: {
    look: async (client) => {
      await made(client);
      return ofText(client, 'SELECT CONFIG FROM information_schema.LINKS', 'CONFIG');
    },
    positions: [
      ['json', { a: '1', b: '2', c: '3' }],
      ['text', '{"a":"1","b":"2","c":"3"}'],
    ],
  },
  showCreatePipelineLink: [
    ['CREATE PIPELINE p AS LOAD DATA LINK l', ['l', '`l`', '`db`.`l`', 'l', '`l`']],
    ['CREATE PIPELINE p AS LOAD DATA LINK db.`l`', ['l', '`l`', '`db`.`l`', 'db.`l`', '`l`']],
    ['CREATE PIPELINE d2.p AS LOAD DATA LINK db . l', ['db.l', '`db`.`l`', '`db`.`l`', 'db . l', '`l`']],
  ].map(([create, seen]) => ({
    look: async (client) => {
      await made(client);
      await client.rows('CREATE DATABASE d2');
      await client.rows(`${create} 'x' INTO TABLE t`);
      const name = String(create).includes('d2.p') ? 'd2.p' : 'p';
      const text = await ofText(client, `SHOW CREATE PIPELINE ${name}`, 'Create Pipeline');
      return /LINK (.*) 'x'/.exec(String(text))?.[1];
    },
    positions: ['bare', 'quoted', 'qualified', 'as-written', 'unqualified'].map(
      (value, index) => [value, seen?.[index]] as const,
    ),
  })),
  pipelinesViewShowsSessionStates: {
    look: async (client, emulator) => {
      await withPipeline(client);
      emulator.setPipelineState('db', 'p', 'Testing');
      return [
        await ofText(client, 'SHOW PIPELINES', 'State'),
        await ofText(client, 'SELECT STATE FROM information_schema.PIPELINES', 'STATE'),
      ];
    },
    positions: [
      [true, ['Testing', 'Testing']],
      [false, ['Testing', 'Running']],
    ],
  },
};
