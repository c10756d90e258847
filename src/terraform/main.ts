import { PROVIDER_ADDRESS } from './schema/provider-schema.js';
import { serve } from './wire/serve.js';

/** The executable `terraform-provider-linkspec`: Terraform starts it. The provider itself is loaded after the handshake. */
void serve({
  address: PROVIDER_ADDRESS,
  debug: process.argv.includes('--debug'),
  loadProvider: async (door) => (await import('./provider.js')).makeProvider(door),
});
