import { describe, expect, test } from '@jest/globals';
import type { Schema } from '../../../src/terraform/wire/messages.js';
import { decode } from '../../../src/terraform/wire/protobuf-decode.js';
import { encode } from '../../../src/terraform/wire/protobuf-encode.js';
import { type Reply, type Request, RPCS, type RpcName } from '../../../src/terraform/wire/protocol.js';
import { base64, toBytes, toJsonForm } from './descriptor.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const VALUE = { msgpack: base64('m'), json: base64('j') };
const READ_VALUE = { msgpack: bytes('m'), json: bytes('j') };
const CAPS = { deferralAllowed: true, writeOnlyAttributesAllowed: true };

/** Every field that an RPC reads, and some that it does not. */
const REQUESTS: { [K in RpcName]: [json: Parameters<typeof toBytes>[1], read: Request<K>] } = {
  getMetadata: [{}, {}],
  getProviderSchema: [{}, {}],
  validateProviderConfig: [{ config: VALUE }, { config: READ_VALUE }],
  configureProvider: [
    { terraformVersion: '1.11.4', config: VALUE, clientCapabilities: CAPS },
    { terraformVersion: '1.11.4', config: READ_VALUE, clientCapabilities: CAPS },
  ],
  validateResourceConfig: [
    { typeName: 't', config: VALUE, clientCapabilities: { writeOnlyAttributesAllowed: true } },
    {
      typeName: 't',
      config: READ_VALUE,
      clientCapabilities: { deferralAllowed: false, writeOnlyAttributesAllowed: true },
    },
  ],
  validateDataResourceConfig: [
    { typeName: 't', config: VALUE },
    { typeName: 't', config: READ_VALUE },
  ],
  upgradeResourceState: [
    {
      typeName: 't',
      version: '9007199254740991',
      rawState: { json: base64('{}'), flatmap: [{ key: 'a', value: 'b' }] },
    },
    { typeName: 't', version: 9007199254740991, rawState: { json: bytes('{}') } },
  ],
  readResource: [
    {
      typeName: 't',
      currentState: VALUE,
      private: base64('p'),
      providerMeta: VALUE,
      clientCapabilities: CAPS,
    },
    { typeName: 't', currentState: READ_VALUE, private: bytes('p') },
  ],
  planResourceChange: [
    {
      typeName: 't',
      priorState: { msgpack: base64('1') },
      proposedNewState: { msgpack: base64('2') },
      config: { json: base64('3') },
      priorPrivate: base64('p'),
      providerMeta: VALUE,
      clientCapabilities: CAPS,
    },
    {
      typeName: 't',
      priorState: { msgpack: bytes('1'), json: undefined },
      proposedNewState: { msgpack: bytes('2'), json: undefined },
      config: { msgpack: undefined, json: bytes('3') },
      priorPrivate: bytes('p'),
      clientCapabilities: CAPS,
    },
  ],
  applyResourceChange: [
    {
      typeName: 't',
      priorState: { msgpack: base64('1') },
      plannedState: { msgpack: base64('2') },
      config: { msgpack: base64('3') },
      plannedPrivate: base64('p'),
      providerMeta: VALUE,
    },
    {
      typeName: 't',
      priorState: { msgpack: bytes('1'), json: undefined },
      plannedState: { msgpack: bytes('2'), json: undefined },
      config: { msgpack: bytes('3'), json: undefined },
      plannedPrivate: bytes('p'),
    },
  ],
  importResourceState: [
    { typeName: 't', id: 'db.länk', clientCapabilities: CAPS },
    { typeName: 't', id: 'db.länk' },
  ],
  readDataSource: [
    { typeName: 't', config: VALUE, providerMeta: VALUE, clientCapabilities: CAPS },
    { typeName: 't', config: READ_VALUE },
  ],
  stopProvider: [{}, {}],
};

const DIAGNOSTICS: Reply<'readResource'>['diagnostics'] = [
  {
    severity: 'WARNING',
    summary: 's',
    detail: 'd',
    attribute: { steps: [{ attributeName: 'a' }, { elementKeyString: '' }, { elementKeyInt: 0 }] },
  },
  { severity: 'ERROR', summary: 'e', detail: 'f' },
];
const DIAGNOSTICS_JSON = [
  {
    severity: 'WARNING',
    summary: 's',
    detail: 'd',
    attribute: { steps: [{ attributeName: 'a' }, { elementKeyString: '' }, { elementKeyInt: '0' }] },
  },
  { severity: 'ERROR', summary: 'e', detail: 'f' },
];

const ATTRIBUTE: Schema['block']['attributes'][number] = {
  name: 'a',
  type: bytes('"string"'),
  description: 'A.',
  descriptionKind: 'MARKDOWN',
  required: true,
  optional: true,
  computed: true,
  sensitive: true,
  writeOnly: true,
};
const SCHEMA: Schema = {
  version: 1,
  block: {
    version: 2,
    description: 'D.',
    descriptionKind: 'MARKDOWN',
    attributes: [
      ATTRIBUTE,
      {
        ...ATTRIBUTE,
        name: 'b',
        type: undefined,
        nestedType: { nesting: 'LIST', attributes: [ATTRIBUTE] },
        writeOnly: false,
      },
    ],
  },
};
const ATTRIBUTE_JSON = {
  name: 'a',
  type: base64('"string"'),
  description: 'A.',
  descriptionKind: 'MARKDOWN',
  required: true,
  optional: true,
  computed: true,
  sensitive: true,
  writeOnly: true,
};
const { type: _, writeOnly: __, ...NESTED_JSON } = ATTRIBUTE_JSON;
const SCHEMA_JSON = {
  version: '1',
  block: {
    version: '2',
    description: 'D.',
    descriptionKind: 'MARKDOWN',
    attributes: [
      ATTRIBUTE_JSON,
      { ...NESTED_JSON, name: 'b', nestedType: { nesting: 'LIST', attributes: [ATTRIBUTE_JSON] } },
    ],
  },
};
const CAPABILITIES = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };
const diagnosed = { diagnostics: DIAGNOSTICS };
const diagnosedJson = { diagnostics: DIAGNOSTICS_JSON };

/** Every field that an RPC fills. */
const REPLIES: { [K in RpcName]: [reply: Reply<K>, json: object] } = {
  getMetadata: [
    {
      ...diagnosed,
      serverCapabilities: CAPABILITIES,
      resources: [{ typeName: 'r' }],
      dataSources: [{ typeName: 'd' }, { typeName: 'e' }],
    },
    {
      ...diagnosedJson,
      serverCapabilities: CAPABILITIES,
      resources: [{ typeName: 'r' }],
      dataSources: [{ typeName: 'd' }, { typeName: 'e' }],
    },
  ],
  getProviderSchema: [
    {
      ...diagnosed,
      provider: SCHEMA,
      resourceSchemas: Object.fromEntries([
        ['r', SCHEMA],
        ['__proto__', SCHEMA],
      ]),
      dataSourceSchemas: { d: SCHEMA },
      serverCapabilities: CAPABILITIES,
    },
    {
      ...diagnosedJson,
      provider: SCHEMA_JSON,
      resourceSchemas: [
        { key: 'r', value: SCHEMA_JSON },
        { key: '__proto__', value: SCHEMA_JSON },
      ],
      dataSourceSchemas: [{ key: 'd', value: SCHEMA_JSON }],
      serverCapabilities: CAPABILITIES,
    },
  ],
  validateProviderConfig: [diagnosed, diagnosedJson],
  configureProvider: [diagnosed, diagnosedJson],
  validateResourceConfig: [diagnosed, diagnosedJson],
  validateDataResourceConfig: [diagnosed, diagnosedJson],
  upgradeResourceState: [
    { ...diagnosed, upgradedState: READ_VALUE },
    { ...diagnosedJson, upgradedState: VALUE },
  ],
  readResource: [
    { ...diagnosed, newState: READ_VALUE, private: bytes('p') },
    { ...diagnosedJson, newState: VALUE, private: base64('p') },
  ],
  planResourceChange: [
    {
      ...diagnosed,
      plannedState: READ_VALUE,
      plannedPrivate: bytes('p'),
      requiresReplace: [{ steps: [{ attributeName: 'type' }] }, { steps: [] }],
    },
    {
      ...diagnosedJson,
      plannedState: VALUE,
      plannedPrivate: base64('p'),
      requiresReplace: [{ steps: [{ attributeName: 'type' }] }, {}],
    },
  ],
  applyResourceChange: [
    { ...diagnosed, newState: READ_VALUE, private: bytes('p') },
    { ...diagnosedJson, newState: VALUE, private: base64('p') },
  ],
  importResourceState: [
    {
      ...diagnosed,
      importedResources: [{ typeName: 'r', state: READ_VALUE, private: bytes('p') }, { typeName: 's' }],
    },
    {
      ...diagnosedJson,
      importedResources: [{ typeName: 'r', state: VALUE, private: base64('p') }, { typeName: 's' }],
    },
  ],
  readDataSource: [
    { ...diagnosed, state: READ_VALUE },
    { ...diagnosedJson, state: VALUE },
  ],
  stopProvider: [{ error: 'e' }, { error: 'e' }],
};

describe.each(Object.keys(RPCS) as RpcName[])('%s', (name) => {
  const wireName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

  test('reads what another codec wrote', () => {
    expectRead(name, wireName);
  });

  test('is read by another codec', () => {
    expectWritten(name, wireName);
  });
});

function expectRead<K extends RpcName>(name: K, wireName: string): void {
  const [json, read] = REQUESTS[name];
  const found = decode<Request<K>>(RPCS[name].request, new Uint8Array(toBytes(`${wireName}Request`, json)));
  expect(found).toEqual(read);
}

function expectWritten<K extends RpcName>(name: K, wireName: string): void {
  const [reply, json] = REPLIES[name];
  expect(toJsonForm(`${wireName}Response`, encode<Reply<K>>(RPCS[name].answer, reply))).toEqual(json);
}

test('what is absent has a default or is undefined', () => {
  expect(decode(RPCS.planResourceChange.request, new Uint8Array(0))).toStrictEqual({
    typeName: '',
    priorState: undefined,
    proposedNewState: undefined,
    config: undefined,
    priorPrivate: new Uint8Array(0),
    clientCapabilities: undefined,
  });
});
