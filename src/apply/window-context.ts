import type { PlannedLink, PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import type { SentStatement } from './result.js';
import type { WindowLock } from './window-lock.js';

/** How the user wants changes carried out. Durations in milliseconds. */
export interface ApplyOptions {
  /** Links changed side by side. */
  readonly concurrency: number;
  /** Start no further link after the first failure. */
  readonly failFast: boolean;
  /** How long to wait for a link that another run has locked. */
  readonly lockTimeoutMs: number;
  /** How long started pipelines are watched; 0: not at all. */
  readonly settleMs: number;
  /** Aborted by SIGINT or SIGTERM: open windows finish or are undone, no new one opens. */
  readonly signal: AbortSignal;
}

/** What one link's change works with. */
export interface WindowContext {
  readonly run: Run;
  readonly planned: PlannedRun;
  readonly link: PlannedLink;
  readonly options: ApplyOptions;
  readonly lock: WindowLock;
  /** Statements that took effect, in order. */
  readonly sent: SentStatement[];
  /** Credential keys whose statement was sent, and whose answer was lost. */
  readonly unsettled: Set<string>;
}
