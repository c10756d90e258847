import type { ApplyResult } from '../../src/apply/result.js';
import { HOSTILE } from './plans.js';

const SENT = {
  sql: "ALTER LINK `analytics`.`analytics_link` SET CONFIG ::region = 'us-west-2'",
  shape: 'key',
  why: 'one CONFIG key changes',
};

export const mixedResult: ApplyResult = {
  links: [
    {
      database: 'analytics',
      name: 'analytics_link',
      outcome: 'done',
      statements: [SENT],
      pipelines: [
        { database: 'analytics', name: 'orders', downtimeMs: 212.4, state: 'Running' },
        { database: 'analytics', name: 'clicks', downtimeMs: 408, state: 'Running' },
        { database: 'sales', name: 'refunds', downtimeMs: null, state: 'Running' },
      ],
    },
    {
      database: 'analytics',
      name: 'kafka_link',
      outcome: 'failed',
      statements: [{ ...SENT, sql: "ALTER LINK `analytics`.`kafka_link` SET CONFIG '{}'", shape: 'json' }],
      pipelines: [
        {
          database: 'analytics',
          name: 'events',
          downtimeMs: 61_000,
          state: 'Error',
          cause: 'Cannot get source metadata for pipeline.',
        },
      ],
      error: {
        code: 'LNK0605',
        message: 'the pipeline analytics.events fell into Error after the change',
        hint: 'see information_schema.PIPELINES_ERRORS, then apply a link that works',
      },
    },
    {
      database: 'analytics',
      name: 'moved',
      outcome: 'refused',
      statements: [],
      pipelines: [],
      error: { code: 'LNK0501', message: 'the live link has moved since the plan', hint: 'plan again' },
    },
    { database: 'analytics', name: 'late', outcome: 'skipped', statements: [], pipelines: [] },
    { database: 'analytics', name: 'same', outcome: 'unchanged', statements: [], pipelines: [] },
  ],
  resumed: [{ database: 'sales', name: 'nightly' }],
};

const hostileResult: ApplyResult = {
  links: [
    {
      database: HOSTILE,
      name: HOSTILE,
      outcome: 'failed',
      statements: [{ sql: HOSTILE, shape: 'key', why: HOSTILE }],
      pipelines: [{ database: HOSTILE, name: HOSTILE, downtimeMs: 0, state: HOSTILE, cause: HOSTILE }],
      error: { code: 'LNK0602', message: HOSTILE, hint: HOSTILE },
    },
  ],
  resumed: [{ database: HOSTILE, name: HOSTILE }],
};

export const RESULTS = {
  empty: { links: [], resumed: [] },
  mixed: mixedResult,
  hostile: hostileResult,
} as const satisfies Record<string, ApplyResult>;
