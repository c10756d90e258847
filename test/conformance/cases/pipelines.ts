import { type Case, changing } from '../case.js';

const CHANGE = { before: { config: { region: 'a' } }, after: { config: { region: 'b' } } };
const ALTER = "ALTER LINK `db`.`l` SET CONFIG ::region = 'b'";
const used = (name: string, state = 'Running', database = 'db') => ({
  database,
  name,
  link: { database: 'db', name: 'l' },
  state,
});

export const PIPELINE_CASES: readonly Case[] = [
  changing('a running pipeline pauses', {
    ...CHANGE,
    pipelines: [used('p')],
    statements: ['STOP PIPELINE `p`', ALTER, 'START PIPELINE `p`'],
  }),
  changing('pipelines in two databases pause, and one that rests is left alone', {
    ...CHANGE,
    pipelines: [used('one'), used('two', 'Running', 'other'), used('rests', 'Stopped')],
    statements: [
      'STOP PIPELINE `one`',
      'STOP PIPELINE `two`',
      ALTER,
      'START PIPELINE `one`',
      'START PIPELINE `two`',
    ],
  }),
  changing('two statements of one link share a window', {
    before: { credentials: { k: { env: 'K1' }, s: { env: 'S1' } }, policy: { credentials: 'Merge' } },
    after: { credentials: { k: { env: 'K2' }, s: { env: 'S2' } } },
    pipelines: [used('p')],
    statements: [
      'STOP PIPELINE `p`',
      "ALTER LINK `db`.`l` SET CREDENTIALS ::k = 'second-key'",
      "ALTER LINK `db`.`l` SET CREDENTIALS ::s = 'second-secret'",
      'START PIPELINE `p`',
    ],
  }),
  changing('pipelines, Refuse: a running one makes the change an error', {
    ...CHANGE,
    before: { ...CHANGE.before, policy: { pipelines: 'Refuse' } },
    pipelines: [used('p')],
    statements: [],
    refused: 'LNK0404',
  }),
  changing('pipelines, Refuse: one that rests is no obstacle', {
    ...CHANGE,
    before: { ...CHANGE.before, policy: { pipelines: 'Refuse' } },
    pipelines: [used('p', 'Stopped')],
    statements: [ALTER],
  }),
  changing('a pipeline that somebody tests is not disturbed', {
    ...CHANGE,
    pipelines: [used('p', 'Testing')],
    statements: [],
    refused: 'LNK0405',
  }),
  changing('revive: a pipeline in Error is started once the change is made', {
    ...CHANGE,
    before: { ...CHANGE.before, policy: { revive: true } },
    pipelines: [{ ...used('p', 'Error'), error: 'no such region' }],
    statements: [ALTER, 'START PIPELINE `p`'],
  }),
  changing('nothing to change: nothing pauses', {
    ...CHANGE,
    after: {},
    pipelines: [used('p')],
    statements: [],
  }),
];
