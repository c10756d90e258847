import type { CatalogLink, EmulatorOptions } from '../../src/emulator/index.js';
import { SECRETS } from './secrets.js';

/**
 * A server whose user has a secret password, with the link db.one, its pipeline, and `more` links. What a source says
 * of broken credentials quotes them.
 */
export function secretServer(
  ...more: CatalogLink[]
): Pick<EmulatorOptions, 'users' | 'catalog' | 'pipelineHealth'> {
  const one = { database: 'db', name: 'one', type: 'S3', config: { region: 'a' } };
  return {
    users: [{ name: 'app', password: SECRETS.connection }, { name: 'root' }],
    catalog: {
      databases: ['db'],
      links: [{ ...one, credentials: { k: 'old', s: 'old' } }, ...more],
      pipelines: [{ database: 'db', name: 'p', link: 'one' }],
    },
    pipelineHealth: (_, { credentials }) =>
      Object.hasOwn(credentials, 'broken') ? `login failed for ${JSON.stringify(credentials)}` : undefined,
  };
}
