/**
 * Terraform's plugin protocol 6 in numbers: for each RPC the fields of its request and of its answer that this
 * provider reads or fills. Fields it does not name are skipped, and RPCs it does not name answer UNIMPLEMENTED, both
 * of which Terraform expects of an older provider. Numbers and types are facts of tfplugin6 6.8; later minor versions
 * only add.
 */
import type {
  Answer,
  AttributePath,
  ClientCapabilities,
  Diagnostic,
  DynamicValue,
  ProviderMethods,
  Schema,
  SchemaAttribute,
  ServerCapabilities,
} from './messages.js';
import * as read from './protobuf-decode.js';
import * as write from './protobuf-encode.js';

export type RpcName = keyof ProviderMethods;
/** What an RPC asks; an empty object for those that ask nothing. */
export type Request<K extends RpcName> = Parameters<ProviderMethods[K]> extends [infer R] ? R : object;
/** What an RPC answers. */
export type Reply<K extends RpcName> = Awaited<ReturnType<ProviderMethods[K]>>;

/** One RPC's tables; its name on the wire is the key with a capital. */
export interface Rpc<K extends RpcName> {
  readonly request: read.Readable<Request<K>>;
  readonly answer: write.Writable<Reply<K>>;
}

const DYNAMIC_VALUE: read.Readable<DynamicValue> = {
  msgpack: read.optionalBytes(1),
  json: read.optionalBytes(2),
};

const CLIENT_CAPABILITIES: read.Readable<ClientCapabilities> = {
  deferralAllowed: read.bool(1),
  writeOnlyAttributesAllowed: read.bool(2),
};

const VALUE: write.Writable<DynamicValue> = {
  msgpack: write.bytes(1),
  json: write.bytes(2),
};

/** A oneof: one of the three is there. */
const PATH_STEP: write.Writable<{
  attributeName?: string;
  elementKeyString?: string;
  elementKeyInt?: number;
}> = {
  attributeName: write.string(1),
  elementKeyString: write.string(2),
  elementKeyInt: write.int64(3),
};

const ATTRIBUTE_PATH: write.Writable<AttributePath> = {
  steps: write.repeated(write.message(1, PATH_STEP)),
};

const DIAGNOSTIC: write.Writable<Diagnostic> = {
  severity: write.enumeration(1, { ERROR: 1, WARNING: 2 }),
  summary: write.string(2),
  detail: write.string(3),
  attribute: write.message(4, ATTRIBUTE_PATH),
};

const SERVER_CAPABILITIES: write.Writable<ServerCapabilities> = {
  planDestroy: write.bool(1),
  getProviderSchemaOptional: write.bool(2),
  moveResourceState: write.bool(3),
};

const STRING_KIND = { PLAIN: 0, MARKDOWN: 1 };

const ATTRIBUTE: write.Writable<SchemaAttribute> = {
  name: write.string(1),
  type: write.bytes(2),
  description: write.string(3),
  required: write.bool(4),
  optional: write.bool(5),
  computed: write.bool(6),
  sensitive: write.bool(7),
  descriptionKind: write.enumeration(8, STRING_KIND),
  // An object's attributes are attributes again, so it looks this table up when it writes.
  nestedType: (writer, value) => nestedType(writer, value),
  writeOnly: write.bool(11),
};

const nestedType = write.message<NonNullable<SchemaAttribute['nestedType']>>(10, {
  attributes: write.repeated(write.message(1, ATTRIBUTE)),
  nesting: write.enumeration(3, { SINGLE: 1, LIST: 2 }),
});

const SCHEMA: write.Writable<Schema> = {
  version: write.int64(1),
  block: write.message<Schema['block']>(2, {
    version: write.int64(1),
    attributes: write.repeated(write.message(2, ATTRIBUTE)),
    description: write.string(4),
    descriptionKind: write.enumeration(5, STRING_KIND),
  }),
};

const TYPE_NAME: write.Writable<{ typeName: string }> = { typeName: write.string(1) };

function diagnostics(number: number): write.Writes<Answer['diagnostics']> {
  return write.repeated(write.message(number, DIAGNOSTIC));
}

/** The RPCs, in the order in which a run of Terraform meets them. */
export const RPCS: { readonly [K in RpcName]: Rpc<K> } = {
  getMetadata: {
    request: {},
    answer: {
      serverCapabilities: write.message(1, SERVER_CAPABILITIES),
      diagnostics: diagnostics(2),
      dataSources: write.repeated(write.message(3, TYPE_NAME)),
      resources: write.repeated(write.message(4, TYPE_NAME)),
    },
  },
  getProviderSchema: {
    request: {},
    answer: {
      provider: write.message(1, SCHEMA),
      resourceSchemas: write.map(2, SCHEMA),
      dataSourceSchemas: write.map(3, SCHEMA),
      diagnostics: diagnostics(4),
      serverCapabilities: write.message(6, SERVER_CAPABILITIES),
    },
  },
  validateProviderConfig: {
    request: { config: read.message(1, DYNAMIC_VALUE) },
    answer: { diagnostics: diagnostics(2) },
  },
  validateResourceConfig: {
    request: {
      typeName: read.string(1),
      config: read.message(2, DYNAMIC_VALUE),
      clientCapabilities: read.message(3, CLIENT_CAPABILITIES),
    },
    answer: { diagnostics: diagnostics(1) },
  },
  validateDataResourceConfig: {
    request: { typeName: read.string(1), config: read.message(2, DYNAMIC_VALUE) },
    answer: { diagnostics: diagnostics(1) },
  },
  configureProvider: {
    request: {
      terraformVersion: read.string(1),
      config: read.message(2, DYNAMIC_VALUE),
      clientCapabilities: read.message(3, CLIENT_CAPABILITIES),
    },
    answer: { diagnostics: diagnostics(1) },
  },
  upgradeResourceState: {
    request: {
      typeName: read.string(1),
      version: read.int64(2),
      rawState: read.message<{ readonly json?: Uint8Array }>(3, { json: read.optionalBytes(1) }),
    },
    answer: { upgradedState: write.message(1, VALUE), diagnostics: diagnostics(2) },
  },
  readResource: {
    request: {
      typeName: read.string(1),
      currentState: read.message(2, DYNAMIC_VALUE),
      private: read.bytes(3),
    },
    answer: {
      newState: write.message(1, VALUE),
      diagnostics: diagnostics(2),
      private: write.bytes(3),
    },
  },
  planResourceChange: {
    request: {
      typeName: read.string(1),
      priorState: read.message(2, DYNAMIC_VALUE),
      proposedNewState: read.message(3, DYNAMIC_VALUE),
      config: read.message(4, DYNAMIC_VALUE),
      priorPrivate: read.bytes(5),
      clientCapabilities: read.message(7, CLIENT_CAPABILITIES),
    },
    answer: {
      plannedState: write.message(1, VALUE),
      requiresReplace: write.repeated(write.message(2, ATTRIBUTE_PATH)),
      plannedPrivate: write.bytes(3),
      diagnostics: diagnostics(4),
    },
  },
  applyResourceChange: {
    request: {
      typeName: read.string(1),
      priorState: read.message(2, DYNAMIC_VALUE),
      plannedState: read.message(3, DYNAMIC_VALUE),
      config: read.message(4, DYNAMIC_VALUE),
      plannedPrivate: read.bytes(5),
    },
    answer: {
      newState: write.message(1, VALUE),
      private: write.bytes(2),
      diagnostics: diagnostics(3),
    },
  },
  importResourceState: {
    request: { typeName: read.string(1), id: read.string(2) },
    answer: {
      importedResources: write.repeated(
        write.message<Reply<'importResourceState'>['importedResources'][number]>(1, {
          typeName: write.string(1),
          state: write.message(2, VALUE),
          private: write.bytes(3),
        }),
      ),
      diagnostics: diagnostics(2),
    },
  },
  readDataSource: {
    request: { typeName: read.string(1), config: read.message(2, DYNAMIC_VALUE) },
    answer: { state: write.message(1, VALUE), diagnostics: diagnostics(2) },
  },
  stopProvider: { request: {}, answer: { error: write.string(1) } },
};
