import { ExactNumber } from '../../src/json/json.js';
import type { LinkPlan, Plan } from '../../src/plan/plan.js';
import { ORDINARY_REASON } from '../../src/plan/plan.js';
import { Secret } from '../../src/secret/secret.js';

/** In every secret of these plans: no report may hold it. */
export const CANARY = 'c4n4ry';

export const emptyPlan: Plan = { links: [], unmanaged: 0, held: [], notes: [] };

/** Nothing to do: one link drifted and is left, one is suspended, the rest are as their specs say. */
export const quietPlan: Plan = {
  ...emptyPlan,
  links: [
    none('events'),
    none('orders'),
    {
      ...none('billing'),
      reason: 'the server drifted from the spec; policy.drift is Report, so it is left',
      drift: [{ path: 'config.region', kind: 'update', before: 'us-east-1', after: 'eu-central-1' }],
    },
    { ...none('legacy'), reason: 'suspended in the spec' },
  ],
  unmanaged: 1,
};

/** One link of every action. */
export const busyPlan: Plan = {
  links: [
    {
      database: 'analytics',
      name: 'analytics_link',
      type: 'S3',
      action: 'alter',
      reason: 'config differs; credentials changed',
      changes: [
        { path: 'config.endpoint', kind: 'add', after: 'https://s3.example.com' },
        { path: 'config.region', kind: 'update', before: 'us-east-1', after: 'us-west-2' },
        {
          path: 'config.part_size',
          kind: 'update',
          before: 5,
          after: new ExactNumber('12345678901234567890'),
        },
        { path: 'config.old_key', kind: 'remove', before: { nested: [true, null] } },
        {
          path: 'credentials.aws_secret_access_key',
          kind: 'update',
          before: null,
          after: null,
          secret: true,
        },
      ],
      statements: [
        {
          statement: {
            kind: 'alter-link',
            link: { database: 'analytics', name: 'analytics_link' },
            config: {
              kind: 'json',
              value: {
                region: 'us-west-2',
                endpoint: 'https://s3.example.com',
                part_size: new ExactNumber('12345678901234567890'),
              },
            },
            credentials: { kind: 'key', key: 'aws_secret_access_key', value: new Secret(CANARY) },
          },
          shape: 'json+key',
          why: 'the whole CONFIG: a key is removed; one CREDENTIALS key changes',
        },
      ],
      pipelines: [
        { database: 'analytics', name: 'orders', state: 'Running', pause: true },
        { database: 'analytics', name: 'clicks', state: 'Running', pause: true },
        { database: 'sales', name: 'returns', state: 'Running', pause: true },
        { database: 'sales', name: 'refunds', state: 'Error', pause: false, revive: true },
      ],
      basis: 'b1',
    },
    {
      database: 'analytics',
      name: 'new_link',
      type: 'KAFKA',
      action: 'create',
      reason: 'the server has no such link',
      changes: [
        { path: 'type', kind: 'add', after: 'KAFKA' },
        { path: 'description', kind: 'add', after: "the broker's link" },
        { path: 'config.security.protocol', kind: 'add', after: 'SASL_SSL' },
        { path: 'credentials.sasl.username', kind: 'add', after: null, secret: true },
        { path: 'credentials.sasl.password', kind: 'add', after: null, secret: true },
      ],
      statements: [
        {
          statement: {
            kind: 'create-link',
            orReplace: false,
            link: { database: 'analytics', name: 'new_link' },
            type: 'KAFKA',
            config: { 'security.protocol': 'SASL_SSL' },
            credentials: new Map([
              ['sasl.username', new Secret(`${CANARY}-user`)],
              ['sasl.password', new Secret(CANARY)],
            ]),
            description: "the broker's link",
          },
          shape: 'create',
          why: 'the link does not exist',
        },
      ],
      pipelines: [],
      basis: 'b2',
    },
    {
      database: 'analytics',
      name: 'moved_link',
      type: 'GCS',
      action: 'replace',
      reason: 'type changes from S3 to GCS; policy.replace is Allow and no pipeline uses the link',
      changes: [{ path: 'type', kind: 'update', before: 'S3', after: 'GCS' }],
      statements: [
        {
          statement: { kind: 'drop-link', link: { database: 'analytics', name: 'moved_link' } },
          shape: 'drop',
          why: 'ALTER LINK cannot change the type',
        },
        {
          statement: {
            kind: 'create-link',
            orReplace: false,
            link: { database: 'analytics', name: 'moved_link' },
            type: 'GCS',
            credentials: new Map(),
          },
          shape: 'create',
          why: 'the link is made anew',
        },
      ],
      pipelines: [],
      basis: 'b3',
    },
    {
      database: 'analytics',
      name: 'gone_link',
      type: 'HDFS',
      action: 'delete',
      reason: 'no spec names it any more, and its last policy.deletion is Delete',
      changes: [],
      statements: [
        {
          statement: { kind: 'drop-link', link: { database: 'analytics', name: 'gone_link' } },
          shape: 'drop',
          why: 'pruned',
        },
      ],
      pipelines: [],
      basis: 'b4',
    },
    {
      database: 'analytics',
      name: 'hooks',
      type: 'HTTP',
      action: 'blocked',
      reason: 'policy.pipelines is Refuse, and running pipelines use the link: analytics.alerts',
      code: 'LNK0404',
      hint: 'Stop them yourself, or set policy.pipelines to Pause.',
      changes: [{ path: 'config.headers', kind: 'add', after: { Accept: 'application/json' } }],
      statements: [],
      pipelines: [{ database: 'analytics', name: 'alerts', state: 'Running', pause: false }],
      basis: 'b5',
    },
    {
      database: 'sales',
      name: 'adopted',
      type: 'AZURE',
      action: 'record',
      reason: 'first managed here; its credentials are taken as equal to the spec (Trust)',
      changes: [],
      statements: [],
      pipelines: [],
      basis: 'b6',
    },
    ...quietPlan.links,
  ],
  unmanaged: 5,
  held: [
    {
      database: 'sales',
      name: 'nightly',
      link: { database: 'sales', name: 'nightly_link' },
      since: '2026-11-22T10:00:00.000Z',
    },
  ],
  notes: ['the state is none: no resume, no lock, and credentials of live links are not compared'],
};

/** Everything that would break out of a terminal line, a Markdown cell, a fence or a SQL comment, in every place. */
export const HOSTILE =
  '\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;\'"\\';

/** Server and spec are full of {@link HOSTILE}. */
const hostilePlan: Plan = {
  links: [
    {
      database: 'd',
      name: HOSTILE,
      type: HOSTILE,
      action: 'alter',
      reason: HOSTILE,
      changes: [
        { path: `config.${HOSTILE}`, kind: 'update', before: HOSTILE, after: { [HOSTILE]: HOSTILE } },
        { path: `credentials.${HOSTILE}`, kind: 'add', after: null, secret: true },
      ],
      drift: [{ path: 'description', kind: 'remove', before: HOSTILE }],
      statements: [
        {
          statement: {
            kind: 'alter-link',
            link: { database: 'd', name: HOSTILE },
            config: { kind: 'json', value: { [HOSTILE]: HOSTILE } },
            credentials: { kind: 'json', value: new Map([[HOSTILE, new Secret(CANARY)]]) },
          },
          shape: 'json+json',
          why: HOSTILE,
        },
      ],
      pipelines: [{ database: 'd', name: HOSTILE, state: HOSTILE, pause: true }],
      basis: 'b',
    },
    {
      database: 'd',
      name: `${HOSTILE}2`,
      type: 'S3',
      action: 'blocked',
      reason: HOSTILE,
      code: 'LNK0410',
      hint: HOSTILE,
      changes: [],
      statements: [],
      pipelines: [{ database: HOSTILE, name: HOSTILE, state: HOSTILE, pause: false }],
      basis: 'b',
    },
  ],
  unmanaged: 0,
  held: [{ database: HOSTILE, name: HOSTILE, link: { database: HOSTILE, name: HOSTILE }, since: HOSTILE }],
  notes: [HOSTILE],
};

/** A name with line breaks and quotes that a script can carry. */
const multilinePlan: Plan = {
  ...emptyPlan,
  links: [
    {
      database: 'my db',
      name: "a\n-- b';`c",
      type: 'S3',
      action: 'alter',
      reason: 'config differs',
      changes: [{ path: 'config.region', kind: 'add', after: "o'neil\n" }],
      statements: [
        {
          statement: {
            kind: 'alter-link',
            link: { database: 'my db', name: "a\n-- b';`c" },
            config: { kind: 'key', key: 'region', value: "o'neil\n" },
          },
          shape: 'key',
          why: 'one CONFIG key is added',
        },
      ],
      pipelines: [{ database: 'my db', name: 'p\n;', state: 'Running', pause: true }],
      basis: 'b',
    },
  ],
};

export const PLANS = {
  empty: emptyPlan,
  quiet: quietPlan,
  busy: busyPlan,
  hostile: hostilePlan,
  multiline: multilinePlan,
} as const satisfies Record<string, Plan>;

/** A link as its spec says. */
export function none(name: string): LinkPlan {
  return {
    database: 'analytics',
    name,
    type: 'S3',
    action: 'none',
    reason: ORDINARY_REASON,
    changes: [],
    statements: [],
    pipelines: [],
    basis: 'b',
  };
}
