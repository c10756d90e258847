import type { LiveLink } from '../catalog/live-link.js';
import { readLink } from '../database/read-links.js';
import { gatherCredentials } from '../observe/gather-credentials.js';
import { basisOf } from '../plan/basis.js';
import { decideLink } from '../plan/decide-link.js';
import type { LinkRecord, WindowRecord } from '../state/records.js';
import { entryKey } from '../state/records.js';
import { type StateSnapshot, snapshotOf } from '../state/state-snapshot.js';
import { persist } from './persist.js';
import type { WindowContext } from './window-context.js';

/** A link as it is now, under its lock. */
export interface LinkNow {
  readonly live: LiveLink | undefined;
  readonly record: LinkRecord | undefined;
  /** What an interrupted run left on record. */
  readonly window: WindowRecord | undefined;
  readonly snapshot: StateSnapshot;
}

/** Reads the link and what the state knows of it again: the world may have moved since the plan. */
export async function readNow({ run, link }: Pick<WindowContext, 'run' | 'link'>): Promise<LinkNow> {
  const id = link.plan;
  const key = entryKey(id);
  const [live, entries] = await Promise.all([
    persist(run, () => run.server.withSession((session) => readLink(session, id))),
    run.state.read([
      { kind: 'link', key },
      { kind: 'window', key },
      { kind: 'meta', key: 'meta' },
    ]),
  ]);
  const snapshot = snapshotOf(entries);
  return { live, record: [...snapshot.links.values()][0], window: snapshot.windows[0], snapshot };
}

/** `same`: nothing the plan rests on has moved; `desired`: it moved to where it should be; `moved`: plan again. */
export type Verdict = 'same' | 'desired' | 'moved';

/** Whether a link's plan still holds (contract, apply: saved plans; issue: an edit between plan and apply). */
export async function recheck(
  context: Pick<WindowContext, 'run' | 'planned' | 'link'>,
  now: LinkNow,
  basis: string,
): Promise<Verdict> {
  if (basisOf(now.live, now.record) === basis) return 'same';
  const about = context.link.facts;
  if (about.kind === 'orphan') return now.live === undefined ? 'desired' : 'moved';
  // Always and a new version send on every look; here the question is only whether anything differs.
  const spec = {
    ...about.facts.spec,
    policy: { ...about.facts.spec.policy, credentialsDrift: 'OnChange' as const },
  };
  const moved = { spec, live: now.live, record: now.record };
  const [facts] = await gatherCredentials(context.run, context.planned.facts, [moved], now.snapshot);
  if (!facts) return 'moved';
  const { action } = decideLink(facts, context.planned.facts);
  return action === 'none' || action === 'record' ? 'desired' : 'moved';
}
