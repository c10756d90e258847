import { LinkspecError } from '../../error/linkspec-error.js';
import { isTerminal, type Reason, reasonOf } from '../status/reasons.js';

/** A plan that waits for its approval, as `status.plan` shows it. */
export interface WaitingPlan {
  readonly hash: string;
  readonly summary: string;
  /** Printable forms. */
  readonly statements: readonly string[];
}

/** What a look at an object came to. Messages hold no secret, and nothing that differs from one try to the next. */
export type Verdict =
  | {
      readonly kind: 'ready';
      /** What was done, for an event; absent: nothing was sent. */
      readonly done?: {
        readonly how: 'Created' | 'Updated' | 'DriftCorrected';
        readonly statements: readonly string[];
      };
      /** When a change last went through, RFC 3339 in whole seconds; undefined where nobody remembers. */
      readonly appliedAt?: string | undefined;
      /** What differs and is left (drift: Report), for the condition. */
      readonly drift?: string;
      readonly message: string;
    }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'approval'; readonly plan: WaitingPlan }
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly message: string;
      /** Trying again is of no use until something changes. */
      readonly isTerminal: boolean;
      /** It was not its turn to try: its server is known to be away. */
      readonly isUntried?: boolean;
    };

/** A verdict that something stands in the way. */
export type Failure = Extract<Verdict, { readonly kind: 'failed' }>;

/** The verdict of an error. Foreign errors are defects: their text may hold anything, so it is not told. */
export function failed(error: unknown): Failure {
  if (!(error instanceof LinkspecError))
    return {
      kind: 'failed',
      reason: 'InternalError',
      message: `a defect in linkspec (${error instanceof Error ? error.name : typeof error}); the operator's log has more`,
      isTerminal: false,
    };
  return {
    kind: 'failed',
    reason: reasonOf(error.code),
    message: [`${error.code}: ${error.message}`, error.hint].filter(Boolean).join('. '),
    isTerminal: isTerminal(error.code),
  };
}
