import { afterEach, describe, expect, test } from '@jest/globals';
import type { LiveLink } from '../../src/catalog/live-link.js';
import { fillConfigs, readLink, readLinks } from '../../src/database/read-links.js';
import { connectServer, type SingleStore } from '../../src/database/server.js';
import { parseServerUrl } from '../../src/database/server-url.js';
import {
  type Emulator,
  type EmulatorOptions,
  type FaultRule,
  startEmulator,
} from '../../src/emulator/index.js';
import { ExactNumber } from '../../src/json/json.js';

const ODD = { database: 'odd `"\' db', name: 'l `"\'\\ \n é 😀 AS S3 CONFIG' };

const CATALOG = {
  databases: ['empty'],
  links: [
    {
      database: 'd',
      name: 'plain',
      type: 'S3',
      description: 'a "b" \'c\'',
      config: '{"region":"us","n":1.50}',
    },
    { database: 'd', name: 'none', type: 'GCS' },
    { database: 'd', name: 'web', type: 'HTTP', config: '{"a":1}' },
    { database: 'e', name: 'plain', type: 'KAFKA', config: '{"x":"\\"\\\\\\u0001 é 😀 \' `"}' },
    { ...ODD, type: 'MYSQL', config: '{"__proto__": {"a":[true,null]},\n  "big": 12345678901234567890}' },
  ],
} as const;

let emulator: Emulator;
let server: SingleStore;
afterEach(async () => {
  await server.close();
  await emulator.close();
});

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ catalog: CATALOG, ...options });
  server = await connectServer(parseServerUrl(emulator.url));
  emulator.clearLog();
}

function byName(links: readonly LiveLink[]): Record<string, LiveLink['config']> {
  return Object.fromEntries(links.map((link) => [`${link.database}/${link.name}`, link.config]));
}

const CONFIGS = {
  'd/plain': { region: 'us', n: 1.5 },
  'd/none': {},
  'd/web': { a: 1 },
  'e/plain': { x: '"\\\u0001 é 😀 \' `' },
};

const NO_VIEW: FaultRule = {
  match: /information_schema\.LINKS/,
  times: Number.POSITIVE_INFINITY,
  action: { kind: 'error', errno: 1109, message: 'Unknown table' },
};

describe('readLinks', () => {
  test('all links of all databases in one query', async () => {
    await start();
    const { links, configMissing } = await server.withSession((session) => readLinks(session));
    expect(configMissing).toBe(false);
    expect(emulator.log.length).toBe(1);
    expect(byName(links)).toMatchObject(CONFIGS);
    expect(links.find(({ name }) => name === 'plain')).toEqual({
      database: 'd',
      name: 'plain',
      type: 'S3',
      description: 'a "b" \'c\'',
      config: { region: 'us', n: 1.5 },
    });
    expect(links.find(({ name }) => name === 'none')?.description).toBe('');
    const odd = links.find(({ name }) => name === ODD.name);
    expect(odd?.database).toBe(ODD.database);
    expect(Object.entries(odd?.config ?? {})).toEqual([
      ['__proto__', { a: [true, null] }],
      ['big', new ExactNumber('12345678901234567890')],
    ]);
  });

  test.each(['null', 'empty-object'] as const)(
    'an absent CONFIG shown as %s is {}',
    async (configAbsentShownAs) => {
      await start({ switches: { configAbsentShownAs } });
      const { links } = await server.withSession((session) => readLinks(session));
      expect(byName(links)['d/none']).toEqual({});
    },
  );

  test.each(['json', 'text'] as const)('CONFIG of wire type %s', async (jsonColumnType) => {
    await start({ switches: { jsonColumnType } });
    const { links } = await server.withSession((session) => readLinks(session));
    expect(byName(links)).toMatchObject(CONFIGS);
  });

  test('a server whose view has no CONFIG says so', async () => {
    await start({ switches: { linksConfigColumn: 'never' } });
    const { links, configMissing } = await server.withSession((session) => readLinks(session));
    expect(configMissing).toBe(true);
    expect(links.length).toBe(CATALOG.links.length);
    expect(new Set(links.map(({ config }) => config))).toEqual(new Set(['unreadable']));
  });

  test('a server without the view: SHOW LINKS per database, absent and empty ones have none', async () => {
    await start({ faults: [NO_VIEW] });
    const { links, configMissing } = await server.withSession((session) =>
      readLinks(session, ['d', ODD.database, 'd', 'empty', 'absent']),
    );
    expect(configMissing).toBe(false);
    expect(links.map(({ name }) => name).sort()).toEqual(['none', 'plain', 'web', ODD.name].sort());
    expect(emulator.log.filter(({ kind }) => kind === 'show-links').length).toBe(4);
  });

  test('no right to see the links is no empty catalog where the server tells', async () => {
    await start({
      faults: [{ match: /LINKS/, action: { kind: 'error', errno: 1142, message: 'SELECT command denied' } }],
    });
    await expect(server.withSession((session) => readLinks(session))).rejects.toMatchObject({ errno: 1142 });
  });
});

describe('fillConfigs', () => {
  async function filled(options: EmulatorOptions): Promise<readonly LiveLink[]> {
    await start(options);
    return server.withSession(async (session) => {
      const { links } = await readLinks(session, ['d', 'e', ODD.database]);
      emulator.clearLog();
      return fillConfigs(session, links);
    });
  }

  test('by SHOW LINKS where it has four columns: a query per database', async () => {
    const links = await filled({ switches: { linksConfigColumn: 'never', showLinksColumns: '4' } });
    expect(byName(links)).toMatchObject(CONFIGS);
    expect(Object.keys(links.find(({ name }) => name === ODD.name)?.config ?? {})).toEqual([
      '__proto__',
      'big',
    ]);
    expect(emulator.log.map(({ kind }) => kind)).toEqual(['show-links', 'show-links', 'show-links']);
  });

  test('by SHOW CREATE LINK where it has three; HTTP links stay unreadable', async () => {
    const links = await filled({ version: '9.0.23' });
    expect(byName(links)).toMatchObject({ ...CONFIGS, 'd/web': 'unreadable' });
    const odd = links.find(({ name }) => name === ODD.name);
    expect(Object.entries(odd?.config ?? {})).toEqual([
      ['__proto__', { a: [true, null] }],
      ['big', new ExactNumber('12345678901234567890')],
    ]);
  });

  test('without the view and with three columns', async () => {
    const links = await filled({ version: '8.9.1', faults: [NO_VIEW] });
    expect(byName(links)).toMatchObject({ ...CONFIGS, 'd/web': 'unreadable' });
    expect(links.find(({ name, database }) => name === 'plain' && database === 'd')?.description).toBe(
      'a "b" \'c\'',
    );
  });

  test('where SHOW CREATE LINK does not exist either, all stay unreadable', async () => {
    const links = await filled({ version: '8.9.1', switches: { showCreateLink: 'never' } });
    expect(new Set(links.map(({ config }) => config))).toEqual(new Set(['unreadable']));
  });

  test('a lost connection is not taken for an unreadable config', async () => {
    await expect(
      filled({ version: '8.9.1', faults: [{ match: 'show-create-link', action: { kind: 'drop-before' } }] }),
    ).rejects.toMatchObject({ kind: 'lost' });
  });
});

describe('readLink', () => {
  test.each<[string, EmulatorOptions]>([
    ['by the view', {}],
    ['by SHOW CREATE LINK', { version: '9.0.1' }],
    ['by SHOW LINKS', { faults: [NO_VIEW] }],
    ['by SHOW LINKS and SHOW CREATE LINK', { version: '9.0.1', faults: [NO_VIEW] }],
  ])('one link %s', async (_, options) => {
    await start(options);
    await server.withSession(async (session) => {
      expect(await readLink(session, { database: 'd', name: 'plain' })).toMatchObject({
        type: 'S3',
        config: { region: 'us', n: 1.5 },
      });
      expect(await readLink(session, ODD)).toMatchObject({ ...ODD, type: 'MYSQL' });
      expect(await readLink(session, { database: 'd', name: 'PLAIN' })).toBeUndefined();
      expect(await readLink(session, { database: 'absent', name: 'plain' })).toBeUndefined();
    });
  });
});
