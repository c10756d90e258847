import { LinkspecError } from '../error/linkspec-error.js';
import { statePlace } from '../state/state-place.js';
import type { LeaseTiming } from './runtime/leader-election.js';

interface CheckedOptions {
  readonly state: string;
  readonly leaderElect: boolean;
  readonly leaseTiming?: LeaseTiming;
}

/** Refuses options that do not go together before anything is begun. Throws LNK0701. */
export function checkOptions({ state, leaderElect, leaseTiming }: CheckedOptions): void {
  const { kind } = statePlace(state);
  if (!leaderElect) return;
  if (kind === 'file')
    throw new LinkspecError(
      'LNK0701',
      'a state file cannot be shared by the processes of a leader election',
      {
        hint: 'Use --state database:NAME, or run one process with --no-leader-elect.',
      },
    );
  if (!leaseTiming) return;
  const { leaseMs, renewDeadlineMs, retryMs } = leaseTiming;
  if (leaseMs > renewDeadlineMs && renewDeadlineMs > retryMs && retryMs > 0) return;
  throw new LinkspecError('LNK0701', 'the times of the leader election do not go together', {
    hint: 'A leader must give up before others may lead: --lease-duration over --renew-deadline over --retry-period over 0.',
  });
}
