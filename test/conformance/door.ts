import type { Step } from './case.js';

/** A way into linkspec that a case is driven through. */
export interface Door {
  /** Applies what the step wants. Gives the error codes that it was told. */
  apply(step: Step): Promise<readonly string[]>;
  /** Whether a plan of the same finds something to do. */
  isPending(): Promise<boolean>;
  close(): Promise<void>;
}
