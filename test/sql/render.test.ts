import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactJson, type Json, type JsonObject, jsonEqual, parseJson } from '../../src/json/json.js';
import { reveal } from '../../src/secret/reveal.js';
import { SECRET_MARK, Secret } from '../../src/secret/secret.js';
import { renderPrintable, renderWire, secretsOf } from '../../src/sql/render.js';
import type { Statement } from '../../src/sql/statement.js';
import { anyJson, anyKey, anyText, objectOf } from '../json/any-json.js';
import { literal, name, readSql, sign, type Token, word, words } from './read-sql.js';

const CANARY = 'c4n4ry';
const link = { database: 'db', name: 'link' };
const wire = (statement: Statement) => String(reveal(renderWire(statement)));

describe('texts', () => {
  const nested = parseJson('{"headers":{"Authorization":"c4n4ry"},"n":12345678901234567890}') as JsonObject;
  const credentials = new Map(Object.entries(nested).map(([key, value]) => [key, new Secret(value)]));
  const ROWS: readonly (readonly [string, Statement, string, string?])[] = [
    [
      'one config key',
      { kind: 'alter-link', link, config: { kind: 'key', key: 'region', value: "it's" } },
      "ALTER LINK `db`.`link` SET CONFIG ::region = 'it\\'s'",
    ],
    [
      'whole config',
      { kind: 'alter-link', link, config: { kind: 'json', value: { a: [1, null], b: 'x"y' } } },
      'ALTER LINK `db`.`link` SET CONFIG \'{"a":[1,null],"b":"x\\\\"y"}\'',
    ],
    [
      'empty config',
      { kind: 'alter-link', link, config: { kind: 'json', value: {} } },
      "ALTER LINK `db`.`link` SET CONFIG '{}'",
    ],
    [
      'one credentials key',
      { kind: 'alter-link', link, credentials: { kind: 'key', key: 'k', value: new Secret(CANARY) } },
      "ALTER LINK `db`.`link` SET CREDENTIALS ::k = 'c4n4ry'",
      "ALTER LINK `db`.`link` SET CREDENTIALS ::k = '«secret»'",
    ],
    [
      'both clauses, config first',
      {
        kind: 'alter-link',
        link,
        credentials: { kind: 'json', value: credentials },
        config: { kind: 'key', key: 'a', value: '' },
      },
      'ALTER LINK `db`.`link` SET CONFIG ::a = \'\' SET CREDENTIALS \'{"headers":{"Authorization":"c4n4ry"},"n":12345678901234567890}\'',
      'ALTER LINK `db`.`link` SET CONFIG ::a = \'\' SET CREDENTIALS \'{"headers":"«secret»","n":"«secret»"}\'',
    ],
    [
      'create, without anything',
      { kind: 'create-link', orReplace: false, link, type: 'S3', credentials: new Map() },
      "CREATE LINK `db`.`link` AS S3 CREDENTIALS '{}'",
    ],
    [
      'create or replace, with everything',
      {
        kind: 'create-link',
        orReplace: true,
        link,
        type: 'HTTP',
        credentials: new Map([['k', new Secret(CANARY)]]),
        config: { a: true },
        description: '',
      },
      'CREATE OR REPLACE LINK `db`.`link` AS HTTP CREDENTIALS \'{"k":"c4n4ry"}\' CONFIG \'{"a":true}\' DESCRIPTION \'\'',
      'CREATE OR REPLACE LINK `db`.`link` AS HTTP CREDENTIALS \'{"k":"«secret»"}\' CONFIG \'{"a":true}\' DESCRIPTION \'\'',
    ],
    ['drop', { kind: 'drop-link', link: { database: 'a`b', name: 'c.d' } }, 'DROP LINK `a``b`.`c.d`'],
    ['stop', { kind: 'stop-pipeline', pipeline: { database: 'db', name: 'p`' } }, 'STOP PIPELINE `p```'],
    ['start', { kind: 'start-pipeline', pipeline: { database: 'db', name: 'p' } }, 'START PIPELINE `p`'],
  ];
  test.each(ROWS)('%s', (_, statement, sent, printed = sent) => {
    expect(wire(statement)).toBe(sent);
    expect(renderPrintable(statement)).toBe(printed);
  });
});

const anyId = fc.record({ database: anyText, name: anyText });
const plainKey = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
/** Secrets of every JSON kind, each with the canary somewhere in it. */
const anySecret = fc.oneof(
  anyText.map((text): Json => `${CANARY}${text}`),
  fc.tuple(anyKey, anyJson).map(([key, value]): Json => [Object.fromEntries([[key, CANARY]]), value]),
);
const secretText = anyText.map((text) => `${CANARY}${text}`);
const anyCredentials = fc.uniqueArray(fc.tuple(anyKey, anySecret), {
  maxLength: 4,
  selector: ([key]) => key,
});
const boxed = (entries: readonly (readonly [string, Json])[]) =>
  new Map(entries.map(([key, value]) => [key, new Secret(value)]));
const masked = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, SECRET_MARK]));

/** A statement and the tokens that a server must see, literals given as JSON values where they hold JSON. */
interface Case {
  readonly statement: Statement;
  readonly sent: readonly (Token | { readonly json: Json })[];
  readonly printed: readonly (Token | { readonly json: Json })[];
  readonly secrets: readonly Json[];
}

const onLink = (phrase: string, { database, name: link }: { database: string; name: string }) => [
  ...words(phrase),
  name(database),
  sign('.'),
  name(link),
];
const setKey = (clause: string, key: string, value: string) => [
  ...words(`SET ${clause}`),
  sign('::'),
  word(key),
  sign('='),
  literal(value),
];

const alterKeys = fc
  .record({ link: anyId, key: plainKey, value: anyText, secret: secretText })
  .map(({ link, key, value, secret }): Case => {
    const head = [...onLink('ALTER LINK', link), ...setKey('CONFIG', key, value)];
    return {
      statement: {
        kind: 'alter-link',
        link,
        config: { kind: 'key', key, value },
        credentials: { kind: 'key', key, value: new Secret(secret) },
      },
      sent: [...head, ...setKey('CREDENTIALS', key, secret)],
      printed: [...head, ...setKey('CREDENTIALS', key, SECRET_MARK)],
      secrets: [secret],
    };
  });

const alterWhole = fc
  .record({ link: anyId, config: objectOf(anyJson), hidden: objectOf(anySecret, 2), entries: anyCredentials })
  .map(({ link, config, hidden, entries }): Case => {
    const value = { ...config, ...hidden };
    const hide = new Set(Object.keys(hidden));
    const clauses = (config: Json, credentials: Json) => [
      ...onLink('ALTER LINK', link),
      ...words('SET CONFIG'),
      { json: config },
      ...words('SET CREDENTIALS'),
      { json: credentials },
    ];
    return {
      statement: {
        kind: 'alter-link',
        link,
        config: { kind: 'json', value, hide },
        credentials: { kind: 'json', value: boxed(entries) },
      },
      sent: clauses(value, Object.fromEntries(entries)),
      printed: clauses({ ...config, ...masked([...hide]) }, masked(entries.map(([key]) => key))),
      secrets: entries.map(([, secret]) => secret),
    };
  });

const create = fc
  .record({
    link: anyId,
    orReplace: fc.boolean(),
    config: objectOf(anyJson),
    hidden: objectOf(anySecret, 2),
    entries: anyCredentials,
    description: anyText,
  })
  .map(({ link, orReplace, config, hidden, entries, description }): Case => {
    const hide = new Set(Object.keys(hidden));
    const clauses = (config: Json, credentials: Json) => [
      ...onLink(orReplace ? 'CREATE OR REPLACE LINK' : 'CREATE LINK', link),
      ...words('AS KAFKA CREDENTIALS'),
      { json: credentials },
      word('CONFIG'),
      { json: config },
      word('DESCRIPTION'),
      literal(description),
    ];
    const value = { ...config, ...hidden };
    return {
      statement: {
        kind: 'create-link',
        orReplace,
        link,
        type: 'KAFKA',
        config: value,
        hide,
        credentials: boxed(entries),
        description,
      },
      sent: clauses(value, Object.fromEntries(entries)),
      printed: clauses({ ...config, ...masked([...hide]) }, masked(entries.map(([key]) => key))),
      secrets: entries.map(([, secret]) => secret),
    };
  });

const plain = fc
  .tuple(anyId, fc.constantFrom('drop-link', 'stop-pipeline', 'start-pipeline'))
  .map(([id, kind]): Case => {
    const [verb = '', noun = ''] = kind.toUpperCase().split('-');
    const tokens =
      kind === 'drop-link' ? onLink('DROP LINK', id) : [...words(`${verb} ${noun}`), name(id.name)];
    const statement: Statement = kind === 'drop-link' ? { kind, link: id } : { kind, pipeline: id };
    return { statement, sent: tokens, printed: tokens, secrets: [] };
  });

describe('properties of every statement', () => {
  const anyCase = fc.oneof(alterKeys, alterWhole, create, plain);

  test('the server sees just these words and values, whatever they hold', () => {
    fc.assert(
      fc.property(anyCase, ({ statement, sent }) => {
        expectTokens(wire(statement), sent);
      }),
      { numRuns: 400 },
    );
  });

  test('people see the same, with a marker for each secret', () => {
    fc.assert(
      fc.property(anyCase, ({ statement, printed }) => {
        expectTokens(renderPrintable(statement), printed);
      }),
      { numRuns: 400 },
    );
  });

  test('no secret is printed, not even in part', () => {
    fc.assert(
      fc.property(anyCase, ({ statement }) => {
        expect(renderPrintable(statement)).not.toContain(CANARY);
        expect(
          `${renderWire(statement)}${inspect(renderWire(statement), { showHidden: true })}`,
        ).not.toContain(CANARY);
      }),
    );
  });

  test('its secrets are the ones that were put in', () => {
    fc.assert(
      fc.property(anyCase, ({ statement, secrets }) => {
        expect(secretsOf(statement).map((secret) => compactJson(reveal(secret)))).toEqual(
          secrets.map(compactJson),
        );
      }),
    );
  });

  test('it survives the way to the server as UTF-8', () => {
    fc.assert(
      fc.property(anyCase, ({ statement }) => {
        const sql = wire(statement);
        expect(Buffer.from(sql, 'utf8').toString('utf8')).toBe(sql);
      }),
    );
  });
});

test('half of a surrogate pair survives inside JSON, where it is escaped', () => {
  const value = { '\ud800': 'a\udfff' };
  const sql = wire({ kind: 'alter-link', link, config: { kind: 'json', value } });
  const arrived = Buffer.from(sql, 'utf8').toString('utf8');
  expectTokens(arrived, [...onLink('ALTER LINK', link), ...words('SET CONFIG'), { json: value }]);
});

test('statements without secrets have none', () => {
  expect(secretsOf({ kind: 'alter-link', link, config: { kind: 'key', key: 'a', value: CANARY } })).toEqual(
    [],
  );
});

function expectTokens(sql: string, expected: readonly (Token | { readonly json: Json })[]): void {
  const tokens = readSql(sql);
  expect(tokens).toHaveLength(expected.length);
  for (const [index, want] of expected.entries()) {
    const token = tokens[index];
    if ('kind' in want) expect(token).toEqual(want);
    else {
      expect(token?.kind).toBe('literal');
      const value = parseJson(token?.text ?? '');
      expect(jsonEqual(value, want.json) || { value, want: want.json }).toBe(true);
    }
  }
}
