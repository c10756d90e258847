import { describe, expect, test } from '@jest/globals';
import { loadCatalog } from '../../src/emulator/index.js';
import { openClient, openEmulator, until } from './open-emulator.js';

const YAML = `
version: 9.1.7
databases: [db, spare]
links:
  - database: db
    name: exports
    type: S3
    description: product exports
    config: { region: us-east-1, big: 12345678901234567890, __proto__: { x: 1 } }
    credentials: { aws_access_key_id: id }
  - { database: db, name: raw, type: KAFKA, config: '{ "kept" : "as given" }' }
pipelines:
  - { database: db, name: ingest, link: exports, table: events }
  - database: other
    name: late
    link: { database: db, name: exports }
    state: Error
    error: Access Denied
    brokenWhen: { missing: [aws_secret_access_key] }
  - { database: db, name: picky, link: raw, state: Stopped, brokenWhen: { config: { region: mars } } }
users:
  - { name: root }
  - { name: app, password: secret, denied: [{ kind: stop-pipeline, database: db, name: ingest }] }
switches: { stopReturns: at-once, errors: { linkExists: 3000 } }
latency: [{ match: alter-link, ms: 1 }]
faults:
  - { match: '/SELECT 42/i', times: always, action: { kind: error, errno: 1205 } }
`;

describe('loadCatalog', () => {
  test('YAML: everything arrives', async () => {
    const emulator = await openEmulator({ catalog: loadCatalog(YAML, 'catalog.yaml') });
    const client = await openClient(emulator);
    expect(await client.rows('SELECT @@memsql_version AS v')).toEqual([{ v: '9.1.7' }]);
    expect(emulator.configTextOf('db', 'exports')).toBe(
      '{"region":"us-east-1","big":12345678901234567890,"__proto__":{"x":1}}',
    );
    expect(emulator.configTextOf('db', 'raw')).toBe('{ "kept" : "as given" }');
    expect(emulator.pipelineOf('db', 'ingest').state).toBe('Running');
    expect(emulator.pipelineOf('other', 'late')).toMatchObject({
      state: 'Error',
      error: expect.stringContaining('Access Denied'),
    });
    expect(await client.errno('select 42')).toBe(1205);
    expect(await client.errno('select 42')).toBe(1205);
    expect(await client.errno("CREATE LINK exports AS S3 CREDENTIALS '{}'")).toBe(3000);
    const app = await openClient(emulator, {
      uri: emulator.url.replace('root@', 'app:secret@'),
      database: 'db',
    });
    expect(await app.errno('STOP PIPELINE db.ingest')).toBe(1142);
    const [{ 'Create Pipeline': text }] = await client.rows('SHOW CREATE PIPELINE other.late');
    expect(text).toContain('LINK `db`.`exports`');
  });

  test('brokenWhen decides what happens at the start', async () => {
    const emulator = await openEmulator({ catalog: loadCatalog(YAML, 'catalog.yaml') });
    const client = await openClient(emulator);
    await client.rows('START PIPELINE other.late');
    await client.rows('START PIPELINE picky');
    await until(() => emulator.pipelineOf('other', 'late').state === 'Error');
    expect(emulator.pipelineOf('db', 'picky').state).toBe('Running');
    await client.rows('STOP PIPELINE picky');
    await client.rows("ALTER LINK raw SET CONFIG ::region = 'mars'");
    await client.rows('START PIPELINE picky');
    await until(() => emulator.pipelineOf('db', 'picky').state === 'Error');
  });

  test('JSON and SQL files', async () => {
    const json = loadCatalog(
      '{"links":[{"database":"db","name":"l","type":"S3","config":{"n":12345678901234567890}}]}',
      'c.json',
    );
    expect((await openEmulator({ catalog: json })).configTextOf('db', 'l')).toBe(
      '{"n":12345678901234567890}',
    );
    const sql = loadCatalog(
      '-- first; comment\nCREATE DATABASE db;\nUSE db; CREATE LINK l AS S3 CREDENTIALS \'{"a":";"}\'\n;;',
      'c.sql',
    );
    expect(sql.statements).toHaveLength(3);
    expect((await openEmulator({ catalog: sql })).credentialsOf('db', 'l')).toEqual({ a: ';' });
    expect(await openEmulator({ catalog: loadCatalog('', 'empty.yaml') })).toBeDefined();
  });

  test.each([
    ['links: [', 'LNK0101', 'c.yaml:1'],
    ['a: *x', 'LNK0101', ''],
    ['lnks: []', 'LNK0102', 'unknown field lnks'],
    ['links: [{ database: d, name: n, type: S3, confg: {} }]', 'LNK0102', 'links.0: unknown field confg'],
    ['switches: { keyOrders: append }', 'LNK0102', 'switches: unknown field keyOrders'],
    ['switches: { keyOrder: upside }', 'LNK0103', 'append, sorted, shuffled'],
    ['links: [{ database: d, name: n }]', 'LNK0103', "'type'"],
    ['pipelines: [{ database: d, name: n, link: 3 }]', 'LNK0103', 'pipelines.0.link'],
    ['latency: [{ match: nonsense, ms: 1 }]', 'LNK0103', 'latency.0.match'],
    ['faults: [{ match: select, action: { kind: error } }]', 'LNK0103', 'faults.0.action'],
    ['[1]', 'LNK0103', 'object'],
  ])('%s is %s', (text, code, message) => {
    try {
      loadCatalog(text, 'c.yaml');
    } catch (error) {
      const {
        code: found,
        message: told,
        place,
      } = error as { code: string; message: string; place: { file: string; line?: number } };
      expect(found).toBe(code);
      expect(`${told} ${place.file}:${place.line ?? ''}`).toContain(message);
      return;
    }
    throw new Error('accepted');
  });

  test.each([
    ['{', 'c.json'],
    ["SELECT 'open", 'c.sql'],
  ])('%s in %s cannot be read', (text, file) => {
    expect(() => loadCatalog(text, file)).toThrow(expect.objectContaining({ code: 'LNK0101' }));
  });

  test('an alias bomb is refused', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join()}]`).join('\n')}`;
    expect(() => loadCatalog(bomb, 'c.yaml')).toThrow(expect.objectContaining({ code: 'LNK0101' }));
  });
});
