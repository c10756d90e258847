import { basisOf } from './basis.js';
import type { Draft } from './draft.js';
import type { OrphanFacts } from './facts.js';

/**
 * What `--prune` does with a link that this owner managed and no spec names any more (contract, Ownership).
 * Undefined: its last policy did not say `deletion: Delete`, so it stays.
 */
export function decideOrphan({ record, live }: OrphanFacts): Draft | undefined {
  if (record.deletion !== 'Delete') return undefined;
  const link = { database: record.database, name: record.name };
  const base = {
    link,
    type: record.type,
    changes: [],
    statements: [],
    basis: basisOf(live, record),
  } as const;
  if (!live)
    return {
      ...base,
      action: 'record',
      reason: 'already gone; the state forgets it',
      needs: { kind: 'none' },
    };
  return {
    ...base,
    action: 'delete',
    reason: 'no spec names it any more, and its last policy.deletion was Delete',
    changes: [{ path: 'type', kind: 'remove', before: live.type }],
    statements: [{ statement: { kind: 'drop-link', link }, shape: 'drop', why: 'pruned: no spec names it' }],
    needs: { kind: 'unused', verb: 'dropped' },
  };
}
