import type { JsonObject } from '../../../src/json/json.js';
import { type LinkObject, linkObjectOf } from '../../../src/operator/objects/link-object.js';

/** A LinkSpec object as the API server would send it: of link `db.link` where nothing else is said. */
export function makeObject({ spec = {}, status = {}, ...meta }: Fields = {}): LinkObject {
  const { deleted, ...more } = meta;
  return linkObjectOf({
    metadata: {
      namespace: 'here',
      name: 'link',
      uid: `uid of ${more.name ?? 'link'}`,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(deleted && { deletionTimestamp: '2026-01-02T00:00:00Z' }),
      ...more,
    },
    spec: { database: 'db', type: 'S3', ...spec },
    status,
  });
}

interface Fields {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deleted?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}
