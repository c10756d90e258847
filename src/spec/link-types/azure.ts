import type { LinkTypeKeys } from './known-keys.js';

/** Azure Blob Storage. Names from public code; variants with SAS or AAD exist, their names are not known. */
export const AZURE: LinkTypeKeys = {
  config: [],
  credentials: [
    { name: 'account_name', source: 'C' },
    { name: 'account_key', source: 'C', secret: true },
  ],
};
