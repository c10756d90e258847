import type { LinkTypeKeys } from './known-keys.js';

/** MongoDB change data capture. Names from vendor notebooks; the values that look like booleans are strings there. */
export const MONGODB: LinkTypeKeys = {
  config: [
    { name: 'mongodb.hosts', source: 'C' },
    { name: 'collection.include.list', source: 'C' },
    { name: 'mongodb.ssl.enabled', source: 'C' },
    { name: 'mongodb.authsource', source: 'C' },
    { name: 'mongodb.members.auto.discover', source: 'C' },
  ],
  credentials: [
    { name: 'mongodb.user', source: 'C' },
    { name: 'mongodb.password', source: 'C', secret: true },
  ],
};
