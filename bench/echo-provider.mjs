/** A provider with the schema of ours that hands everything back as it came: what Terraform itself costs. */
import { PROVIDER_BLOCK } from '../src/terraform/schema/provider-block.ts';
import { PROVIDER_ADDRESS, PROVIDER_SCHEMA } from '../src/terraform/schema/provider-schema.ts';
import { toWireSchema } from '../src/terraform/schema/to-wire.ts';
import { serve } from '../src/terraform/wire/serve.ts';

const FINE = { diagnostics: [] };
const NOTHING = new Uint8Array();
const wire = (blocks) => Object.fromEntries([...blocks].map(([name, block]) => [name, toWireSchema(block)]));

const methods = {
  getProviderSchema: async () => ({
    ...FINE,
    provider: toWireSchema(PROVIDER_BLOCK),
    resourceSchemas: wire(PROVIDER_SCHEMA.resources),
    dataSourceSchemas: wire(PROVIDER_SCHEMA.dataSources),
    serverCapabilities: { planDestroy: false, getProviderSchemaOptional: true, moveResourceState: false },
  }),
  validateProviderConfig: async () => FINE,
  configureProvider: async () => FINE,
  validateResourceConfig: async () => FINE,
  upgradeResourceState: async ({ rawState }) => ({ ...FINE, upgradedState: { json: rawState.json } }),
  readResource: async ({ currentState }) => ({ ...FINE, newState: currentState, private: NOTHING }),
  planResourceChange: async ({ proposedNewState }) => ({
    ...FINE,
    plannedState: proposedNewState,
    plannedPrivate: NOTHING,
  }),
  applyResourceChange: async ({ plannedState }) => ({ ...FINE, newState: plannedState, private: NOTHING }),
  stopProvider: async () => ({ error: '' }),
};

void serve({
  address: PROVIDER_ADDRESS,
  debug: false,
  loadProvider: async () => ({ methods, end: async () => {} }),
});
