import type { ObjectId } from '../catalog/link-id.js';
import type { ErrorCode } from '../error/codes.js';

export const OUTCOMES = ['done', 'unchanged', 'failed', 'refused', 'skipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A statement that was carried out, in its printable form. */
export interface SentStatement {
  readonly sql: string;
  readonly shape: string;
  readonly why: string;
}

export interface PipelineResult extends ObjectId {
  /** Milliseconds from the STOP taking effect to the START being accepted; null where it was not stopped. */
  readonly downtimeMs: number | null;
  /** State when the run last looked. */
  readonly state: string;
  /** Why it is in Error, cleaned. */
  readonly cause?: string;
}

export interface LinkResult extends ObjectId {
  readonly outcome: Outcome;
  readonly statements: readonly SentStatement[];
  readonly pipelines: readonly PipelineResult[];
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly hint?: string };
}

export interface ApplyResult {
  readonly links: readonly LinkResult[];
  /** Pipelines of interrupted runs that this run started. */
  readonly resumed: readonly ObjectId[];
}
