import type { PlannedLink, PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import type { HeldLock } from '../state/state-store.js';
import type { LinkResult, PipelineResult, SentStatement } from './result.js';

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
  readonly lock: HeldLock;
  /** Statements that took effect, in order. */
  readonly sent: SentStatement[];
}

/** How a link's change ended, before its pipelines are watched. */
export type WindowEnd = Omit<LinkResult, 'pipelines'> & {
  readonly pipelines: readonly PipelineResult[];
};
