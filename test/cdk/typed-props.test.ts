import { expect, test } from '@jest/globals';
import type { KafkaLinkProps, LinkSpecsProps, MysqlLinkProps, S3LinkProps } from '../../src/cdk/index.js';

/** Checked by `tsc -p .`: a line that is expected to be wrong and is not makes it fail. */
const right = [
  {
    database: 'd',
    config: { region: 'r', disable_gunzip: false, other_key: [1, null] },
  } satisfies S3LinkProps,
  { database: 'd', credentials: { aws_access_key_id: 's', other: { nested: ['s'] } } } satisfies S3LinkProps,
  { database: 'd', config: { 'sasl.mechanism': 'PLAIN' } } satisfies KafkaLinkProps,
  { database: 'd', config: { 'database.port': 3306 } } satisfies MysqlLinkProps,
  { database: 'd', policy: { credentialsDrift: 'OnVersion', revive: true } } satisfies S3LinkProps,
  { path: ['a', 'b'] } satisfies LinkSpecsProps,
];

const wrong = [
  // @ts-expect-error the database is needed
  {} satisfies S3LinkProps,
  // @ts-expect-error config holds JSON
  { database: 'd', config: { region: () => 'r' } } satisfies S3LinkProps,
  // @ts-expect-error config is an object here, not text
  { database: 'd', config: '{}' } satisfies S3LinkProps,
  // @ts-expect-error credentials are Terraform strings
  { database: 'd', credentials: { aws_access_key_id: 5 } } satisfies S3LinkProps,
  // @ts-expect-error the values of a policy are known
  { database: 'd', policy: { adoption: 'Perhaps' } } satisfies S3LinkProps,
  // @ts-expect-error Terraform has its own ways for drift
  { database: 'd', policy: { drift: 'Report' } } satisfies S3LinkProps,
  // @ts-expect-error the class says the type
  { database: 'd', type: 'S3' } satisfies S3LinkProps,
  // @ts-expect-error the plain attribute would be in the state
  { database: 'd', credentialsWo: '{}' } satisfies S3LinkProps,
];

test('props are typed', () => {
  expect([right.length, wrong.length]).toEqual([6, 8]);
});
