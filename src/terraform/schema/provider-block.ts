import type { Block } from './attribute.js';

/** The `provider "linkspec"` block. */
export const PROVIDER_BLOCK: Block = {
  version: 0,
  description:
    'Manages SingleStore links: changes them in place, and stops only the pipelines that must stop. Credentials are compared by fingerprints and need never be in a state or a plan.',
  attributes: {
    url: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      sensitive: true,
      description:
        'Server address, `mysql://user@host:port/`. TLS is on for any host that is not loopback; the parameters `ssl-mode`, `ssl-ca`, `ssl-cert` and `ssl-key` change it, as in `?ssl-mode=VERIFY_CA&ssl-ca=/etc/ca.pem`. Default: the environment variable `LINKSPEC_URL`.',
    },
    password: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      sensitive: true,
      description:
        'Password of the user; an ephemeral variable keeps it out of saved plans. Default: the environment variable `LINKSPEC_PASSWORD`, else the one in `url`.',
    },
    state: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      description:
        "Where the journal, the locks and the fingerprints of credentials live: `database:NAME` (tables in the server itself), `file:PATH` or `none`: then write-only credentials of links that exist are not compared, and an interrupted apply cannot be resumed. It is not Terraform's own state. Default: the environment variable `LINKSPEC_STATE`, else `database:linkspec`.",
    },
    owner: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      description:
        'Name under which links are managed. A link that another owner manages is refused. Default `terraform`.',
    },
    settle: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      description:
        'How long pipelines are watched for Error after they were started again, such as `10s` or `2m`; `0s`: not at all. Default `10s`.',
    },
    concurrency: {
      kind: 'plain',
      type: 'number',
      mode: 'optional',
      description:
        'How many links are changed side by side. Default 4. Terraform itself works on 10 resources at a time (`-parallelism`).',
    },
  },
};
