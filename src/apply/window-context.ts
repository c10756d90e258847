import type { PlannedLink, PlannedRun } from '../observe/plan-run.js';
import type { Run } from '../observe/run.js';
import type { LinkResult, SentStatement } from './result.js';
import type { WindowLock } from './window-lock.js';

/** Runs work when its turn comes. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** How the user wants changes carried out. Durations in milliseconds. */
export interface ApplyOptions {
  /** Links changed side by side. */
  readonly concurrency: number;
  /** Used instead, where several runs of a process share one limit. */
  readonly limit?: Limit;
  /** Start no further link after the first failure. */
  readonly failFast: boolean;
  /** How long to wait for a link that another run has locked. */
  readonly lockTimeoutMs: number;
  /** How long started pipelines are watched; 0: not at all. */
  readonly settleMs: number;
  /** False: makes no seals. Doors that go link by link compare no whole sets, and a seal a link would cost a look at all. */
  readonly seals?: boolean;
  /** Told once a link's window is closed and its pipelines are started, before they are watched. */
  readonly onClosed?: (result: LinkResult) => void;
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
