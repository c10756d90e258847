import { ERROR_CODES, type ErrorCode } from '../../error/codes.js';

/** Reasons of the conditions, with what each means; docs/kubernetes/conditions.md has a section for each. */
export const REASONS = {
  Applied: 'the link is as the object says, and the pipelines that were paused run again',
  Progressing: 'a change is under way, or is about to be tried again',
  Suspended: 'spec.suspend is true: the link is left alone',
  ApprovalPending: 'a plan waits for its approval',
  InvalidSpec: 'the object says something that cannot be',
  SecretNotFound: 'a Secret, or a key of it, is missing or is not text',
  ConnectionFailed: 'the server cannot be reached, or its address is wrong',
  AuthFailed: 'the server refused the login',
  PermissionDenied: 'the server denies a right',
  Conflict: 'another object or another owner manages the link',
  ChangeBlocked: 'the policies, the server or a pipeline stand against the change',
  ApplyFailed: 'a statement or the read-back failed',
  PipelineFailed: 'a pipeline could not be started again, or fell into Error after the change',
  StateFailed: 'the state (journal, locks, fingerprints) cannot be used',
  DriftDetected: 'the server differs from the object, and policy.drift is Report',
  NoDrift: 'the server is as the object says',
  DeletionBlocked: 'the link of a deleted object cannot be dropped',
  InternalError: 'a defect in linkspec',
} as const;

export type Reason = keyof typeof REASONS;

/** Why an object is not Ready, for an error of the core. */
export function reasonOf(code: ErrorCode): Reason {
  const exact = EXACT[code];
  if (exact) return exact;
  const group = GROUPS[code.slice(0, 5)];
  return group ?? 'InternalError';
}

/** Whether trying again is of no use until the object, its Secrets or the server's settings change. */
export function isTerminal(code: ErrorCode): boolean {
  return ERROR_CODES[code].handling !== 'again' && !RETRIED.has(reasonOf(code));
}

const EXACT: Partial<Record<ErrorCode, Reason>> = {
  LNK0302: 'AuthFailed',
  LNK0309: 'PermissionDenied',
  LNK0401: 'Conflict',
  LNK0501: 'Progressing',
  LNK0503: 'Progressing',
  LNK0507: 'Progressing',
  LNK0601: 'PermissionDenied',
  LNK0605: 'PipelineFailed',
  LNK0606: 'PipelineFailed',
  LNK0607: 'Progressing',
  LNK0608: 'Progressing',
};

/** By the first digits of the code. */
const GROUPS: Readonly<Record<string, Reason>> = {
  LNK01: 'InvalidSpec',
  LNK02: 'SecretNotFound',
  LNK03: 'ConnectionFailed',
  LNK04: 'ChangeBlocked',
  LNK05: 'StateFailed',
  LNK06: 'ApplyFailed',
};

/** What somebody else may put right at any time, unseen by the operator. */
const RETRIED: ReadonlySet<Reason> = new Set([
  'ConnectionFailed',
  'AuthFailed',
  'SecretNotFound',
  'StateFailed',
  'ApplyFailed',
  'PipelineFailed',
  'InternalError',
]);
