import type { LinkTypeKeys } from './known-keys.js';

/** Google Cloud Storage: an HMAC pair; a service account's JSON is not accepted. Names from public code. */
export const GCS: LinkTypeKeys = {
  config: [],
  credentials: [
    { name: 'access_id', source: 'C' },
    { name: 'secret_key', source: 'C', secret: true },
  ],
};
