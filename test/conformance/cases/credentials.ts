import { type Case, changing } from '../case.js';

const K1 = { env: 'K1' };
const K2 = { env: 'K2' };
const S1 = { env: 'S1' };
const S2 = { env: 'S2' };

export const CREDENTIALS_CASES: readonly Case[] = [
  changing('credentials: one of two changes', {
    before: { credentials: { k: K1, s: S1 } },
    after: { credentials: { k: K2, s: S1 } },
    statements: ["ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'second-key'"],
  }),
  changing('credentials: the spec stays, the secret behind it changes', {
    before: { credentials: { k: K1, s: S1 } },
    after: {},
    secrets: { S1: 'rotated' },
    statements: ["ALTER LINK `db`.`l` SET CREDENTIALS ::s = 'rotated'"],
  }),
  changing('credentials: both change', {
    before: { credentials: { k: K1, s: S1 } },
    after: { credentials: { k: K2, s: S2 } },
    statements: [`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"second-key","s":"second-secret"}'`],
  }),
  changing('credentials: one goes', {
    before: { credentials: { k: K1, s: S1 } },
    after: { credentials: { k: K1 } },
    statements: [`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"first-key"}'`],
  }),
  changing('credentials: a secret with all that has to be escaped', {
    before: { credentials: { k: K1, s: S1 } },
    after: { credentials: { k: { env: 'ODD' }, s: S2 } },
    statements: [
      String.raw`ALTER LINK ${'`db`.`l`'} SET CREDENTIALS '{"k":"it\'s a \\"quoted\\" \\\\ one\\n","s":"second-secret"}'`,
    ],
  }),
  changing('credentials: nested ones', {
    before: { type: 'HTTP', credentials: { headers: { Authorization: K1, Accept: S1 } } },
    after: { credentials: { headers: { Authorization: K2, Accept: S1 } } },
    statements: [
      `ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"headers":{"Authorization":"second-key","Accept":"first-secret"}}'`,
    ],
  }),
  changing('credentials: they are not managed any more', {
    before: { credentials: { k: K1 } },
    after: { credentials: undefined },
    statements: [],
  }),
  changing('credentials, Merge: two change, one statement each', {
    before: { credentials: { k: K1, s: S1 }, policy: { credentials: 'Merge' } },
    after: { credentials: { k: K2, s: S2 } },
    statements: [
      "ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'second-key'",
      "ALTER LINK `db`.`l` SET CREDENTIALS ::s = 'second-secret'",
    ],
  }),
  changing('credentials, OnVersion: a new version sends all of them, changed or not', {
    before: {
      credentials: { k: K1, s: S1 },
      credentialsVersion: '1',
      policy: { credentialsDrift: 'OnVersion' },
    },
    after: { credentialsVersion: '2' },
    statements: [`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"first-key","s":"first-secret"}'`],
  }),
  changing('credentials, OnVersion: under the same version no secret is looked at', {
    before: {
      credentials: { k: K1 },
      credentialsVersion: '1',
      policy: { credentialsDrift: 'OnVersion' },
    },
    after: {},
    secrets: { K1: 'rotated' },
    statements: [],
  }),
  changing('config and credentials change in one statement', {
    before: { config: { region: 'a' }, credentials: { k: K1 } },
    after: { config: { region: 'b' }, credentials: { k: K2 } },
    statements: ["ALTER LINK `db`.`l` SET CONFIG ::region = 'b' SET CREDENTIALS ::k = 'second-key'"],
  }),
  {
    title: 'adoption, Send: the credentials of a link that was never managed are sent once',
    catalog: { links: [{ database: 'db', name: 'l', type: 'S3', credentials: { k: 'whatever' } }] },
    steps: [
      {
        links: [{ name: 'l', credentials: { k: K1 }, policy: { adoption: 'Send' } }],
        statements: [`ALTER LINK \`db\`.\`l\` SET CREDENTIALS '{"k":"first-key"}'`],
      },
      { links: [{ name: 'l', credentials: { k: K1 }, policy: { adoption: 'Send' } }], statements: [] },
    ],
  },
  {
    title: 'adoption, Refuse: a link that is there is left alone',
    catalog: { links: [{ database: 'db', name: 'l', type: 'S3', credentials: { k: 'whatever' } }] },
    steps: [
      {
        links: [{ name: 'l', credentials: { k: K1 }, policy: { adoption: 'Refuse' } }],
        statements: [],
        refused: 'LNK0403',
      },
    ],
  },
];
