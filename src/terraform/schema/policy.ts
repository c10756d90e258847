import type { Attributes } from './attribute.js';

/** `policy = { … }` of `linkspec_link`: the contract's policies; `drift`, `approval` and `suspend` are Terraform's own matters. */
export const POLICY: Attributes = {
  config: choice(
    ['Exact', 'Merge'],
    '`Exact` (default): the live config becomes what is written, other keys are removed. `Merge`: top-level keys that are not written are left as they are.',
  ),
  credentials: choice(
    ['Exact', 'Merge'],
    '`Exact` (default): the live credentials become what is written. `Merge`: top-level keys that are not written are left as they are; each changed key is then a statement of its own.',
  ),
  credentials_drift: choice(
    ['OnChange', 'OnVersion', 'Always'],
    'When credentials are sent again. `OnChange` (default without `credentials_wo_version`): when they differ from what was last sent. `OnVersion` (default with it): when `credentials_wo_version` changes. `Always`: in every apply, and running pipelines are stopped each time.',
  ),
  adoption: choice(
    ['Send', 'Trust', 'Refuse'],
    'What happens if the link to be created is on the server already. `Refuse` (default): an error that tells how to import it. `Send`: it is taken over, and the credentials are sent. `Trust`: it is taken over, and its credentials count as those written here.',
  ),
  pipelines: choice(
    ['Pause', 'Refuse'],
    '`Pause` (default): running pipelines that use the link are stopped for a change and started again. `Refuse`: a running pipeline makes the change an error.',
  ),
  revive: {
    kind: 'plain',
    type: 'bool',
    mode: 'optional',
    description:
      '`true`: pipelines on the link that are in Error are started too, once the change is made. Default `false`.',
  },
  deletion: choice(
    ['Delete', 'Retain'],
    'What a destroy does. `Delete` (default): the link is dropped; a pipeline that uses it makes that an error. `Retain`: the link stays on the server, and Terraform forgets it. What counts is the value that was last applied.',
  ),
  replace: choice(
    ['Refuse', 'Allow'],
    'A change of `type`, which needs DROP and CREATE. `Refuse` (default): an error. `Allow`: it is made, unless a pipeline uses the link.',
  ),
};

function choice(values: readonly string[], description: string): Attributes[string] {
  return { kind: 'plain', type: 'string', mode: 'optional', values, description };
}
