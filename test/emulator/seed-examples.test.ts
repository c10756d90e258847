import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../src/emulator/index.js';
import { type Client, openClient, openEmulator } from './open-emulator.js';

/** The examples of the ALTER LINK page (docs 9.1), each with the SHOW CREATE LINK text that the page prints. */
const EXAMPLES: readonly (readonly [title: string, statement: string, config: string])[] = [
  [
    'adds a configuration parameter, in double quotes',
    'ALTER LINK analytics_link\n    SET CONFIG ::region = "us-east-1"',
    '{\\"disable_gunzip\\":false,\\"region\\":\\"us-east-1\\"}',
  ],
  [
    'modifies a single configuration parameter',
    "ALTER LINK analytics_link\n    SET CONFIG ::region = 'us-west-2'",
    '{\\"disable_gunzip\\":false,\\"region\\":\\"us-west-2\\"}',
  ],
  [
    'replaces the CONFIG JSON',
    'ALTER LINK analytics_link\n    SET CONFIG \'{"region":"eu-central-1","disable_gunzip":true}\'',
    '{\\"region\\":\\"eu-central-1\\",\\"disable_gunzip\\":true}',
  ],
  [
    'modifies a single credential parameter',
    "ALTER LINK analytics_link\n    SET CREDENTIALS ::aws_access_key_id = 'rotated_key_id'",
    '{\\"region\\":\\"eu-central-1\\",\\"disable_gunzip\\":true}',
  ],
  [
    'replaces the CREDENTIALS JSON',
    'ALTER LINK analytics_link\n    SET CREDENTIALS \'{"aws_access_key_id":"final_key_id","aws_secret_access_key":"final_secret"}\'',
    '{\\"region\\":\\"eu-central-1\\",\\"disable_gunzip\\":true}',
  ],
  [
    'modifies both clauses in one statement',
    'ALTER LINK analytics_link\n    SET CONFIG \'{"region":"eu-central-1","disable_gunzip":true}\'\n    SET CREDENTIALS \'{"aws_access_key_id":"final_key_id","aws_secret_access_key":"final_secret"}\'',
    '{\\"region\\":\\"eu-central-1\\",\\"disable_gunzip\\":true}',
  ],
];

/** The page prints the keys of its last example in another order than given: that is the switch `sorted`. */
const MIXED =
  'ALTER LINK analytics_link\n    SET CONFIG \'{"region":"us-west-2","disable_gunzip":true}\'\n    SET CREDENTIALS ::aws_access_key_id = \'rotated_key_id\'';
const MIXED_CONFIG = '{\\"disable_gunzip\\":true,\\"region\\":\\"us-west-2\\"}';

function created(config: string): string {
  return `CREATE LINK \`analytics_link\` AS S3 CONFIG "${config}" CREDENTIALS <CREDENTIALS REDACTED>`;
}

describe('the examples of the ALTER LINK page', () => {
  let emulator: Emulator;
  let client: Client;
  beforeEach(async () => {
    emulator = await openEmulator();
    client = await openClient(emulator);
    await client.rows(`CREATE LINK analytics_link AS S3
      CONFIG '{"disable_gunzip":false}'
      CREDENTIALS '{"aws_access_key_id":"initial_key_id",
                    "aws_secret_access_key":"initial_secret"}'`);
  });

  test.each(EXAMPLES.map(([title], index) => [title, index] as const))('%s', async (_title, index) => {
    for (const [, statement] of EXAMPLES.slice(0, index + 1)) await client.rows(statement);
    const config = EXAMPLES[index]?.[2] ?? '';
    expect(await client.rows('SHOW CREATE LINK analytics_link')).toEqual([
      { 'Link Name': 'analytics_link', 'Create Link': created(config) },
    ]);
  });

  test('a combination of JSON and single-key updates', async () => {
    emulator.set({ switches: { keyOrder: 'sorted' } });
    await client.rows(MIXED);
    expect(await client.rows('SHOW CREATE LINK analytics_link')).toEqual([
      { 'Link Name': 'analytics_link', 'Create Link': created(MIXED_CONFIG) },
    ]);
  });

  test('the credentials end up as each example says', async () => {
    const initial = { aws_access_key_id: 'initial_key_id', aws_secret_access_key: 'initial_secret' };
    const final = { aws_access_key_id: 'final_key_id', aws_secret_access_key: 'final_secret' };
    const expected = [
      initial,
      initial,
      initial,
      { ...initial, aws_access_key_id: 'rotated_key_id' },
      final,
      final,
    ];
    for (const [index, [, statement]] of EXAMPLES.entries()) {
      await client.rows(statement);
      expect(emulator.credentialsOf('db', 'analytics_link')).toEqual(expected[index]);
    }
    await client.rows(MIXED);
    expect(emulator.credentialsOf('db', 'analytics_link')).toEqual({
      ...final,
      aws_access_key_id: 'rotated_key_id',
    });
  });

  test("through the stock client with the page's own \\G", async () => {
    const script = `USE db;\n${EXAMPLES[0]?.[1]};\nSHOW CREATE LINK analytics_link \\G\n`;
    const { stdout } = await promisify(execFile)('mariadb', [
      '-h127.0.0.1',
      `-P${emulator.port}`,
      '-uroot',
      '-e',
      script,
    ]);
    expect(stdout).toContain('  Link Name: analytics_link\n');
    expect(stdout).toContain(`Create Link: ${created(EXAMPLES[0]?.[2] ?? '')}\n`);
  });
});
