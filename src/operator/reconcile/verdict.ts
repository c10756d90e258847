import { LinkspecError } from '../../error/linkspec-error.js';
import type { JsonObject } from '../../json/json.js';
import type { Target } from '../servers/connection-of.js';
import { conditionIn } from '../status/conditions.js';
import { inOperatorWords } from '../status/operator-words.js';
import { isTerminal, type Reason, reasonOf } from '../status/reasons.js';

/** A plan that waits for its approval, as `status.plan` shows it. */
export interface WaitingPlan {
  readonly hash: string;
  readonly summary: string;
  /** Printable forms. */
  readonly statements: readonly string[];
}

/**
 * `removed`: a deleted object was let go. `void`: the object could not be read or written, or changed meanwhile.
 * The others are kinds of a {@link Verdict}.
 */
export type TurnResult = 'ready' | 'approval' | 'suspended' | 'stalled' | 'failed' | 'removed' | 'void';

/** What was sent to the server, for an event. */
export interface Done {
  readonly how: 'Created' | 'Updated' | 'DriftCorrected';
  readonly statements: readonly string[];
}

/** What a look at an object came to. Messages hold no secret, and nothing that differs from one try to the next. */
export type Verdict =
  | {
      readonly kind: 'ready';
      /** Absent: nothing was sent. */
      readonly done?: Done;
      /** When a change last went through, RFC 3339 in whole seconds; undefined where nobody remembers. */
      readonly appliedAt?: string | undefined;
      /** What differs and is left (drift: Report), for the condition. */
      readonly drift?: string;
      readonly message: string;
    }
  | { readonly kind: 'suspended' }
  | {
      readonly kind: 'approval';
      readonly plan: WaitingPlan;
      /** A plan is approved, but not this one. */
      readonly isOther?: boolean;
      /** What differs by somebody else's hand, for the condition. */
      readonly drift?: string;
    }
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly message: string;
      /** What went through all the same; absent: nothing was sent. */
      readonly done?: Done;
      /** The server refused the change, and nothing came of it. */
      readonly isUndone?: boolean;
      /** Trying again is of no use until something changes. */
      readonly isTerminal: boolean;
      /** It was not its turn to try: its server is known to be away. */
      readonly isUntried?: boolean;
    };

/** A verdict that something stands in the way. */
export type Failure = Extract<Verdict, { readonly kind: 'failed' }>;

/** Not even tried. What the last try came to is repeated, so that waiting for a server writes nothing. */
export function turnedAway(status: JsonObject, { label }: Pick<Target, 'label'>): Failure {
  const known = conditionIn(status, 'Ready');
  const message =
    known?.reason === 'ConnectionFailed' && typeof known.message === 'string'
      ? known.message
      : `the server ${label} does not answer. It is tried again, more and more rarely, until it does`;
  return { kind: 'failed', reason: 'ConnectionFailed', message, isTerminal: false, isUntried: true };
}

/** The verdict of an error. Foreign errors are defects: their text may hold anything, so it is not told. */
export function failed(error: unknown): Failure {
  if (!(error instanceof LinkspecError))
    return {
      kind: 'failed',
      reason: 'InternalError',
      message: `a defect in linkspec (${error instanceof Error ? error.name : typeof error}); the operator's log has more`,
      isTerminal: false,
    };
  const { code, message, hint } = inOperatorWords(error);
  return {
    kind: 'failed',
    reason: reasonOf(code),
    message: [`${code}: ${message}`, hint].filter(Boolean).join('. '),
    isTerminal: isTerminal(code),
  };
}

/** What a turn of an object came to, for the metrics. */
export function resultOf(verdict: Verdict): TurnResult {
  if (verdict.kind === 'failed') return verdict.isTerminal ? 'stalled' : 'failed';
  return verdict.kind;
}
