import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { ExactNumber } from '../../../src/json/json.js';
import { createAuthority } from '../../database/certificates.js';
import { hasApiServer } from '../kubernetes/assets.js';
import { type Cluster, openCluster } from './cluster.js';
import { conditionOf, openStage, type Stage } from './stage.js';

/** JSON as it stands, of more levels than `compactJson` follows. */
const raw = (json: string) => new ExactNumber(json);
const LEVELS = 8_000;
const LISTS = raw(`${'['.repeat(LEVELS)}1e30${']'.repeat(LEVELS)}`);
/** Each level of these is a field of its own in `metadata.managedFields` too, so there are fewer. */
const OBJECTS = raw(`${'{"k":'.repeat(1_000)}1e30${'}'.repeat(1_000)}`);

(hasApiServer('objects written to do harm') ? describe : describe.skip)('somebody who means harm', () => {
  const authority = createAuthority();
  let cluster: Cluster;
  let stage: Stage;
  let secure: Emulator;
  beforeAll(async () => {
    authority.issue('DNS:localhost');
    cluster = await openCluster();
    stage = await openStage(cluster);
    secure = await startEmulator({
      catalog: { databases: ['db'] },
      tls: { cert: readFileSync(authority.cert, 'utf8'), key: readFileSync(authority.key, 'utf8') },
    });
  });
  afterAll(async () => {
    await stage?.close();
    await secure?.close();
    await cluster?.stop();
  });

  test('a nest of lists or objects has an invalid spec, and others go on', async () => {
    await stage.create('lists', { config: { region: LISTS } });
    const operator = await stage.operator();
    for (const name of ['lists', 'objects', 'middling']) {
      if (name === 'objects') await stage.create(name, { config: { region: OBJECTS } });
      if (name === 'middling')
        await stage.create(name, { config: { region: raw('['.repeat(99) + ']'.repeat(99)) } });
      const object = await stage.reason(name, 'InvalidSpec');
      expect(conditionOf(object, 'Ready')?.message).toContain('spec is nested deeper than 100 levels');
    }
    await stage.create('good', { config: { region: 'a' } });
    await stage.reason('good', 'Applied');
    await operator.kill();
    // Another one begins with a list.
    await stage.operator();
    await stage.change('good', { config: { region: 'b' } });
    await stage.reason('good', 'Applied');
    await stage.change('lists', { config: { region: 'a' } });
    await stage.reason('lists', 'Applied');
  });

  test('a connection Secret names no file, and brings its own authority', async () => {
    const url = `mysql://root@localhost:${secure.port}/`;
    await stage.secret('file', { url: `${url}?ssl-ca=/dev/zero` });
    await stage.secret('junk', { url, 'ca.crt': 'Strandloper' });
    await stage.secret('public', { url: `${url}?ssl-mode=VERIFY_IDENTITY` });
    await stage.secret('own', { url, 'ca.crt': readFileSync(authority.ca, 'utf8') });
    const of = async (name: string, reason: string) => {
      await stage.create(`by-${name}`, { connectionSecretRef: { name } });
      return conditionOf(await stage.reason(`by-${name}`, reason), 'Ready')?.message;
    };
    expect(await of('file', 'ConnectionFailed')).toMatch(/LNK0307: Secret "file": the url names a file/);
    const junk = await of('junk', 'ConnectionFailed');
    expect(junk).toMatch(/LNK0307: ca\.crt holds no certificate/);
    expect(junk).not.toContain('Strandloper');
    expect(await of('public', 'ConnectionFailed')).toMatch(/LNK0306/);
    await of('own', 'Applied');
    expect(secure.configTextOf('db', 'by-own')).toBeUndefined();
  });
});
