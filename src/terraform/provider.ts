import { LinkspecError } from '../error/linkspec-error.js';
import type { Configured } from './configured.js';
import { caught, warningDiagnostic } from './diagnostic.js';
import { checkLink } from './link/check-link.js';
import type { Block } from './schema/attribute.js';
import { PROVIDER_BLOCK } from './schema/provider-block.js';
import { PROVIDER_SCHEMA } from './schema/provider-schema.js';
import { toWireSchema } from './schema/to-wire.js';
import { checkSettings, hasUnknown, readSettings } from './settings.js';
import { attributePath } from './values/attribute-path.js';
import { decodeValue } from './values/decode.js';
import { decodeRawState } from './values/decode-state.js';
import { encodeValue } from './values/encode.js';
import type { ValueObject } from './values/value.js';
import type { Answer, ProviderMethods, ServerCapabilities } from './wire/messages.js';
import type { Door, ServedProvider } from './wire/provider.js';

/**
 * The provider behind the wire: decodes, hands on, encodes. What it throws is told as a diagnostic; a defect is thrown
 * on, and the wire tells. One process may be configured several times (`--debug`).
 */
export async function makeProvider({ log }: Door, env = process.env): Promise<ServedProvider> {
  let stopping = new AbortController();
  /** Undefined: not configured yet, or by values that Terraform does not know yet. */
  let configured: Configured | undefined;
  let writeOnlyAllowed = false;

  const ready = (): Configured => {
    if (configured) return configured;
    throw new LinkspecError('LNK0307', 'the provider is not connected to a server', {
      hint: 'Its settings are not known yet: apply first what they come from.',
    });
  };

  const methods: ProviderMethods = {
    async getMetadata() {
      const names = (blocks: Blocks) => [...blocks.keys()].map((typeName) => ({ typeName }));
      return {
        diagnostics: [],
        serverCapabilities: CAPABILITIES,
        resources: names(PROVIDER_SCHEMA.resources),
        dataSources: names(PROVIDER_SCHEMA.dataSources),
      };
    },

    async getProviderSchema() {
      const schemas = (blocks: Blocks) =>
        Object.fromEntries([...blocks].map(([name, block]) => [name, toWireSchema(block)]));
      return {
        diagnostics: [],
        provider: toWireSchema(PROVIDER_BLOCK),
        resourceSchemas: schemas(PROVIDER_SCHEMA.resources),
        dataSourceSchemas: schemas(PROVIDER_SCHEMA.dataSources),
        serverCapabilities: CAPABILITIES,
      };
    },

    async validateProviderConfig({ config }) {
      return { diagnostics: checkSettings(there(decodeValue(config, PROVIDER_BLOCK))) };
    },

    async configureProvider({ config, clientCapabilities }) {
      writeOnlyAllowed = clientCapabilities?.writeOnlyAttributesAllowed ?? false;
      const before = configured;
      configured = undefined;
      stopping = new AbortController();
      await before?.end();
      const block = there(decodeValue(config, PROVIDER_BLOCK));
      if (hasUnknown(block)) return { diagnostics: [warningDiagnostic(SETTINGS_UNKNOWN)] };
      const { settings, diagnostics } = readSettings(block, env);
      if (!settings) return { diagnostics };
      const { configure } = await import('./configured.js');
      try {
        configured = await configure(settings, stopping.signal, log);
        return { diagnostics };
      } catch (error) {
        return { diagnostics: [...diagnostics, caught(error)] };
      }
    },

    async validateResourceConfig({ typeName, config, clientCapabilities }) {
      const allowed = clientCapabilities?.writeOnlyAttributesAllowed ?? writeOnlyAllowed;
      return { diagnostics: checkLink(there(decodeValue(config, resource(typeName))), allowed) };
    },

    async validateDataResourceConfig({ typeName, config }) {
      decodeValue(config, dataSource(typeName));
      return { diagnostics: [] };
    },

    async upgradeResourceState({ typeName, rawState }) {
      const block = resource(typeName);
      const state = decodeRawState(rawState?.json ?? new Uint8Array(), block);
      return { diagnostics: [], upgradedState: encodeValue(state, block) };
    },

    async readResource({ typeName, currentState, private: kept }) {
      const block = resource(typeName);
      const state = there(decodeValue(currentState, block));
      const now = configured ? await configured.refresh(state) : state;
      return { diagnostics: [], newState: encodeValue(now, block), private: kept };
    },

    async planResourceChange({ typeName, priorState, proposedNewState, config }) {
      const block = resource(typeName);
      const change = {
        prior: decodeValue(priorState, block),
        proposed: decodeValue(proposedNewState, block),
        config: decodeValue(config, block),
      };
      const plan = configured?.plan ?? (await import('./configured.js')).planUnconfigured;
      const { planned, replace, diagnostics } = await plan(change);
      return {
        diagnostics,
        plannedState: encodeValue(planned, block),
        requiresReplace: replace.map((name) => attributePath(name)),
      };
    },

    async applyResourceChange({ typeName, priorState, plannedState, config }) {
      const block = resource(typeName);
      const { state, diagnostics } = await ready().apply({
        prior: decodeValue(priorState, block),
        planned: decodeValue(plannedState, block),
        config: decodeValue(config, block),
      });
      return { diagnostics, newState: encodeValue(state, block) };
    },

    async importResourceState({ typeName, id }) {
      const state = encodeValue(await ready().import(id), resource(typeName));
      return { diagnostics: [], importedResources: [{ typeName, state }] };
    },

    async readDataSource({ typeName, config }) {
      const block = dataSource(typeName);
      const state = await ready().read(typeName, there(decodeValue(config, block)));
      return { diagnostics: [], state: encodeValue(state, block) };
    },

    async stopProvider() {
      stopping.abort();
      return { error: '' };
    },
  };

  return {
    methods: {
      ...methods,
      validateProviderConfig: told(methods.validateProviderConfig),
      validateResourceConfig: told(methods.validateResourceConfig),
      validateDataResourceConfig: told(methods.validateDataResourceConfig),
      upgradeResourceState: told(methods.upgradeResourceState),
      readResource: told(methods.readResource),
      planResourceChange: told(methods.planResourceChange),
      applyResourceChange: told(methods.applyResourceChange),
      readDataSource: told(methods.readDataSource),
      importResourceState: (request) =>
        methods
          .importResourceState(request)
          .catch((error: unknown) => ({ diagnostics: [caught(error)], importedResources: [] })),
    },
    async end() {
      stopping.abort();
      await configured?.end();
    },
  };
}

/** The method, with what it throws told in its answer, at the attribute that it is about. */
function told<Request, Reply extends Answer>(
  method: (request: Request) => Promise<Reply>,
): (request: Request) => Promise<Reply | Answer> {
  return (request) => method(request).catch((error: unknown) => ({ diagnostics: [caught(error)] }));
}

type Blocks = ReadonlyMap<string, Block>;

const CAPABILITIES: ServerCapabilities = {
  planDestroy: true,
  getProviderSchemaOptional: true,
  moveResourceState: false,
};

const SETTINGS_UNKNOWN = {
  message: 'the settings of the linkspec provider are not known yet',
  hint: 'This plan does not look at the server. Plan again once what the settings come from is applied.',
};

function resource(typeName: string): Block {
  return blockOf(PROVIDER_SCHEMA.resources, typeName, 'resource');
}

function dataSource(typeName: string): Block {
  return blockOf(PROVIDER_SCHEMA.dataSources, typeName, 'data source');
}

function blockOf(blocks: Blocks, typeName: string, kind: string): Block {
  const block = blocks.get(typeName);
  if (block) return block;
  throw new LinkspecError('LNK0701', `the provider has no ${kind} ${JSON.stringify(typeName)}`, {
    hint: 'Use the provider version that the configuration was written for.',
  });
}

function there(value: ValueObject | null): ValueObject {
  if (value) return value;
  throw new LinkspecError('LNK0103', 'Terraform sent no object', {
    hint: 'Use a Terraform that speaks plugin protocol 6.',
  });
}
