import type { LinkTypeKeys } from './known-keys.js';

/** MySQL change data capture. Docs: show-create-link (`database.port` is a number there); the rest from vendor notebooks. */
export const MYSQL: LinkTypeKeys = {
  config: [
    { name: 'database.hostname', source: 'D' },
    { name: 'database.port', source: 'D' },
    { name: 'database.ssl.mode', source: 'D' },
    { name: 'database.exclude.list', source: 'C' },
    { name: 'table.include.list', source: 'C' },
  ],
  credentials: [
    { name: 'database.user', source: 'D' },
    { name: 'database.password', source: 'D', secret: true },
  ],
};
