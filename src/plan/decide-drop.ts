import type { ObjectId } from '../catalog/link-id.js';
import type { LiveLink } from '../catalog/live-link.js';
import type { LinkRecord } from '../state/records.js';
import { basisOf } from './basis.js';
import type { Draft } from './draft.js';
import type { RunFacts } from './facts.js';

/**
 * Drops a link because a person said so (`terraform destroy`, a deleted custom resource): its last policy was looked at
 * by who asks. Never another owner's (contract, Ownership), and never while a pipeline, running or not, uses it.
 */
export function decideDrop(
  link: ObjectId,
  { live, record }: { readonly live: LiveLink | undefined; readonly record: LinkRecord | undefined },
  run: RunFacts,
): Draft {
  const base = {
    link: { database: link.database, name: link.name },
    type: live?.type ?? record?.type ?? '',
    changes: [],
    statements: [],
    needs: { kind: 'none' },
    basis: basisOf(live, record),
  } as const;
  if (record && record.owner !== run.owner && !run.takeOver)
    return {
      ...base,
      action: 'blocked',
      code: 'LNK0401',
      reason: `the link is managed by owner ${JSON.stringify(record.owner)}, this run is ${JSON.stringify(run.owner)}`,
      hint: 'Let that owner drop it, or take it over first.',
    };
  if (!live)
    return record
      ? { ...base, action: 'record', reason: 'already gone; the state forgets it' }
      : { ...base, action: 'none', reason: 'already gone' };
  return {
    ...base,
    action: 'delete',
    reason: 'to be destroyed',
    changes: [{ path: 'type', kind: 'remove', before: live.type }],
    statements: [
      {
        statement: { kind: 'drop-link', link: base.link },
        shape: 'drop',
        why: 'the link is to be destroyed',
      },
    ],
    needs: { kind: 'unused', verb: 'dropped' },
  };
}
