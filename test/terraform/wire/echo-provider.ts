/** A provider that gives back what it gets, or fails as its type name says. The tests run it as a process. */
import { appendFileSync } from 'node:fs';
import { LinkspecError } from '../../../src/error/linkspec-error.js';
import type { Answer, ProviderMethods, Schema } from '../../../src/terraform/wire/messages.js';
import { serve } from '../../../src/terraform/wire/serve.js';

const FINE: Answer = { diagnostics: [] };

const SCHEMA: Schema = {
  version: 3,
  block: {
    version: 3,
    description: 'Echo.',
    descriptionKind: 'MARKDOWN',
    attributes: [
      {
        name: 'secret',
        type: Buffer.from('"string"'),
        description: 'A *secret*.',
        descriptionKind: 'MARKDOWN',
        required: false,
        optional: true,
        computed: false,
        sensitive: true,
        writeOnly: true,
      },
    ],
  },
};

const CAPABILITIES = { planDestroy: false, getProviderSchemaOptional: true, moveResourceState: false };

const methods: ProviderMethods = {
  getMetadata: async () => ({
    ...FINE,
    serverCapabilities: CAPABILITIES,
    resources: [{ typeName: 'echo' }],
    dataSources: [],
  }),
  getProviderSchema: async () => ({
    ...FINE,
    serverCapabilities: CAPABILITIES,
    provider: SCHEMA,
    resourceSchemas: { echo: SCHEMA },
    dataSourceSchemas: {},
  }),
  validateProviderConfig: async () => FINE,
  configureProvider: async () => FINE,
  validateResourceConfig: async ({ typeName }) => misbehave(typeName),
  validateDataResourceConfig: async () => FINE,
  upgradeResourceState: async ({ rawState }) => ({
    ...FINE,
    upgradedState: { json: rawState?.json ?? new Uint8Array(0) },
  }),
  readResource: async (request) => ({ ...FINE, newState: request.currentState, private: request.private }),
  planResourceChange: async (request) => ({
    ...FINE,
    plannedState: request.proposedNewState,
    plannedPrivate: request.priorPrivate,
  }),
  applyResourceChange: async (request) => ({
    ...FINE,
    newState: request.plannedState,
    private: request.plannedPrivate,
  }),
  importResourceState: async ({ typeName }) => ({ ...FINE, importedResources: [{ typeName }] }),
  readDataSource: async ({ typeName }) => ({
    ...FINE,
    state: { msgpack: Buffer.alloc(Number(typeName), 7) },
  }),
  stopProvider: async () => {
    throw new TypeError('hunter2');
  },
};

async function misbehave(typeName: string): Promise<Answer> {
  switch (typeName) {
    case 'error':
      throw new LinkspecError('LNK0402', 'a type change is not allowed', { hint: 'Allow it.' });
    case 'defect':
      throw new TypeError('hunter2\n    at hunter2 (/hunter2.js:1:1)');
    case 'print':
      console.log('noise from a library');
      await new Promise<void>((resolve) => {
        process.stdout.write('6d6f7265', 'hex', () => resolve());
      });
      return FINE;
    case 'panic':
      setTimeout(() => {
        throw new RangeError('hunter2');
      });
      return new Promise(() => {});
    case 'rejection':
      void Promise.reject(new Error('hunter2'));
      return new Promise(() => {});
    case 'hang':
      return new Promise(() => {});
    default:
      return FINE;
  }
}

/** `ECHO_NOTES`: a file to which the reason for the end is written. `ECHO_LOAD=fail`: cannot be loaded. */
const { ECHO_NOTES, ECHO_LOAD, ECHO_END } = process.env;

await serve({
  address: "registry.terraform.io/linkspec/it's",
  debug: process.argv.includes('--debug'),
  async loadProvider({ log }) {
    if (ECHO_LOAD === 'fail') throw new LinkspecError('LNK0302', 'the server refused the login');
    log('info', 'echo is loaded');
    return {
      methods,
      async end(reason) {
        if (ECHO_NOTES) appendFileSync(ECHO_NOTES, `${reason}\n`);
        if (ECHO_END === 'fail') throw new Error('hunter2');
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (ECHO_NOTES) appendFileSync(ECHO_NOTES, 'ended\n');
      },
    };
  },
});
