import { LINK_TYPES } from '../../spec/link-spec.js';
import type { Block } from './attribute.js';
import { POLICY } from './policy.js';

/** Resource `linkspec_link`. */
export const LINK_RESOURCE: Block = {
  version: 0,
  description:
    'A SingleStore link. Changes are made in place with the fewest `ALTER LINK` statements. Only running pipelines that use the link are stopped for it, and they are started again. A plan tells both, as a warning.',
  attributes: {
    id: {
      kind: 'plain',
      type: 'string',
      mode: 'computed',
      description: '`database.name`.',
    },
    database: {
      kind: 'plain',
      type: 'string',
      mode: 'required',
      description: 'Database that holds the link. A change destroys the link and makes a new one.',
    },
    name: {
      kind: 'plain',
      type: 'string',
      mode: 'required',
      description:
        'Name of the link, any that SingleStore accepts. A change destroys the link and makes a new one. Terraform itself brings all text to the composed form of Unicode (NFC), so a name in another form cannot be given.',
    },
    type: {
      kind: 'plain',
      type: 'string',
      mode: 'required',
      values: LINK_TYPES,
      description: `Link type, one of ${LINK_TYPES.map((type) => `\`${type}\``).join(', ')}. A change destroys the link and makes a new one: it needs \`policy = { replace = "Allow" }\`, and no pipeline may use the link.`,
    },
    description: {
      kind: 'plain',
      type: 'string',
      mode: 'optional-computed',
      description:
        'Description of the link. A change needs SingleStore 9.1 and the credentials, since the whole link is sent; pipelines keep their place. Left out: not managed.',
    },
    config: {
      kind: 'plain',
      type: 'string',
      mode: 'optional-computed',
      description:
        'The CONFIG clause as JSON text; write it with `jsonencode`. It is compared by meaning: spacing and key order make no difference. `jsonencode({})`: the clause must be empty. Left out: not managed. The server shows it to everyone who may see links, so a secret in it is an error.',
    },
    credentials: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      sensitive: true,
      description:
        'The CREDENTIALS clause as JSON text, **kept in clear text in the state and in saved plans**. Prefer `credentials_wo`. With neither of the two, credentials are not managed; both at once are an error.',
    },
    credentials_wo: {
      kind: 'plain',
      type: 'string',
      mode: 'optional',
      sensitive: true,
      writeOnly: true,
      description:
        'The CREDENTIALS clause as JSON text, in no plan and in no state. Give it the value of an ephemeral variable or resource. Nested values, such as the headers of an HTTP link, are objects.',
    },
    credentials_wo_version: {
      kind: 'plain',
      type: 'number',
      mode: 'optional',
      description:
        'With it, all credentials are sent when this number changes, and only then. Without it, what was changed is sent: linkspec keeps fingerprints of what it last sent, and compares. A first version on a link that has its credentials already is recorded, and nothing is sent.',
    },
    policy: {
      kind: 'nested',
      nesting: 'single',
      mode: 'optional',
      attributes: POLICY,
      description: 'How far a change may go. Every policy has a default.',
    },
    fingerprint: {
      kind: 'plain',
      type: 'string',
      mode: 'computed',
      description:
        'Changes when other credentials were sent, and tells nothing else about them. Null as long as none were sent.',
    },
    pipelines: {
      kind: 'plain',
      type: ['list', 'string'],
      mode: 'computed',
      description: 'Pipelines that use the link, running or not, as `database.pipeline`.',
    },
    held_pipelines: {
      kind: 'plain',
      type: ['list', 'string'],
      mode: 'computed',
      description:
        'Pipelines that an interrupted run left stopped, as `database.pipeline`. If there are any, the next apply starts them. Usually empty.',
    },
  },
};
