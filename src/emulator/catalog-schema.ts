import { STATEMENT_KINDS } from './sql/statement-kind.js';
import { ERROR_SWITCHES, SWITCHES } from './switches.js';

const text = { type: 'string' } as const;
const name = { type: 'string', minLength: 1 } as const;
const count = { type: 'number', minimum: 0 } as const;
const open = { type: 'object' } as const;

function record(properties: Readonly<Record<string, object>>, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

function list(items: object): object {
  return { type: 'array', items };
}

/** A class of statements, or a regular expression between slashes. */
const match = { anyOf: [{ enum: STATEMENT_KINDS }, { type: 'string', pattern: '^/.*/[a-z]*$' }] };

const switches = record({
  ...Object.fromEntries(
    Object.entries(SWITCHES).map(([key, { values }]) => [
      key,
      values === 'number' ? count : values === 'text' ? text : { enum: values },
    ]),
  ),
  errors: record(
    Object.fromEntries(
      Object.keys(ERROR_SWITCHES).map((key) => [key, { type: 'integer', minimum: 1, maximum: 65535 }]),
    ),
  ),
});

const action = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { enum: ['error', 'drop-before', 'drop-after', 'hang'] },
    errno: { type: 'integer', minimum: 1, maximum: 65535 },
    message: text,
    ms: count,
  },
  additionalProperties: false,
  anyOf: [
    { properties: { kind: { enum: ['drop-before', 'drop-after'] } } },
    { properties: { kind: { const: 'error' } }, required: ['errno'] },
    { properties: { kind: { const: 'hang' } }, required: ['ms'] },
  ],
};

/** The JSON Schema of a catalog file: what `linkspec emulator --catalog` reads. */
export const CATALOG_SCHEMA: object = record({
  version: { type: 'string', pattern: '^\\d+\\.\\d+' },
  databases: list(name),
  links: list(
    record(
      {
        database: name,
        name,
        type: name,
        description: text,
        config: { type: ['string', 'object'] },
        credentials: { type: ['string', 'object'] },
      },
      ['database', 'name', 'type'],
    ),
  ),
  pipelines: list(
    record(
      {
        database: name,
        name,
        link: { anyOf: [name, record({ database: name, name }, ['database', 'name'])] },
        path: text,
        table: name,
        state: name,
        error: text,
        brokenWhen: record({ config: open, credentials: open, missing: list(name) }),
      },
      ['database', 'name', 'link'],
    ),
  ),
  users: list(
    record(
      {
        name,
        password: text,
        super: { type: 'boolean' },
        denied: list(record({ kind: { enum: STATEMENT_KINDS }, database: name, name }, ['kind'])),
      },
      ['name'],
    ),
  ),
  switches,
  latency: list(record({ match, ms: count }, ['match', 'ms'])),
  faults: list(
    record(
      {
        match,
        nth: { type: 'integer', minimum: 1 },
        times: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'always' }] },
        action,
      },
      ['match', 'action'],
    ),
  ),
  statements: list(text),
});
