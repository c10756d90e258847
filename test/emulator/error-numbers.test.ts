import { describe, expect, test } from '@jest/globals';
import { ERROR_SWITCHES } from '../../src/emulator/index.js';
import { openClient, openEmulator } from './open-emulator.js';
import { CREDENTIALS } from './switch-cases/switch-case.js';

describe('error numbers', () => {
  const PROVOKE: Record<keyof typeof ERROR_SWITCHES, string> = {
    alterWhileRunning: "ALTER LINK used SET CONFIG ::a = 'x'",
    linkExists: `CREATE LINK used AS S3 ${CREDENTIALS}`,
    invalidJson: "ALTER LINK free SET CONFIG 'x'",
    pipelineNotRunning: 'STOP PIPELINE resting',
    pipelineRunning: 'START PIPELINE running',
    noSuchPipeline: 'STOP PIPELINE absent',
    pipelineExists: "CREATE PIPELINE running AS LOAD DATA LINK used 'x' INTO TABLE t",
    replaceOtherType: `CREATE OR REPLACE LINK free AS GCS ${CREDENTIALS}`,
    twoSetClauses: "ALTER LINK free SET CONFIG ::a = 'x' SET CONFIG ::b = 'y'",
    showCreateHttpLink: 'SHOW CREATE LINK web',
    linkInUse: 'DROP LINK used',
    columnstoreLock: 'SELECT * FROM c FOR UPDATE',
  };

  test.each(Object.entries(PROVOKE))('%s is settable', async (name, sql) => {
    const emulator = await openEmulator({
      catalog: {
        links: [
          { database: 'db', name: 'used', type: 'S3' },
          { database: 'db', name: 'free', type: 'S3' },
          { database: 'db', name: 'web', type: 'HTTP', credentials: { headers: { Authorization: 'x' } } },
        ],
        pipelines: [
          { database: 'db', name: 'running', link: 'used' },
          { database: 'db', name: 'resting', link: 'used', state: 'Stopped' },
        ],
        statements: ['USE db', 'CREATE TABLE c (a INT)'],
      },
      switches: { dropLinkWithDependants: 'refuse' },
    });
    const client = await openClient(emulator);
    expect(await client.errno(sql)).toBe(ERROR_SWITCHES[name as keyof typeof ERROR_SWITCHES].default);
    emulator.set({ switches: { errors: { [name]: 4321 } } });
    expect(await client.errno(sql)).toBe(4321);
  });
});
