import type { LinkTypeKeys } from './known-keys.js';

/** HTTP, for external functions. `headers` is an object of header names and values; names from public code. */
export const HTTP: LinkTypeKeys = {
  config: [],
  credentials: [{ name: 'headers', source: 'C' }],
};
