import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { idKey } from '../../src/catalog/link-id.js';
import { probeAlterLink } from '../../src/database/probe-alter-link.js';
import {
  readPipelineError,
  readPipelineStates,
  readPipelines,
  readPipelineText,
  readSessionStates,
} from '../../src/database/read-pipelines.js';
import { connectServer, type SingleStore } from '../../src/database/server.js';
import { parseServerUrl } from '../../src/database/server-url.js';
import type { Session } from '../../src/database/session.js';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';

const ODD = { database: 'odd `"\' db', name: 'p `"\'\\ \n é 😀' };
const P = { database: 'd', name: 'p' };
const Q = { database: 'd', name: 'q' };

let emulator: Emulator;
let server: SingleStore;
beforeEach(async () => {
  emulator = await startEmulator({
    catalog: {
      links: [
        { database: 'd', name: 'l', type: 'S3', credentials: { aws_secret_access_key: 'CANARY' } },
        { database: 'd', name: 'k', type: 'KAFKA' },
      ],
      pipelines: [
        { ...P, link: 'l' },
        { ...Q, link: 'k', state: 'Stopped' },
        { ...ODD, link: { database: 'd', name: 'l' }, state: 'Error', error: 'cannot read \'x\' "y"' },
      ],
    },
  });
  server = await connectServer(parseServerUrl(emulator.url));
  emulator.clearLog();
});
afterEach(async () => {
  await server.close();
  await emulator.close();
});

function ask<T>(question: (session: Session) => Promise<T>): Promise<T> {
  return server.withSession(question);
}

describe('pipelines', () => {
  test('all of all databases in one query', async () => {
    const pipelines = await ask(readPipelines);
    expect(emulator.log.length).toBe(1);
    expect(new Map(pipelines.map((pipeline) => [idKey(pipeline), pipeline]))).toEqual(
      new Map([
        [idKey(P), { ...P, state: 'Running', sourceType: 'S3' }],
        [idKey(Q), { ...Q, state: 'Stopped', sourceType: 'KAFKA' }],
        [idKey(ODD), { ...ODD, state: 'Error', sourceType: 'S3' }],
      ]),
    );
    expect(JSON.stringify(pipelines)).not.toContain('CANARY');
  });

  test('the states of some, in one query', async () => {
    const states = await ask((session) =>
      readPipelineStates(session, [P, ODD, { database: 'd', name: 'P' }, { database: 'x', name: 'p' }]),
    );
    expect(states).toEqual(
      new Map([
        [idKey(P), 'Running'],
        [idKey(ODD), 'Error'],
      ]),
    );
    expect(emulator.log.length).toBe(1);
    expect(await ask((session) => readPipelineStates(session, []))).toEqual(new Map());
    expect(emulator.log.length).toBe(1);
  });

  test('states of sessions by SHOW PIPELINES', async () => {
    emulator.setPipelineState('d', 'p', 'Testing');
    expect(await ask((session) => readSessionStates(session, 'd'))).toEqual(
      new Map([
        ['p', 'Testing'],
        ['q', 'Stopped'],
      ]),
    );
    expect(await ask((session) => readSessionStates(session, ODD.database))).toEqual(
      new Map([[ODD.name, 'Error']]),
    );
  });

  test('the text of a pipeline names its link', async () => {
    for (const id of [P, ODD]) {
      const text = await ask((session) => readPipelineText(session, id));
      expect(text).toMatch(/^CREATE (AGGREGATOR )?PIPELINE .*LOAD DATA LINK/s);
    }
    await expect(
      ask((session) => readPipelineText(session, { database: 'd', name: 'absent' })),
    ).rejects.toMatchObject({ kind: 'refused' });
  });

  test('the latest error, where there is one', async () => {
    expect(await ask((session) => readPipelineError(session, ODD))).toContain('cannot read \'x\' "y"');
    expect(await ask((session) => readPipelineError(session, P))).toBeUndefined();
    emulator.setPipelineState('d', 'p', 'Error', 'first');
    emulator.setPipelineState('d', 'p', 'Error', 'second');
    expect(await ask((session) => readPipelineError(session, P))).toContain('second');
  });

  test.each([1109, 1146, 1054, 1142])('no error text where the server refuses with %d', async (errno) => {
    emulator.set({ faults: [{ match: /PIPELINES_ERRORS/, action: { kind: 'error', errno } }] });
    expect(await ask((session) => readPipelineError(session, ODD))).toBeUndefined();
    emulator.set({ faults: [{ match: /PIPELINES_ERRORS/, action: { kind: 'drop-before' } }] });
    await expect(ask((session) => readPipelineError(session, ODD))).rejects.toMatchObject({ kind: 'lost' });
  });
});

describe('probeAlterLink', () => {
  function probe(): Promise<string> {
    return ask((session) => probeAlterLink(session, 'd'));
  }

  test('known, and nothing is changed', async () => {
    const before = (await emulator.execute('SELECT * FROM information_schema.LINKS')).rows;
    expect(await probe()).toBe('known');
    expect(emulator.log.at(-1)).toMatchObject({ kind: 'alter-link', outcome: 2332 });
    expect((await emulator.execute('SELECT * FROM information_schema.LINKS')).rows).toEqual(before);
  });

  test('known in a database that does not exist', async () => {
    expect(await ask((session) => probeAlterLink(session, 'absent'))).toBe('known');
  });

  test('unknown to an older server', async () => {
    emulator.set({ version: '9.0.23' });
    expect(await probe()).toBe('unknown');
  });

  test.each([1142, 1227, 1044])('denied with %d', async (errno) => {
    emulator.set({ faults: [{ match: 'alter-link', action: { kind: 'error', errno } }] });
    expect(await probe()).toBe('denied');
  });

  test('a lost connection tells nothing', async () => {
    emulator.set({ faults: [{ match: 'alter-link', action: { kind: 'drop-before' } }] });
    await expect(probe()).rejects.toMatchObject({ kind: 'lost' });
  });
});
